// What is paid a second time, to an account that isn't the seller's any more, and what a seller owes: none of it leaves us unseen.
import { randomUUID } from 'node:crypto'
import { lossCharged } from '@chl/domain/ledger'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { balance, collect, moneyFaults } from '../support/money.ts'
import { openBooks } from '../support/money-doors.ts'
import {
  ACCOUNT,
  agree,
  approved,
  decide,
  make,
  paid,
  type PayingWorld,
  returned,
  sayCancelled,
  sayReturned,
  slugs,
  startPaying,
  statementOf,
} from '../support/payouts.ts'
import { act } from '../support/steps.ts'
import { refusal, type Someone } from '../support/world.ts'

let world: PayingWorld
let books: ReturnType<typeof openBooks>
beforeAll(async () => {
  world = await startPaying()
  books = openBooks(world.database.appUrl, 2)
})
beforeEach(() => collect(world))
afterAll(async () => {
  await books.close()
  await world.stop()
})
const sound = async () => expect(await moneyFaults(world.sql)).toEqual([])

describe('that the bank sent a payout back, or isn’t to pay it', () => {
  const payoutOf = async (batch: string) =>
    (await world.maker.call('GET /operator/payout-batches/:id', { params: { id: batch } })).payouts[0]

  test.each([
    ['payout_cancelled', sayCancelled, 'approved', 'cancelled'],
    ['payout_returned', sayReturned, 'paid', 'returned'],
  ] as const)('%s counts when another person agrees, and once', async (kind, say, before, after) => {
    const seller = await world.newSeller()
    await world.released(seller)
    const { batch, payout } = await approved(world, seller)
    if (before === 'paid') await paid(world.maker, payout.id)
    const asked = await say(world.maker, payout.id)
    expect(asked).toMatchObject({
      kind,
      amount: payout.amount,
      state: 'open',
      seller: { id: seller.organizationId },
      payout: { batchId: batch.id, content: payout.content },
    })
    // It is still what it was, owed to nobody, and not sent meanwhile.
    const by = { id: world.maker.personId }
    expect(await payoutOf(batch.id)).toMatchObject({ state: before, qr: null, asked: { kind, by } })
    expect(await world.payable(seller)).toBe(0)
    expect((await world.maker.raw('GET', `/api/operator/payout-batches/${batch.id}/file`)).status).toBe(409)
    expect(await slugs([say(world.checker, payout.id), agree(world.maker, asked.id)])).toEqual([
      'not-allowed-now',
      'not-two-people',
    ])
    await agree(world.checker, asked.id, false)
    expect(await payoutOf(batch.id)).toMatchObject({ state: before, asked: null })
    expect(await world.payable(seller)).toBe(0)

    const again = await say(world.checker, payout.id)
    expect(await agree(world.maker, again.id)).toMatchObject({ state: 'done' })
    expect(await payoutOf(batch.id)).toMatchObject({ state: after, asked: null })
    expect(await world.payable(seller)).toBe(payout.amount)
    expect((await refusal(agree(world.maker, again.id))).slug).toBe('not-allowed-now')
    const [row] = await world.rows('select coalesce(returned_by, cancelled_by) as by from payout where id = $1', [
      payout.id,
    ])
    expect(row).toEqual({ by: world.checker.personId })
    expect((await world.audited(payout.id)).at(-1)).toBe(`payout.${after}`)
    await sound()
  })

  test('is nothing any more where the payout went on meanwhile', async () => {
    const seller = await world.newSeller()
    await world.released(seller)
    const { payout } = await approved(world, seller)
    const asked = await sayCancelled(world.maker, payout.id)
    expect(await paid(world.checker, payout.id)).toMatchObject({ state: 'paid', asked: null })
    expect(await refusal(agree(world.checker, asked.id))).toMatchObject({ slug: 'not-allowed-now', state: 'refused' })
    await sound()
  })
})

describe('an account that was changed since the batch was made is not paid to', () => {
  const setTo = (who: Someone, bankAccount: { bank: string; account: string; holder: string } | null) =>
    who.call('PATCH /my/organization', { body: { bankAccount } })
  const own = { bank: ACCOUNT.bin, account: ACCOUNT.account, holder: ACCOUNT.holder }

  test.each([
    ['put right again', own],
    ['removed', null],
    ['in another holder’s name', { bank: '970436', account: '0071000999999', holder: 'Vàng A Páo' }],
  ])('%s', async (_, right) => {
    const [seller, other] = [await world.newSeller(), await world.newSeller()]
    await world.released(seller)
    await world.released(other)
    // A stolen session's.
    await setTo(seller, { bank: '970436', account: '0071000999999', holder: 'Kẻ Gian' })
    const { batch } = await make(world.maker, { sellers: [seller, other] })
    await setTo(seller, right)
    const whole = await decide(world.checker, batch.id)
    const of = (who: Someone) => whole.payouts.find(({ payee }) => payee?.id === who.organizationId)
    expect(of(seller)).toMatchObject({ state: 'cancelled', reason: 'account_changed', qr: null })
    expect(of(other)).toMatchObject({ state: 'approved', reason: null })
    expect(await world.payable(seller)).toBe(193_000)
    await paid(world.maker, of(other)?.id ?? '')
    if (right === null) await setTo(seller, own)
    const { payout } = await approved(world, seller)
    expect(payout).toMatchObject({ amount: 193_000, to: right ? { account: right.account } : { account: own.account } })
    await paid(world.maker, payout.id)
    await sound()
  })

  test('the same one written in another way is the same', async () => {
    const seller = await world.newSeller()
    await world.released(seller)
    const { batch } = await make(world.maker, { sellers: [seller] })
    await setTo(seller, { ...own, holder: 'LO THI MAI' })
    expect((await decide(world.checker, batch.id)).payouts).toMatchObject([{ state: 'approved' }])
  })
})

describe('what a seller owes', () => {
  const receivable = ({ organizationId }: Someone) => balance(world, `seller_receivable:${organizationId}`)
  const charge = async (seller: Someone, orderId: string, amount: number) => {
    await books.post([lossCharged({ key: randomUUID(), orderId, sellerId: seller.organizationId, amount })])
  }
  const seen = async ({ organizationId }: Someone) =>
    (await world.maker.call('GET /operator/payouts')).sellers.find(({ seller }) => seller.id === organizationId)

  test('is taken from the next payout, which pays the rest', async () => {
    const seller = await world.newSeller()
    const { id } = await world.released(seller)
    await charge(seller, id, 93_000)
    expect(await seen(seller)).toMatchObject({ payable: 193_000, receivable: 93_000, leftOut: null })
    const { batch } = await make(world.maker, { sellers: [seller] })
    expect(batch.payouts.map(({ amount }) => amount)).toEqual([100_000])
    expect([await world.payable(seller), await receivable(seller)]).toEqual([100_000, 0])
    const [payout] = (await decide(world.checker, batch.id)).payouts
    await paid(world.maker, payout!.id)
    const statement = await statementOf(seller)
    expect(statement).toMatchObject({ closing: 0, paidOut: 100_000, lines: [{ payout: { number: payout?.content } }] })
    expect(statement.moves.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['charged', -93_000],
      ['payout', -100_000],
    ])
    await sound()
    // It comes back, and meanwhile more is owed.
    await charge(seller, id, 30_000)
    await returned(world, payout!.id)
    const again = await make(world.maker, { sellers: [seller] })
    expect(again.batch.payouts.map(({ amount }) => amount)).toEqual([70_000])
    await decide(world.checker, again.batch.id, false)
    await sound()
  })

  test('and that is more than it is owed leaves nothing to pay', async () => {
    const [seller, other] = [await world.newSeller(), await world.newSeller()]
    const { id } = await world.released(seller)
    await world.released(other)
    await charge(seller, id, 250_000)
    expect(await seen(seller)).toMatchObject({ payable: 193_000, receivable: 250_000, leftOut: 'in_debt' })
    expect((await refusal(make(world.maker, { sellers: [seller] }))).slug).toBe('not-allowed-now')
    expect([await world.payable(seller), await receivable(seller)]).toEqual([193_000, 250_000])
    const { batch, leftOut } = await make(world.maker, { sellers: [seller, other] })
    expect(batch.payouts.map(({ payee }) => payee?.id)).toEqual([other.organizationId])
    expect(leftOut).toEqual([expect.objectContaining({ id: seller.organizationId, amount: 0, why: 'in_debt' })])
    expect([await world.payable(seller), await receivable(seller)]).toEqual([0, 57_000])
    await decide(world.checker, batch.id, false)
    await sound()
  })

  test('since a batch was made is not paid by it: the next one pays what is left', async () => {
    const seller = await world.newSeller()
    const { id } = await world.released(seller)
    const { batch } = await make(world.maker, { sellers: [seller] })
    await charge(seller, id, 50_000)
    const whole = await decide(world.checker, batch.id)
    expect(whole).toMatchObject({ state: 'closed', payouts: [{ state: 'cancelled', reason: 'less_owed' }] })
    const next = await make(world.maker, { sellers: [seller] })
    expect(next.batch.payouts).toMatchObject([{ amount: 143_000 }])
    await sound()
  })
})

test('releases, and refunds after a release, of one seller at once wait for each other, and none is the victim of a deadlock', {
  timeout: 60_000,
}, async () => {
  const seller = await world.newSeller()
  const [ready, back] = [[] as string[], [] as string[]]
  for (let n = 0; n < 8; n++) {
    const { id } = await world.taken(seller)
    await act(world.buyer, id, 'delivery', {})
    ready.push(id)
    const { id: released } = await world.released(seller)
    const body = { amount: 50_000, reason: 'hàng về muộn' }
    const made = await world.maker.call('POST /operator/orders/:id/refund', { params: { id: released }, body })
    back.push(made.id)
  }
  const before = await deadlocks()
  await Promise.all([
    ...ready.map((id) => act(world.buyer, id, 'completion')),
    ...back.map((id) =>
      world.checker.call('POST /operator/proposals/:id/decision', { params: { id }, body: { accept: true } }),
    ),
  ])
  expect(await deadlocks()).toBe(before)
  await sound()
})

/** How many this database has had, once all connections have told. */
async function deadlocks() {
  await new Promise((ok) => setTimeout(ok, 1500)) // a connection tells once a second at most
  const [row] = await world.rows<{ n: number }>(
    'select deadlocks::int as n from pg_stat_database where datname = current_database()',
  )
  return row?.n
}
