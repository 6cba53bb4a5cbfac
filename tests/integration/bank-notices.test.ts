// A service changes what it sends: its notices are signed still, and can't be read.
import { LARGEST_TRANSFER } from '@chl/domain/bank-receipt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { casso, cassoBody, newRef, sepay, sepayBody } from '../support/bank.ts'
import { type Bank, startBank } from '../support/transfers.ts'
import { refusal } from '../support/world.ts'

let bank: Bank
beforeAll(async () => {
  bank = await startBank()
})
afterAll(() => bank.world.stop())

test('what was signed and can’t be read is kept once, told to the operator, and read again after mending', async () => {
  const { world, seller, operator, waiting, moneyOf, sound } = bank
  const { id, number } = await waiting()
  const good = sepayBody({ amount: 200_000, content: `${number} doi truong`, ref: newRef() })
  const raw = JSON.stringify({ ...good, transferType: undefined, direction: 'in' })
  for (let n = 0; n < 2; n++) expect((await sepay(world.url, good, { raw })).status).toBe(400)
  await sepay(world.url, good, { raw: 'unsigned', secret: 'another secret' })
  const inbox = () =>
    world.rows<{ event_id: string; state: string; raw: Buffer }>(
      `select event_id, state, raw from webhook_inbox where provider = 'sepay' and convert_from(raw, 'utf8') like '%' || $1 || '%'`,
      [number],
    )
  const [kept, ...more] = await inbox()
  expect([kept?.state, kept?.raw.toString(), more]).toEqual(['dead', raw, []])
  const subject = `sepay:${kept?.event_id}`
  const findings = () =>
    world.rows(`select detail->>'error' as error from finding where kind = 'webhook_dead' and subject = $1`, [subject])
  expect(await findings()).toEqual([{ error: expect.stringContaining('transferType') }])
  const replay = (who = operator) =>
    who.call('POST /operator/webhooks/:provider/:id/replay', {
      params: { provider: 'sepay', id: kept?.event_id ?? '' },
    })
  expect((await refusal(replay(seller))).slug).toBe('not-found')
  expect((await refusal(replay())).slug).toBe('not-allowed-now')
  expect(await moneyOf(id)).toMatchObject({ received: 0 })
  // As if the reader had been mended: what is kept is what it understands now.
  await world.rows('update webhook_inbox set raw = $2 where event_id = $1', [kept?.event_id, JSON.stringify(good)])
  expect(await replay()).toEqual({ provider: 'sepay', id: kept?.event_id })
  expect(await moneyOf(id)).toMatchObject({ received: 200_000, missing: 0 })
  expect((await inbox())[0]?.state).toBe('done')
  expect((await refusal(replay())).slug).toBe('not-allowed-now')
  expect((await sepay(world.url, good)).status).toBe(200)
  expect(await moneyOf(id)).toMatchObject({ received: 200_000, refunds: [] })
  await sound()
})

test.each([
  ['in', LARGEST_TRANSFER + 1],
  ['in', Number.MAX_SAFE_INTEGER],
  ['out', Number.MAX_SAFE_INTEGER],
] as const)('more money than one transfer has (%s, %i) is no line, whoever tells of it', async (direction, amount) => {
  const { world, sound } = bank
  const line = { amount, direction, content: `more than there is ${newRef()}`, ref: newRef() }
  const replies = [await sepay(world.url, sepayBody(line)), await casso(world.url, cassoBody(line))]
  expect(replies.map(({ status, body }) => [status, body.type])).toEqual([
    [400, '/problems/invalid-request'],
    [400, '/problems/invalid-request'],
  ])
  const kept = await world.rows(
    `select provider, state from webhook_inbox where convert_from(raw, 'utf8') like '%' || $1 || '%' order by provider`,
    [line.content],
  )
  expect(kept).toEqual([
    { provider: 'casso', state: 'dead' },
    { provider: 'sepay', state: 'dead' },
  ])
  expect(await world.rows('select 1 from bank_receipt where amount > $1', [LARGEST_TRANSFER])).toEqual([])
  await sound()
})

test('the largest transfer that there is comes in', async () => {
  const { world, sound } = bank
  const line = { amount: LARGEST_TRANSFER, content: 'the largest', ref: newRef() }
  expect((await sepay(world.url, sepayBody(line))).status).toBe(200)
  expect(await world.rows(`select state from bank_receipt where bank_ref = $1`, [line.ref])).toEqual([
    { state: 'unmatched' },
  ])
  await sound()
})
