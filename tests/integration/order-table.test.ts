import { randomUUID } from 'node:crypto'
import type { OrderAction } from '@chl/contracts/orders'
import { moveFor, ORDER_STATES } from '@chl/domain/order'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkInvariants } from '../support/invariants.ts'
import { makeListing, placeOrder, stockOf } from '../support/market.ts'
import { collect } from '../support/money.ts'
import { type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let farm: Someone
let buyer: Someone
let operator: Someone
beforeAll(async () => {
  world = await startWorld()
  ;[farm, buyer, operator] = await Promise.all([world.person('farm'), world.person('buyer'), world.person('operator')])
  await collect(world)
})
afterAll(() => world.stop())

type Attempt = { path: string; body?: (line: string) => object; action: Record<'buyer' | 'seller', OrderAction | null> }
const same = (action: OrderAction) => ({ buyer: action, seller: action })
const ATTEMPTS: Attempt[] = [
  { path: 'confirmation', action: same('confirm') },
  { path: 'decline', body: () => ({ reason: 'không có hàng' }), action: same('decline') },
  { path: 'cancellation', body: () => ({ reason: 'không lấy nữa' }), action: same('cancel') },
  { path: 'weighing', body: (line) => ({ lines: [{ line, gross: 10_000 }] }), action: same('weigh') },
  { path: 'weighing/answer', body: () => ({ n: 1, accept: true }), action: same('answerWeighing') },
  { path: 'cancel-request', body: () => ({ reason: 'đổi ý rồi' }), action: same('requestCancel') },
  { path: 'cancel-request/answer', body: () => ({ accept: true }), action: same('answerCancel') },
  { path: 'dispatch', body: () => ({ carrier: 'Nhà xe', plate: '', phone: '' }), action: same('dispatch') },
  { path: 'delivery', body: () => ({}), action: same('deliver') },
  { path: 'return', body: () => ({ reason: 'không ai nhận', fit: [] }), action: same('returnGoods') },
  { path: 'completion', action: same('complete') },
  { path: 'dispute', body: (line) => ({ reason: 'hàng dập', lines: [line] }), action: same('dispute') },
  { path: 'dispute/proposal', body: () => ({ outcome: 'refund' }), action: same('proposeOutcome') },
  {
    path: 'dispute/answer',
    body: () => ({ at: new Date().toISOString(), accept: true }),
    action: same('answerOutcome'),
  },
  { path: 'payment/paid', body: () => ({ amount: 0 }), action: { buyer: 'sayPaid', seller: 'sayReturned' } },
  { path: 'payment/received', action: { buyer: 'sayReturnReceived', seller: 'sayReceived' } },
]
const send = (who: Someone, id: string, { path, body }: Attempt, line: string) =>
  who.raw('POST', `/api/orders/${id}/${path}`, {
    ...(body && { body: body(line) }),
    headers: { 'idempotency-key': randomUUID() },
  })

test.each(ORDER_STATES)(
  '%s: every action that is not open to a side is refused, and changes nothing',
  async (state) => {
    const listing = await makeListing(world, farm)
    const { id } = await placeOrder(buyer, listing, 10_000)
    await world.rows('update orders set state = $2 where id = $1', [id, state])
    const snapshot = () =>
      world.rows(
        `select o.*, (select json_agg(m) from order_move m where m.order_id = o.id) as history, (select available from lot where id = $2) as stock from orders o where o.id = $1`,
        [id, listing.lotId],
      )
    for (const [side, who] of [
      ['buyer', buyer],
      ['seller', farm],
    ] as const) {
      const order = await who.call('GET /orders/:id', { params: { id } })
      const closed = ATTEMPTS.filter(({ action }) => {
        const own = action[side]
        return own === null || !order.actions.includes(own)
      })
      expect(closed.length).toBeGreaterThan(8)
      const before = await snapshot()
      for (const attempt of closed) {
        const reply = await send(who, id, attempt, order.lines[0]?.id ?? '')
        expect([attempt.path, reply.status, (reply.body as { state?: string }).state]).toEqual([
          attempt.path,
          409,
          state,
        ])
      }
      expect(await snapshot()).toEqual(before)
    }
    await world.rows(`update orders set state = 'placed' where id = $1`, [id])
  },
)

// What the operator may cancel is cancelled in held-orders.test.ts: here only the state was changed.
const KEPT = ORDER_STATES.filter((from) => !moveFor({ from, to: 'cancelled', who: 'operator', handover: 'pickup' }))
test.each(KEPT)('%s: the operator can’t cancel it, and the two sides have no such power at all', async (state) => {
  const listing = await makeListing(world, farm)
  const { id } = await placeOrder(buyer, listing, 10_000, { payment: 'cod' })
  const direct = await placeOrder(buyer, listing, 10_000)
  await world.rows('update orders set state = $2 where id = any($1)', [[id, direct.id], state])
  const cancel = (who: Someone, of: string) =>
    who.raw('POST', `/api/operator/orders/${of}/cancellation`, {
      body: { reason: 'không ai làm tiếp' },
      headers: { 'idempotency-key': randomUUID() },
    })
  for (const who of [buyer, farm]) expect((await cancel(who, id)).status).toBe(404)
  expect((await cancel(operator, direct.id)).status).toBe(404)
  const { status, body } = await cancel(operator, id)
  expect([status, (body as { state?: string }).state]).toEqual([409, state])
  await world.rows(`update orders set state = 'placed' where id = any($1)`, [[id, direct.id]])
})

test('stock is conserved under random interleavings of ordering, weighing, cancelling, declining and expiring', async () => {
  const { jobs } = await import('../../apps/api/src/modules/orders/index.ts')
  const clock = jobs({ db: world.app.db, relay: { poke: () => {}, stop: async () => {} } }, {
    error: (context: unknown) => {
      throw new Error(JSON.stringify(context))
    },
  } as never)
  const step = fc.record({
    what: fc.constantFrom(
      'order',
      'confirm',
      'decline',
      'cancel',
      'weigh',
      'answer',
      'ask',
      'agree',
      'deliver',
      'expire',
    ),
    which: fc.nat(5),
    amount: fc.integer({ min: 1, max: 30_000 }),
    atOnce: fc.boolean(),
  })
  const names: Record<string, [Someone, string]> = {
    confirm: [farm, 'confirmation'],
    decline: [farm, 'decline'],
    cancel: [buyer, 'cancellation'],
    weigh: [farm, 'weighing'],
    answer: [buyer, 'weighing/answer'],
    ask: [buyer, 'cancel-request'],
    agree: [farm, 'cancel-request/answer'],
    deliver: [buyer, 'delivery'],
  }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
      const listing = await makeListing(world, farm, { amount: 60_000 })
      const ids: string[] = []
      const run = async ({ what, which, amount }: (typeof steps)[number]) => {
        if (what === 'order')
          return void (await placeOrder(buyer, listing, amount).then(
            ({ id }) => ids.push(id),
            () => {},
          ))
        const id = ids[which % Math.max(1, ids.length)]
        if (!id) return
        if (what === 'expire') {
          await world.rows(
            `update orders set expires_at = now() - interval '1 second' where id = $1 and state = 'placed'`,
            [id],
          )
          return void (await Promise.all(clock.map((job) => job.run())))
        }
        const [who, path] = names[what] ?? [farm, 'confirmation']
        const { lines } = await who.call('GET /orders/:id', { params: { id } })
        const attempt = ATTEMPTS.find((a) => a.path === path)
        if (!attempt) return
        const body =
          what === 'weigh' ? () => ({ lines: lines.map((line) => ({ line: line.id, gross: amount })) }) : attempt.body
        const reply = await send(who, id, { ...attempt, ...(body && { body }) }, lines[0]?.id ?? '')
        expect(reply.status).toBeLessThan(500)
      }
      for (let i = 0; i < steps.length; i++) {
        const group = [steps[i], ...(steps[i]?.atOnce ? [steps[i + 1], steps[i + 2]] : [])].flatMap((s) =>
          s ? [s] : [],
        )
        await Promise.all(group.map(run))
        const { available, moved } = await stockOf(world, listing.lotId)
        expect(available).toBe(moved)
        expect(available).toBeGreaterThanOrEqual(0)
      }
      const [held] = await world.rows<{ held: string }>(
        `select coalesce(sum(l.taken), 0) as held from order_line l join orders o on o.id = l.order_id where l.lot_id = $1`,
        [listing.lotId],
      )
      expect(Number(held?.held) + (await stockOf(world, listing.lotId)).available).toBe(60_000)
    }),
    { numRuns: 12 },
  )
  expect(await checkInvariants(world.sql)).toEqual([])
}, 60_000)
