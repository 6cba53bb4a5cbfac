// Money that came back is in no payout that was on its way by then, whoever asks: the next batch pays it, and it shows that day.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { collect, moneyFaults } from '../support/money.ts'
import {
  approved,
  cancel,
  decide,
  make,
  paid,
  type PayingWorld,
  returned,
  startPaying,
  statementOf,
} from '../support/payouts.ts'
import { collectedOf } from '../support/steps.ts'
import { refusal, type Someone } from '../support/world.ts'

let world: PayingWorld
beforeAll(async () => {
  world = await startPaying()
})
beforeEach(() => collect(world))
afterAll(() => world.stop())

/** A payout of all that a seller is owed, paid on this day. */
async function paidOn(seller: Someone, day: string) {
  const { payout } = await approved(world, seller)
  await paid(world.maker, payout.id)
  await world.rows('update payout set paid_at = $2 where id = $1', [payout.id, `${day}T03:00:00Z`])
  return payout
}
/** What everybody reads of when an order was paid out: its page, the statement, the operator's books. */
async function toldOf(seller: Someone, { id, number }: { id: string; number: string }) {
  const { payout } = await collectedOf(seller, id)
  const line = (await statementOf(seller)).lines.find(({ orderId }) => orderId === id)
  const book = await world.maker.call('GET /operator/books/orders/:number', { params: { number } })
  return { page: payout?.paidOn, statement: line?.payout ?? null, books: book.payout }
}
const told = (payout: { content: string }, day: string) => ({
  page: day,
  statement: { number: payout.content, paidOn: day },
  books: expect.objectContaining({ state: 'paid', paidAt: expect.stringMatching(day) }),
})
const NOTHING = { page: null, statement: null, books: null }
const share = (who: Someone, orderId: string, memberId: string, weight: number) =>
  who.call('PUT /cooperative/orders/:id/shares', { params: { id: orderId }, body: { shares: [{ memberId, weight }] } })

test('what came back after a later payout was paid is in none of them, until the next batch pays it', async () => {
  const seller = await world.newSeller('cooperative')
  const member = await seller.call('POST /cooperative/members', { body: { name: 'Lò Văn Ón', phone: null } })
  const early = await world.released(seller)
  await share(seller, early.id, member.id, 10)
  const first = await paidOn(seller, '2026-11-16')
  const late = await world.released(seller, { price: 30_000 })
  const second = await paidOn(seller, '2026-11-18')
  expect(await toldOf(seller, early)).toEqual(told(first, '2026-11-16'))
  expect(await toldOf(seller, late)).toEqual(told(second, '2026-11-18'))
  expect((await refusal(share(seller, early.id, member.id, 20))).slug).toBe('not-allowed-now')

  await returned(world, first.id)
  expect(await toldOf(seller, early)).toEqual(NOTHING)
  expect(await toldOf(seller, late)).toEqual(told(second, '2026-11-18'))
  expect(await share(seller, early.id, member.id, 20)).toMatchObject({ mayChange: true })

  // A draft that is refused, and one that is given up after it was approved, pay nothing.
  const { batch } = await make(world.maker, { sellers: [seller] })
  expect(await toldOf(seller, early)).toMatchObject({ page: null, statement: null, books: { state: 'planned' } })
  await decide(world.checker, batch.id, false)
  const { payout: cancelled } = await approved(world, seller)
  expect(await toldOf(seller, early)).toMatchObject({ page: null, statement: { paidOn: null } })
  await cancel(world, cancelled.id)
  expect(await toldOf(seller, early)).toEqual(NOTHING)

  const { batch: last } = await make(world.checker, { sellers: [seller] })
  const [again] = (await decide(world.maker, last.id)).payouts
  await paid(world.maker, again!.id, 'FT26327009')
  await world.rows('update payout set paid_at = $2 where id = $1', [again!.id, '2026-11-24T03:00:00Z'])
  expect(again?.amount).toBe(first.amount)
  expect(await toldOf(seller, early)).toEqual(told(again!, '2026-11-24'))
  expect(await toldOf(seller, late)).toEqual(told(second, '2026-11-18'))
  expect((await refusal(share(seller, early.id, member.id, 30))).slug).toBe('not-allowed-now')

  // And once more: both come back, the later one first.
  await returned(world, second.id)
  await returned(world, again!.id)
  expect([await toldOf(seller, early), await toldOf(seller, late)]).toEqual([NOTHING, NOTHING])
  const { batch: whole } = await make(world.checker, { sellers: [seller] })
  expect(whole.payouts.map(({ amount }) => amount)).toEqual([first.amount + second.amount])
  expect(await moneyFaults(world.sql)).toEqual([])
})
