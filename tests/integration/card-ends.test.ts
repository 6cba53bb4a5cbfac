// Cards whose orders come to nothing, or whose hold runs out. Disputes stand in card-disputes.test.ts, refunds that fail in card-refunds.test.ts.
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type CardMarket, startCardMarket } from '../support/cards.ts'
import { makeListing } from '../support/market.ts'
import { act, kg, moneySteps, see, weigh } from '../support/steps.ts'
import { refusal, type Someone } from '../support/world.ts'

let at: CardMarket
beforeAll(async () => {
  at = await startCardMarket()
})
afterAll(() => at.stop())
afterEach(() => at.demandBooks())

/** What is left of the lot of an order's one line. */
const stockOfOrder = (id: string) =>
  at.world.rows('select t.available from order_line l join lot t on t.id = l.lot_id where l.order_id = $1', [id])

describe('orders that end', () => {
  test('all cancelled before anything is held: the page is closed', async () => {
    const { id, first } = await at.checkout({ two: false })
    const { session } = await at.open(at.buyer, id)
    await act(at.buyer, first, 'cancellation', {})
    await at.deliver()
    expect(at.sandbox.objects.sessions.get(session)?.status).toBe('expired')
    expect(await at.payment(id)).toMatchObject({ state: 'expired', payable: false })
    expect((await refusal(at.open(at.buyer, id))).slug).toBe('not-allowed-now')
  })

  test('held, then declined by all: let go, and nothing was charged', async () => {
    const { id, first } = await at.authorized({ two: false })
    await act(at.farm, first, 'decline', { reason: 'hết hàng rồi' })
    await at.deliver()
    expect((await at.collection(id)).state).toBe('canceled')
    expect(await at.balance(`held:${first}`)).toBe(0)
  })

  test('paid while the last order was being cancelled: let go by itself', async () => {
    const { id, first } = await at.checkout({ two: false })
    const { session } = await at.open(at.buyer, id)
    at.sandbox.pay(session, 'pm_card_visa')
    await act(at.buyer, first, 'cancellation', {})
    await at.deliver()
    const row = await at.collection(id)
    expect(row.state).toBe('canceled')
    expect(at.sandbox.objects.paymentIntents.get(row.provider_ref ?? '')?.status).toBe('canceled')
  })

  test('one of two cancelled after the charge: its part goes back, once', async () => {
    const { id, second } = await at.charged()
    await act(at.other, second, 'cancellation', { reason: 'xe hỏng dọc đường' })
    await at.deliver()
    const row = await at.collection(id)
    expect(row).toMatchObject({ state: 'captured', captured: '1000000', refunded: '200000' })
    expect(await at.balance(`buyer_refund:${id}`)).toBe(0)
    expect(await at.balance(`held:${second}`)).toBe(0)
    const back = [...at.sandbox.objects.refunds.values()].filter((one) => one.metadata?.['checkout_id'] === id)
    expect(back.map(({ amount }) => amount)).toEqual([200_000])
    expect(await at.told('payment.refunded', id)).toEqual(['buyer bell', 'farm silent'])
    const steps = ['authorized 0', 'captured 200000', 'refund_due 200000', 'refund_paid 200000']
    for (const who of [at.buyer, at.other]) expect(await moneySteps(who, second)).toEqual(steps)
  })

  test('what is left is less than a card can be charged: let go, both sides are told, and so is the operator', async () => {
    const much = await makeListing(at.world, at.farm, { amount: kg(200), price: 20_000 })
    const little = await makeListing(at.world, at.other, { amount: kg(200), price: 9_000 })
    const { id, orders } = await at.placed(at.buyer, [
      { listing: much, amount: kg(40) },
      { listing: little, amount: kg(1) },
    ])
    const orderOf = ({ organizationId }: Someone) => orders.find(({ seller }) => seller === organizationId)?.id ?? ''
    at.sandbox.pay((await at.open(at.buyer, id)).session, 'pm_card_visa')
    await at.deliver()
    await act(at.farm, orderOf(at.farm), 'decline', { reason: 'hết hàng rồi' })
    await at.weighed(at.other, orderOf(at.other), kg(1))
    await at.deliver()
    await at.deliver()
    const { id: collectionId, provider_ref: intent, ...row } = await at.collection(id)
    expect(row).toMatchObject({ state: 'canceled', captured: '0' })
    expect(at.sandbox.objects.paymentIntents.get(intent ?? '')?.status).toBe('canceled')
    expect(await at.told('payment.too_small', id)).toEqual(['buyer urgent', 'farm urgent'])
    expect(await at.told('payment.expired', id)).toEqual([])
    await at.operator.call('POST /operator/reconciliation')
    expect(
      await at.world.rows(
        `select f.kind, f.subject from finding f where f.resolved_at is null and (f.subject = $1
           or f.subject in (select id::text from payment_operation where collection_id = $1::uuid))`,
        [collectionId],
      ),
    ).toEqual([{ kind: 'capture_too_small', subject: collectionId }])
    expect((await refusal(at.open(at.buyer, id))).slug).toBe('method-not-offered')
    await act(at.other, orderOf(at.other), 'cancellation', { reason: 'ít quá, không thu được' })
    expect((await at.payment(id)).payable).toBe(false)
  })

  test('what is held runs out: both sides are told, and the buyer may pay again', async () => {
    const { id, first } = await at.authorized({ two: false })
    await act(at.farm, first, 'confirmation')
    at.sandbox.advance(8 * 86_400)
    await at.deliver()
    expect((await at.collection(id)).state).toBe('canceled')
    expect(await at.payment(id)).toMatchObject({ payable: true })
    expect(await at.told('payment.expired', id)).toContain('farm urgent')
    const { id: lapsed } = await at.collection(id)
    expect(
      await at.world.rows(
        `select (detail->>'amount')::int as amount from finding where kind = 'capture_missed' and subject = $1`,
        [lapsed],
      ),
    ).toEqual([{ amount: 880_000 }])
    at.sandbox.advance(-8 * 86_400)
    const { session } = await at.open(at.buyer, id)
    at.sandbox.pay(session, 'pm_card_visa')
    await at.deliver()
    expect((await at.payment(id)).state).toBe('authorized')
  })

  test('confirmed, and what is held has run out: the seller may cancel, and its stock is back', async () => {
    const { id, first } = await at.authorized({ two: false })
    await act(at.farm, first, 'confirmation')
    at.sandbox.advance(8 * 86_400)
    await at.deliver()
    expect((await at.collection(id)).state).toBe('canceled')
    at.sandbox.advance(-8 * 86_400)
    expect((await act(at.farm, first, 'cancellation', { reason: 'không có tiền giữ' })).state).toBe('cancelled')
    expect(await stockOfOrder(first)).toEqual([{ available: '200000' }])
  })

  test('never paid for, an order expires: its stock is back, and the page of payment is closed', async () => {
    const { id, first } = await at.checkout({ two: false })
    const { session } = await at.open(at.buyer, id)
    expect(await stockOfOrder(first)).toEqual([{ available: '160000' }])
    await at.world.rows(`update orders set expires_at = now() - interval '1 second' where id = $1`, [first])
    const { jobs } = await import('../../apps/api/src/modules/orders/index.ts')
    const clock = jobs({ db: at.world.app.db, relay: { poke: () => {}, stop: async () => {} } }, {
      error: (context: unknown) => {
        throw new Error(JSON.stringify(context))
      },
    } as never)
    await Promise.all(clock.map((job) => job.run()))
    expect((await see(at.buyer, first)).state).toBe('expired')
    expect(await stockOfOrder(first)).toEqual([{ available: '200000' }])
    await at.deliver()
    expect(at.sandbox.objects.sessions.get(session)?.status).toBe('expired')
    expect((await at.collection(id)).state).toBe('expired')
  })

  test('a day before it runs out it is charged, weighed or not; weighed less afterwards, the rest goes back', async () => {
    const { id, first } = await at.authorized({ two: false })
    const order = await act(at.farm, first, 'confirmation')
    await at.world.rows(`update collection set capture_before = now() + interval '23 hours' where checkout_id = $1`, [
      id,
    ])
    await at.world.app.card.tick()
    await at.deliver()
    expect(await at.collection(id)).toMatchObject({ state: 'captured', captured: '880000' })
    await act(at.farm, first, 'weighing', weigh(order, kg(39)))
    await at.deliver()
    expect(await at.collection(id)).toMatchObject({ captured: '880000', refunded: '100000' })
    expect(await at.balance(`held:${first}`)).toBe(780_000)
  })

  test('where the bank doesn’t say how long it holds, it is charged before any bank lets go', async () => {
    const { id, first } = await at.authorized({ two: false })
    await act(at.farm, first, 'confirmation')
    const intent = at.sandbox.objects.paymentIntents.get((await at.collection(id)).provider_ref ?? '')
    const charge = at.sandbox.objects.charges.get(typeof intent?.latest_charge === 'string' ? intent.latest_charge : '')
    delete charge?.payment_method_details?.card?.capture_before
    const held = (days: number) =>
      at.world.rows(
        `update collection set capture_before = null, changed_at = now() - make_interval(days => $2) where checkout_id = $1`,
        [id, days],
      )
    await held(3)
    await at.world.app.card.tick()
    expect((await at.collection(id)).state).toBe('authorized')
    await held(4)
    await at.world.app.card.tick()
    await at.deliver()
    expect(await at.collection(id)).toMatchObject({ state: 'captured', captured: '880000' })
  })

  test('what runs out is charged though the others can’t be read', async () => {
    const { id, first } = await at.authorized({ two: false })
    await act(at.farm, first, 'confirmation')
    await at.world.rows(`update collection set capture_before = now() + interval '23 hours' where checkout_id = $1`, [
      id,
    ])
    const other = new pg.Client({ connectionString: at.world.database.ownerUrl })
    await other.connect()
    try {
      await other.query('begin; lock table card_dispute in access exclusive mode')
      await expect(at.world.app.card.tick()).rejects.toThrow('lock timeout')
      expect((await at.collection(id)).state).toBe('capturing')
    } finally {
      await other.end()
    }
  })
})
