// Sellers with an account at Stripe: opened at Stripe's own form, paid there what came by card, and by the bank where that fails.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CardMarket, startCardMarket } from '../support/cards.ts'
import { collect } from '../support/money.ts'
import {
  ACCOUNT,
  balanceOf,
  colleagueOf,
  decide,
  make,
  paid,
  returned,
  sayReturned,
  statementOf,
} from '../support/payouts.ts'
import { act, kg } from '../support/steps.ts'
import { refusal, type Someone } from '../support/world.ts'

let at: CardMarket
let maker: Someone
let checker: Someone
beforeAll(async () => {
  at = await startCardMarket()
  maker = await at.world.person('operator')
  checker = await colleagueOf(at.world, maker)
})
beforeEach(() => collect(at.world, { connect: true }))
afterAll(() => at.stop())

const open = (who: Someone, country: string | null = 'FR') =>
  who.call('POST /payments/connect', { body: { country, open: true } })
const accountOf = async ({ organizationId }: Someone) =>
  (
    await at.world.rows<{ connect_ref: string; connect_ready: boolean }>(
      'select connect_ref, connect_ready from payee where organization_id = $1',
      [organizationId],
    )
  )[0]
async function ready(who: Someone) {
  await open(who)
  at.sandbox.completeOnboarding((await accountOf(who))?.connect_ref ?? '')
  return open(who)
}
/** A card order of the first farm, 800 000 ₫, captured, handed over and released; its money has settled at Stripe. */
async function released() {
  const { id, first } = await at.authorized({ two: false })
  await at.weighed(at.farm, first, kg(40))
  await at.deliver()
  await act(at.buyer, first, 'delivery', {})
  await act(at.buyer, first, 'completion')
  await at.deliver()
  // As two days later: the stand-in's clock itself would end its pages.
  for (const one of at.sandbox.objects.balanceTransactions.values()) one.status = 'available'
  return { id, first }
}
const NET = 800_000 - 16_000 - 8000 - 4000
const payOut = async () => {
  const { batch } = await make(maker, { sellers: [at.farm] })
  const { payouts } = await decide(checker, batch.id)
  await at.deliver()
  const whole = await maker.call('GET /operator/payout-batches/:id', { params: { id: batch.id } })
  return { batch: whole, approved: payouts[0]!, payout: whole.payouts[0]! }
}
const setAccount = (account: typeof ACCOUNT | null) =>
  at.world.rows('update organization set bank_bin = $2, bank_account = $3, bank_holder = $4 where id = $1', [
    at.farm.organizationId,
    account?.bin ?? null,
    account?.account ?? null,
    account?.holder ?? null,
  ])

describe('an account at Stripe', () => {
  test('is opened once, by Stripe’s form, and ready when Stripe says so', async () => {
    const seller = await at.world.person('farm')
    expect((await balanceOf(seller)).payee.connect).toBe('none')
    const [one, two] = await Promise.all([open(seller), open(seller)])
    expect(one.url).toContain('/onboard/acct_')
    expect(two.url).toContain((await accountOf(seller))?.connect_ref)
    expect((await balanceOf(seller)).payee.connect).toBe('begun')
    const mine = [...at.sandbox.objects.accounts.values()].filter(
      ({ metadata }) => metadata?.['organization_id'] === seller.organizationId,
    )
    expect(mine).toHaveLength(1)
    // The stand-in is in the US: across regions a seller only receives, by the recipient's agreement.
    expect(mine[0]?.tos_acceptance).toEqual({ service_agreement: 'recipient' })
    at.sandbox.completeOnboarding(mine[0]?.id ?? '')
    expect(await seller.call('POST /payments/connect', { body: { country: null, open: false } })).toMatchObject({
      url: null,
      payee: { connect: 'ready' },
    })
  })

  test('is not opened in Vietnam, nor where the operator doesn’t pay so, nor by who doesn’t manage a seller', async () => {
    const seller = await at.world.person('farm')
    expect((await refusal(open(seller, 'VN'))).slug).toBe('not-allowed-now')
    expect((await refusal(open(seller, null))).slug).toBe('not-allowed-now')
    expect(await accountOf(seller)).toBeUndefined()
    expect((await refusal(open(at.buyer))).slug).toBe('forbidden')
    await at.world.rows(`update membership set role = 'staff' where person_id = $1`, [seller.personId])
    expect((await refusal(open(seller))).slug).toBe('forbidden')
    await collect(at.world, { connect: false })
    expect((await refusal(open(at.other))).slug).toBe('not-allowed-now')
    expect((await balanceOf(at.other)).payee.connect).toBeNull()
  })
})

describe('paying a seller there', () => {
  test('what came by card is transferred once, in the currency that it settled in', async () => {
    await ready(at.farm)
    const { id } = await released()
    const { batch, approved, payout } = await payOut()
    expect(approved).toMatchObject({ provider: 'stripe_connect', to: null, qr: null, amount: NET })
    expect(payout).toMatchObject({ state: 'paid', bankRef: null })
    expect(batch.state).toBe('closed')
    const charged = await at.collection(id)
    const settled = Math.floor((NET * Number(charged.settled_amount)) / Number(charged.captured))
    expect(payout.settled).toEqual({ amount: settled, currency: 'usd' })
    const transfers = [...at.sandbox.objects.transfers.values()].filter((one) => one.transfer_group === payout.id)
    expect(transfers.map(({ amount, currency, destination }) => ({ amount, currency, destination }))).toEqual([
      { amount: settled, currency: 'usd', destination: (await accountOf(at.farm))?.connect_ref },
    ])
    expect((await statementOf(at.farm)).lines.at(-1)?.payout?.paidOn).not.toBeNull()
    expect((await balanceOf(at.farm)).payable).toBe(0)
    // What Stripe moved, nobody moves by hand.
    expect((await refusal(sayReturned(maker, payout.id))).slug).toBe('state-changed')
    await at.demandBooks()
  })

  test('an answer that is lost is asked for again, and the money leaves once', async () => {
    await released()
    at.sandbox.faults.push({ match: /POST \/v1\/transfers/, mode: 'drop_after', times: 3 })
    const { payout } = await payOut()
    at.sandbox.faults.length = 0
    await at.hurry()
    const again = await maker.call('GET /operator/payouts')
    expect(again.sellers.map(({ seller }) => seller.id)).not.toContain(at.farm.organizationId)
    const made = [...at.sandbox.objects.transfers.values()].filter((one) => one.transfer_group === payout.id)
    expect(made).toHaveLength(1)
    expect((await balanceOf(at.farm)).payouts[0]).toMatchObject({ id: payout.id, state: 'paid' })
    await at.demandBooks()
  })

  test('a transfer that Stripe refuses comes back with why, and the next batch pays by the bank', async () => {
    await released()
    const { batch } = await make(maker, { sellers: [at.farm] })
    const account = at.sandbox.objects.accounts.get((await accountOf(at.farm))?.connect_ref ?? '')
    if (account?.capabilities) account.capabilities.transfers = 'inactive'
    await decide(checker, batch.id)
    await at.deliver()
    const [mine] = (await balanceOf(at.farm)).payouts
    expect(mine).toMatchObject({ state: 'returned', reason: 'insufficient_capabilities_for_transfer' })
    expect((await balanceOf(at.farm)).payable).toBe(NET)
    expect((await accountOf(at.farm))?.connect_ready).toBe(false)
    const told = await at.world.rows<{ topic: string }>(
      `select topic from (select topic, recipients from outbox union all select topic, array[person_id] from feed_entry) f
       where $1 = any(f.recipients) and topic in ('payout.refused', 'payout.returned')`,
      [at.farm.personId],
    )
    expect(told).toEqual([{ topic: 'payout.refused' }])
    expect((await maker.call('GET /operator/payouts')).sellers[0]?.leftOut).toBe('no_account')
    await setAccount(ACCOUNT)
    const next = await payOut()
    expect(next.payout).toMatchObject({ provider: 'bank', state: 'approved', to: { account: ACCOUNT.account } })
    await paid(maker, next.payout.id)
    await at.demandBooks()
  })

  test('a transfer that Stripe refused isn’t sent again once its payout is owed anew, and none goes unseen', async () => {
    await ready(at.farm)
    await released()
    const { batch } = await make(maker, { sellers: [at.farm] })
    const account = at.sandbox.objects.accounts.get((await accountOf(at.farm))?.connect_ref ?? '')
    if (account?.capabilities) account.capabilities.transfers = 'inactive'
    const [payout] = (await decide(checker, batch.id)).payouts
    await at.deliver()
    const [call] = await at.world.rows<{ id: string; state: string }>(
      'select id, state from payment_operation where subject_id = $1',
      [payout?.id],
    )
    expect(call?.state).toBe('failed')
    const kinds = async () => (await maker.call('POST /operator/reconciliation')).kinds
    const open = () => at.world.rows('select 1 from finding where subject = $1 and resolved_at is null', [call?.id])
    expect(await open()).toEqual([])
    expect((await kinds())['operation_failed']).toBeUndefined()
    if (account?.capabilities) account.capabilities.transfers = 'active'
    const retry = (who: Someone) => who.call('POST /operator/operations/:id/retry', { params: { id: call?.id ?? '' } })
    const before = at.sandbox.objects.transfers.size
    expect((await refusal(retry(maker))).slug).toBe('not-allowed-now')
    await at.hurry()
    expect(at.sandbox.objects.transfers.size).toBe(before)
    // One that was on its way all the same.
    await at.world.rows(
      `update payment_operation set state = 'pending', params = params || '{"again": 1}', next_at = now() where id = $1`,
      [call?.id],
    )
    await at.hurry()
    expect(at.sandbox.objects.transfers.size).toBe(before + 1)
    expect((await balanceOf(at.farm)).payable).toBe(NET)
    const shown = (await maker.call('GET /operator/reconciliation')).kinds.flatMap(({ items }) => items)
    expect(shown).toMatchObject([{ kind: 'amount_differs', expected: 0, actual: NET }])
    await maker.call('POST /operator/findings/:id/resolution', {
      params: { id: shown[0]?.id ?? '' },
      body: { note: 'đã đòi lại ở Stripe' },
    })
    await setAccount(ACCOUNT)
    await paid(maker, (await payOut()).payout.id)
    await at.demandBooks()
  })

  test('a transfer whose answer was lost isn’t sent again by who belongs to the seller', async () => {
    await ready(at.farm)
    await released()
    at.sandbox.faults.push({ match: /POST \/v1\/transfers/, mode: 'drop_before', times: 3 })
    const { payout } = await payOut()
    at.sandbox.faults.length = 0
    await at.world.rows(
      `update payment_operation set first_sent_at = now() - interval '25 hours' where subject_id = $1`,
      [payout.id],
    )
    await at.hurry()
    const [call] = await at.world.rows<{ id: string; state: string }>(
      'select id, state from payment_operation where subject_id = $1',
      [payout.id],
    )
    expect(call?.state).toBe('unknown')
    const retry = (who: Someone) => who.call('POST /operator/operations/:id/retry', { params: { id: call?.id ?? '' } })
    const farming = await colleagueOf(at.world, maker)
    await at.world.rows(`insert into membership (person_id, organization_id, role) values ($1, $2, 'staff')`, [
      farming.personId,
      at.farm.organizationId,
    ])
    expect((await refusal(retry(farming))).slug).toBe('own-interest')
    await retry(maker)
    await at.hurry()
    expect((await balanceOf(at.farm)).payouts[0]).toMatchObject({ id: payout.id, state: 'paid' })
    await at.demandBooks()
  })

  test('a transfer that only lacked money that had not settled is paid there by the next batch', async () => {
    await setAccount(ACCOUNT)
    await ready(at.farm)
    await released()
    const balances = () => [...at.sandbox.objects.balanceTransactions.values()]
    for (const one of balances()) one.status = 'pending'
    expect((await payOut()).payout).toMatchObject({ state: 'returned', reason: 'balance_insufficient' })
    for (const one of balances()) one.status = 'available'
    expect((await payOut()).payout).toMatchObject({ provider: 'stripe_connect', state: 'paid' })
    await at.demandBooks()
  })

  test('what the bank sent back is paid by the bank again, also beside what came by card', async () => {
    await setAccount(ACCOUNT)
    await at.world.rows('update payee set connect_ready = false where organization_id = $1', [at.farm.organizationId])
    await released()
    const { payout } = await payOut()
    expect(payout).toMatchObject({ provider: 'bank', state: 'approved' })
    await paid(maker, payout.id)
    await ready(at.farm)
    await released()
    const next = async () =>
      (await maker.call('GET /operator/payouts')).sellers.find(({ seller }) => seller.id === at.farm.organizationId)
    expect((await next())?.provider).toBe('stripe_connect')
    await returned({ maker, checker }, payout.id)
    expect(await next()).toMatchObject({ provider: 'bank', leftOut: null })
    const again = await payOut()
    expect(again.payout).toMatchObject({ provider: 'bank', amount: 2 * NET })
    await paid(maker, again.payout.id)
    await at.demandBooks()
  })

  test('what also came in cash is paid by the bank: it never was at Stripe', async () => {
    await ready(at.farm)
    await at.world.rows('update payee set connect_ready = true where organization_id = $1', [at.farm.organizationId])
    await released()
    await at.world.rows(
      `update collected_order set method = 'cod', ceiling = null where released_at is not null and seller_id = $1`,
      [at.farm.organizationId],
    )
    expect((await maker.call('GET /operator/payouts')).sellers[0]).toMatchObject({ provider: 'bank', leftOut: null })
  })
})
