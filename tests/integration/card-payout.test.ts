// The card provider's payout to the operator's bank: a line like every other, which two people place. It counts once.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newRef } from '../support/bank.ts'
import { balance } from '../support/money.ts'
import { type Bank, startBank } from '../support/transfers.ts'
import { refusal, type Someone } from '../support/world.ts'

let bank: Bank
beforeAll(async () => {
  bank = await startBank()
  // Cards were charged: the provider holds a million for orders.
  await bank.world.rows(`select ledger_post('card_captured', 'capture:test', null, $1)`, [
    JSON.stringify([
      { a: 'stripe_clearing', k: 'asset', m: null, v: 1_000_000 },
      { a: 'platform_fee', k: 'revenue', m: null, v: -1_000_000 },
    ]),
  ])
})
afterAll(() => bank.world.stop())

const arrived = async (amount: number) => {
  const content = `STRIPE PAYOUT ${randomUUID()}`
  await bank.importing([{ amount, content, ref: newRef() }])
  return (await bank.receiptsOf(content))[0]?.id ?? ''
}
const propose = (who: Someone, id: string, cleared: number) =>
  who.call('POST /operator/receipts/:id/proposal', { params: { id }, body: { action: 'card', cleared } })
const decide = (who: Someone, id: string, at: string, accept = true) =>
  who.call('POST /operator/receipts/:id/decision', { params: { id }, body: { at, accept } })
const books = async () => {
  const codes = ['bank', 'stripe_clearing', 'fx_diff', 'unmatched_receipts']
  return Object.fromEntries(await Promise.all(codes.map(async (code) => [code, (await balance(bank.world, code)) + 0])))
}

test('two people place it: what it ended leaves the provider, the exchange’s part is ours, the bank counts it once', async () => {
  const { operator, second, seller, buyer, entries, sound, world } = bank
  const id = await arrived(588_000)
  expect(await books()).toEqual({ bank: 588_000, stripe_clearing: 1_000_000, fx_diff: 0, unmatched_receipts: 588_000 })
  for (const who of [seller, buyer]) expect((await refusal(propose(who, id, 600_000))).slug).toBe('not-found')
  expect(await refusal(propose(operator, id, 1_000_001))).toMatchObject({ slug: 'not-allowed-now', left: 1_000_000 })
  for (const cleared of [0, 1.5, -1, '1e6', 2 ** 53])
    expect((await refusal(propose(operator, id, cleared as number))).slug).toBe('invalid-request')
  const { proposal } = await propose(operator, id, 600_000)
  expect(proposal?.what).toEqual({ action: 'card', cleared: 600_000 })
  const at = proposal?.at ?? ''
  expect((await refusal(decide(operator, id, at))).slug).toBe('not-two-people')
  for (const who of [seller, buyer]) expect((await refusal(decide(who, id, at))).slug).toBe('not-found')
  const tries = await Promise.allSettled(Array.from({ length: 5 }, () => decide(second, id, at)))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await books()).toEqual({ bank: 588_000, stripe_clearing: 400_000, fx_diff: 12_000, unmatched_receipts: 0 })
  expect(await entries(`match:${id}`)).toEqual([
    { code: 'unmatched_receipts', amount: '588000' },
    { code: 'fx_diff', amount: '12000' },
    { code: 'stripe_clearing', amount: '-600000' },
  ])
  const { items } = await operator.call('GET /operator/receipts', { query: { state: 'matched' } })
  expect(items.find((one) => one.id === id)).toMatchObject({
    cleared: 600_000,
    toOrder: 0,
    decidedBy: { id: second.personId },
  })
  const acts = await world.rows<{ action: string }>('select action from audit where subject = $1 order by at', [id])
  expect(acts.map(({ action }) => action)).toEqual(['receipt.proposed', 'receipt.decided'])
  const told = await world.rows(
    `select 1 from outbox where topic = 'reconciliation.changed' and $1 = any(recipients)
     union all select 1 from feed_entry where topic = 'reconciliation.changed' and person_id = $1`,
    [operator.personId],
  )
  expect(told.length).toBeGreaterThan(0)
  await sound()
})

test('more may come than it cleared; what the provider holds less by then is refused with what is left', async () => {
  const { operator, second, sound } = bank
  const [first, late] = [await arrived(101_000), await arrived(390_000)]
  const one = await propose(operator, first, 100_000)
  const other = await propose(operator, late, 400_000)
  await decide(second, first, one.proposal?.at ?? '')
  expect(await refusal(decide(second, late, other.proposal?.at ?? ''))).toMatchObject({
    slug: 'not-allowed-now',
    left: 300_000,
  })
  const again = await propose(second, late, 300_000)
  await decide(operator, late, again.proposal?.at ?? '')
  expect(await books()).toMatchObject({ stripe_clearing: 0, fx_diff: 12_000 - 1000 - 90_000, unmatched_receipts: 0 })
  await sound()
})
