// What of money by card and by bank may stand in no log.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SEPAY_SECRET, sepay, sepayBody } from '../support/bank.ts'
import { type CardMarket, startCardMarket } from '../support/cards.ts'
import { OPERATOR_ACCOUNT } from '../support/money.ts'
import { kg } from '../support/steps.ts'
import { notice, sendNotice, signed } from '../support/stripe-notices.ts'

const lines: string[] = []
let at: CardMarket
beforeAll(async () => {
  at = await startCardMarket({ env: { LOG_LEVEL: 'debug', SEPAY_SECRET }, onLine: (line) => lines.push(line) })
})
afterAll(() => at.stop())

test('a payment that meets everything leaves no secret in the log', { timeout: 120_000 }, async () => {
  const { id, first } = await at.checkout({ two: false })
  at.sandbox.faults.push({ match: /checkout\/sessions$/, mode: 'fail_before', times: 2 })
  const { session } = await at.open(at.buyer, id).catch(async () => {
    await at.hurry()
    return at.open(at.buyer, id)
  })
  at.sandbox.pay(session, 'pm_card_chargeDeclined')
  await at.deliver()
  at.sandbox.faults.push({ match: /GET \/v1/, mode: 'nonsense', times: 2 })
  await at.check(id)
  at.sandbox.faults.length = 0
  at.sandbox.pay(session, 'pm_card_visa')
  await at.deliver()
  at.sandbox.faults.push({ match: /capture$/, mode: 'fail_before', times: 2 })
  await at.weighed(at.farm, first, kg(39))
  await at.settle()
  await at.hurry()
  expect((await at.collection(id)).state).toBe('captured')
  const address = `${at.world.url}/api/webhooks/stripe-sandbox`
  const told = async (secret: string) => {
    const body = notice()
    return (await sendNotice(address, body, signed(body, { secret }))).status
  }
  expect([await told('whsec_another'), await told(at.webhookSecret)]).toEqual([400, 200])
  const line = sepayBody({ amount: 12_345, content: 'chuyen nham 0123456789012' })
  expect((await sepay(at.world.url, line)).status).toBe(200)
  expect((await sepay(at.world.url, line, { secret: 'not-the-secret-at-all' })).status).toBe(400)
  await at.settle()

  const log = lines.join('')
  // It was written at all, and of the very things that went wrong.
  for (const said of [
    '/payment',
    '/webhooks/stripe-sandbox',
    '/webhooks/sepay',
    'not answered clearly',
    'could not be read',
  ])
    expect(log).toContain(said)
  const { provider_ref: intent } = await at.collection(id)
  const secrets = [
    at.secret,
    'sk_test_',
    at.webhookSecret,
    'whsec_',
    SEPAY_SECRET,
    '_secret_',
    at.sandbox.objects.paymentIntents.get(intent ?? '')?.client_secret ?? '_secret_',
    'pm_card',
    '"4242"',
    'last4',
    OPERATOR_ACCOUNT.account,
    OPERATOR_ACCOUNT.holder,
    '0123456789012',
    at.buyer.cookie.replace(/^s=/, ''),
  ]
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([])
})
