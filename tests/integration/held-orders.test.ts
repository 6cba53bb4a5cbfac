// Orders whose money is held and that nobody moves any more: they are found, and the operator gives the money back.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newRef } from '../support/bank.ts'
import { checkInvariants } from '../support/invariants.ts'
import { makeListing, placeOrder, stockOf } from '../support/market.ts'
import { collect } from '../support/money.ts'
import { act, weigh } from '../support/steps.ts'
import { type Bank, colleagueOf, startBank } from '../support/transfers.ts'
import { eventually, refusal, type Someone } from '../support/world.ts'

let bank: Bank
beforeAll(async () => {
  bank = await startBank()
})
beforeEach(() => collect(bank.world))
afterAll(() => bank.world.stop())

/** An order of 10 of 50 kg that was paid by transfer, as far as it came before its seller disappeared. */
async function left(state: 'confirmed' | 'ready' | 'in_transit') {
  const { world, seller, buyer, importing } = bank
  const listing = await makeListing(world, seller, { price: 20_000, amount: 50_000 })
  const { id, number } = await placeOrder(buyer, listing, 10_000, { payment: 'vietqr' })
  await world.rows(`update orders set handover = 'delivery' where id = $1`, [id])
  const order = await act(seller, id, 'confirmation')
  if (state !== 'confirmed') await act(seller, id, 'weighing', weigh(order, 9800))
  await importing([{ amount: 200_000, content: number, ref: newRef() }])
  if (state === 'in_transit') await act(seller, id, 'dispatch', { carrier: 'Nhà xe', plate: '', phone: '' })
  return { id, number, lotId: listing.lotId }
}
const cancel = (who: Someone, id: string) =>
  who.call('POST /operator/orders/:id/cancellation', { params: { id }, body: { reason: 'gọi ba lần không ai nghe' } })

test.each([
  ['confirmed', 50_000, 200_000],
  ['ready', 50_000, 196_000],
  ['in_transit', 40_200, 196_000],
] as const)('the operator cancels what is %s: the money goes back, both sides are told', async (state, stock, paid) => {
  const { world, seller, buyer, operator } = bank
  const { id, number, lotId } = await left(state)
  for (const who of [seller, buyer]) expect((await refusal(cancel(who, id))).slug).toBe('not-found')
  const farming = await colleagueOf(world, operator)
  await world.rows(`insert into membership (person_id, organization_id, role) values ($1, $2, 'staff')`, [
    farming.personId,
    seller.organizationId,
  ])
  expect((await refusal(cancel(farming, id))).slug).toBe('own-interest')
  const book = () => operator.call('GET /operator/books/orders/:number', { params: { number } })
  expect((await book()).cancellable).toBe(true)

  expect(await cancel(operator, id)).toEqual({ id, number, state: 'cancelled' })
  expect((await stockOf(world, lotId)).available).toBe(stock)
  expect(await book()).toMatchObject({ captured: paid, refunded: paid, held: 0, cancellable: false })
  const moved = await world.rows(
    'select move, from_state, side, person_id, reason from order_move where order_id = $1 order by n desc limit 1',
    [id],
  )
  expect(moved).toEqual([
    {
      move: 'cancel_by_operator',
      from_state: state,
      side: 'operator',
      person_id: operator.personId,
      reason: 'gọi ba lần không ai nghe',
    },
  ])
  for (const who of [seller, buyer])
    await eventually(async () => {
      const { entries } = await who.call('GET /feed', { query: { since: 0 } })
      return entries.find(
        ({ event, level }) => event.topic === 'order.cancelled' && event.body.orderId === id && level === 'urgent',
      )
    })
  expect(await refusal(cancel(operator, id))).toMatchObject({ slug: 'state-changed', state: 'cancelled' })
  await bank.sound()
  expect(await checkInvariants(world.sql)).toEqual([])
})

test('what isn’t collected, or isn’t known, is nothing that the operator can cancel', async () => {
  const { world, seller, buyer, operator } = bank
  const { id } = await placeOrder(buyer, await makeListing(world, seller), 1000)
  await act(seller, id, 'confirmation')
  for (const unknown of [id, randomUUID()]) expect((await refusal(cancel(operator, unknown))).slug).toBe('not-found')
})

test('a request to cancel that nobody answers is found after two days; a «no», a move or the end of it mends that', async () => {
  const { world, seller, buyer, operator } = bank
  const { id, number } = await left('ready')
  const found = async () => {
    await operator.call('POST /operator/reconciliation')
    const { kinds } = await operator.call('GET /operator/reconciliation')
    return kinds.find(({ kind }) => kind === 'held_long')?.items.find(({ order }) => order?.number === number)
  }
  const ask = async () => {
    await act(buyer, id, 'cancel-request', { reason: 'gọi mãi không được' })
    await world.rows(
      `update collected_order set cancel_asked_at = cancel_asked_at - interval '49 hours' where order_id = $1`,
      [id],
    )
  }
  expect(await found()).toBeUndefined()
  await ask()
  expect(await found()).toMatchObject({ amount: 196_000 })
  await act(seller, id, 'cancel-request/answer', { accept: false })
  expect(await found()).toBeUndefined()
  await ask()
  // Weighed again, the request is still open.
  await act(seller, id, 'weighing', weigh(await buyer.call('GET /orders/:id', { params: { id } }), 9700))
  expect(await found()).toBeDefined()
  await act(seller, id, 'dispatch', { carrier: 'Nhà xe', plate: '', phone: '' })
  expect(await found()).toBeUndefined()
  await world.rows(`update collected_order set moved_at = now() - interval '8 days' where order_id = $1`, [id])
  expect(await found()).toBeDefined()
  await cancel(operator, id)
  expect(await found()).toBeUndefined()
})
