// What sellers read of their money adds up to the books, also while batches are made by ten at once.
import { localDay } from '@chl/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeListing, placeOrder } from '../support/market.ts'
import { balance, collect, moneyFaults } from '../support/money.ts'
import {
  agree,
  approved,
  balanceOf,
  cancel,
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
import { act, collectedOf, moneySteps, weigh } from '../support/steps.ts'
import { refusal, type Someone } from '../support/world.ts'

let world: PayingWorld
beforeAll(async () => {
  world = await startPaying()
})
beforeEach(() => collect(world))
afterAll(() => world.stop())
const sound = async () => expect(await moneyFaults(world.sql)).toEqual([])

test('the order says when its money is expected, when it was paid out, and that it came back', async () => {
  const seller = await world.newSeller()
  const { id } = await world.released(seller)
  const payoutOf = async () => (await collectedOf(seller, id)).payout
  const day = /^20\d\d-\d\d-\d\d$/
  const expected = { net: 193_000, released: true, expectedOn: expect.stringMatching(day), paidOn: null }
  expect(await payoutOf()).toMatchObject(expected)
  const { payout } = await approved(world, seller)
  expect(await payoutOf()).toMatchObject(expected)
  await paid(world.maker, payout.id)
  expect(await payoutOf()).toMatchObject({ net: 193_000, expectedOn: null, paidOn: localDay(new Date()) })
  await returned(world, payout.id)
  await world.rows(`update collected_order set released_at = released_at - interval '30 days' where order_id = $1`, [
    id,
  ])
  const back = await payoutOf()
  expect(back?.paidOn).toBeNull()
  expect(back?.expectedOn && back.expectedOn >= localDay(new Date())).toBe(true)
  expect((await collectedOf(world.buyer, id)).payout).toBeNull()
  expect(await moneySteps(world.buyer, id)).toEqual(['cash 200000'])
  expect((await moneySteps(seller, id)).toSorted()).toEqual(['cash 200000', 'released 193000'])
})

describe('at the same time', () => {
  const ok = (tries: PromiseSettledResult<unknown>[]) => tries.filter(({ status }) => status === 'fulfilled')

  test('ten make a batch of one seller: it is in one', async () => {
    const seller = await world.newSeller()
    await world.released(seller)
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => make(world.maker, { sellers: [seller] })))
    expect(ok(tries)).toHaveLength(1)
    const why = tries.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))
    expect(new Set(why).size).toBe(1)
    const [{ n } = { n: '' }] = await world.rows<{ n: string }>(
      'select count(*) as n from payout where payee_id = $1',
      [seller.organizationId],
    )
    expect(n).toBe('1')
  })

  test('ten approve, ten pay or cancel, ten return: each happens once', async () => {
    const seller = await world.newSeller()
    await world.released(seller)
    const { batch } = await make(world.maker, { sellers: [seller] })
    const id = batch.payouts[0]!.id
    expect(
      ok(await Promise.allSettled(Array.from({ length: 10 }, () => decide(world.checker, batch.id)))),
    ).toHaveLength(1)
    expect(await balance(world, 'payout_due')).toBeGreaterThanOrEqual(193_000)
    const bank = await balance(world, 'bank')
    const { id: asked } = await sayCancelled(world.maker, id)
    const pays = Array.from({ length: 10 }, (_, n) =>
      n % 2 ? paid(world.maker, id, `FT${n}`) : agree(world.checker, asked),
    )
    expect(ok(await Promise.allSettled(pays))).toHaveLength(1)
    const [row] = await world.rows<{ state: string }>('select state from payout where id = $1', [id])
    expect(await balance(world, 'bank')).toBe(row?.state === 'paid' ? bank - 193_000 : bank)
    expect(await world.payable(seller)).toBe(row?.state === 'paid' ? 0 : 193_000)
    const other = row?.state === 'paid' ? { id } : (await approved(world, seller)).payout
    if (row?.state !== 'paid') await paid(world.maker, other.id)
    const backs = await Promise.allSettled(Array.from({ length: 10 }, () => sayReturned(world.maker, other.id)))
    const [said] = backs.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : []))
    expect(ok(backs)).toHaveLength(1)
    const agreed = Array.from({ length: 10 }, () => agree(world.checker, said!))
    expect(ok(await Promise.allSettled(agreed))).toHaveLength(1)
    expect(await world.payable(seller)).toBe(193_000)
    await sound()
  })

  test('orders are released while batches are made and approved: nothing is paid twice or lost', async () => {
    const seller = await world.newSeller()
    const orders = await Promise.all(Array.from({ length: 6 }, () => world.taken(seller)))
    await Promise.all(orders.map(({ id }) => act(world.buyer, id, 'delivery', {})))
    const batches = Array.from({ length: 8 }, async () => {
      const { batch } = await make(world.maker, { sellers: [seller] })
      const { payouts } = await decide(world.checker, batch.id)
      await paid(world.maker, payouts[0]!.id)
    })
    await Promise.allSettled([...batches, ...orders.map(({ id }) => act(world.buyer, id, 'completion'))])
    if ((await world.payable(seller)) > 0) await paid(world.maker, (await approved(world, seller)).payout.id)
    const { lines, paidOut, totals, closing } = await statementOf(seller)
    expect(lines).toHaveLength(6)
    expect(new Set(lines.map(({ orderId }) => orderId)).size).toBe(6)
    expect(lines.every(({ payout }) => payout?.paidOn)).toBe(true)
    expect([totals.net, paidOut, closing]).toEqual([6 * 193_000, 6 * 193_000, 0])
    await sound()
  })
})

describe('the statement', () => {
  test('adds up to the books, line by line', async () => {
    const seller = await world.newSeller()
    await world.released(seller)
    await world.released(seller, { price: 33_337 })
    const first = await approved(world, seller)
    await paid(world.maker, first.payout.id)
    await returned(world, first.payout.id)
    await cancel(world, (await approved(world, seller)).payout.id)
    await world.released(seller, { price: 12_345 })
    await approved(world, seller)
    await world.released(seller, { price: 20_001 })
    const { lines, moves, totals, opening, closing, paidOut } = await statementOf(seller)
    expect(opening).toBe(0)
    expect(closing).toBe(
      (await world.payable(seller)) - (await balance(world, `seller_receivable:${seller.organizationId}`)),
    )
    const sum = (of: readonly number[]) => of.reduce((all, one) => all + one, 0)
    expect(opening + totals.net + sum(moves.map(({ amount }) => amount))).toBe(closing)
    for (const line of lines) {
      expect(line.goods + line.deliveryFee - line.platformFee - line.vat - line.pit - line.refunds).toBe(line.net)
      const [order] = await world.rows<Record<string, string>>('select * from collected_order where order_id = $1', [
        line.orderId,
      ])
      expect([line.gross, line.platformFee, line.vat, line.pit, line.net].map(String)).toEqual(
        ['released', 'platform_fee', 'vat', 'pit', 'net'].map((column) => order?.[column]),
      )
    }
    expect(lines.map(({ payout }) => payout?.number ?? null).slice(0, 3)).toEqual(
      Array.from({ length: 3 }, () => moves.at(-1)?.number),
    )
    expect(lines[3]?.payout).toBeNull()
    expect(moves.map(({ kind }) => kind)).toEqual(['payout', 'payout_returned', 'payout', 'payout_cancelled', 'payout'])
    expect(paidOut).toBe(totals.net - closing)
    // The days before have nothing, and the days after begin where these end.
    const before = await statementOf(seller, { from: '2024-01-01', to: '2024-01-31' })
    expect(before).toMatchObject({ opening: 0, closing: 0, lines: [], moves: [], paidOut: 0 })
    const after = await statementOf(seller, { from: '2028-01-01', to: '2028-01-31' })
    expect(after).toMatchObject({ opening: closing, closing, lines: [], moves: [] })
  })

  test('cash that the seller’s own person took stays with it, and what it owes of it is netted', async () => {
    const seller = await world.newSeller()
    const listing = await makeListing(world, seller, { price: 20_000 })
    const { id } = await placeOrder(world.buyer, listing, 10_000, { payment: 'cod' })
    await act(seller, id, 'weighing', weigh(await act(seller, id, 'confirmation'), 10_000))
    await act(seller, id, 'cash', {})
    expect((await balanceOf(seller)).toCome).toEqual([])
    await act(world.buyer, id, 'delivery', {})
    await act(world.buyer, id, 'completion')
    const kept = await statementOf(seller)
    expect(kept.lines[0]).toMatchObject({ net: 193_000, keptInCash: true, payout: null })
    expect(kept.moves).toMatchObject([{ kind: 'cash_kept', amount: -200_000, orderId: id }])
    expect(kept.closing).toBe(-7000)
    expect(await balanceOf(seller)).toMatchObject({ payable: 0, receivable: 7000 })
    await world.released(seller)
    expect(await balanceOf(seller)).toMatchObject({ payable: 186_000, receivable: 0 })
    expect((await statementOf(seller)).closing).toBe(186_000)
    await sound()
  })

  test('what goes back after the release stands beside the sale, with its fee and tax', async () => {
    const seller = await world.newSeller()
    const { id } = await world.released(seller)
    await world.released(seller)
    const refund = async (amount: number) => {
      const body = { amount, reason: 'Hàng hỏng khi mở' }
      const proposed = await world.maker.call('POST /operator/orders/:id/refund', { params: { id }, body })
      await world.checker.call('POST /operator/proposals/:id/decision', {
        params: { id: proposed.id },
        body: { accept: true },
      })
    }
    await refund(50_000)
    // All of it is paid out by now, so that the rest becomes a debt.
    await paid(world.maker, (await approved(world, seller)).payout.id)
    await refund(150_000)
    const { lines, totals, closing, opening, moves } = await statementOf(seller)
    expect(lines.map(({ kind, refunds }) => [kind, refunds])).toEqual([
      ['sale', 0],
      ['sale', 0],
      ['refund', 50_000],
      ['refund', 150_000],
    ])
    for (const line of lines)
      expect(line.goods + line.deliveryFee - line.platformFee - line.vat - line.pit - line.refunds).toBe(line.net)
    expect(totals).toMatchObject({
      gross: 400_000,
      platformFee: 4000,
      vat: 2000,
      pit: 1000,
      refunds: 200_000,
      net: 193_000,
    })
    expect(opening + totals.net + moves.reduce((all, { amount }) => all + amount, 0)).toBe(closing)
    expect(closing).toBe(-(await balance(world, `seller_receivable:${seller.organizationId}`)))
    expect(closing).toBeLessThan(0)
    await sound()
  })

  test('a period that ends before it begins is refused, and so is who doesn’t sell', async () => {
    const seller = await world.newSeller()
    expect((await refusal(statementOf(seller, { from: '2026-02-01', to: '2026-01-01' }))).errors?.[0]?.path).toBe(
      'from',
    )
    expect(await slugs([statementOf(world.buyer), balanceOf(world.buyer)])).toEqual(['forbidden', 'forbidden'])
  })
})

describe('how a seller is taxed', () => {
  const set = (who: Someone, body = { taxKind: 'company' as const, ownProduce: false }) =>
    who.call('PUT /payments/payee', { body })

  test('its own raw produce and a company have no tax withheld from then on', async () => {
    const seller = await world.newSeller()
    expect((await balanceOf(seller)).payee).toEqual({ taxKind: 'household', ownProduce: false, connect: null })
    await world.released(seller)
    expect(
      await seller.call('PUT /payments/payee', { body: { taxKind: 'household', ownProduce: true } }),
    ).toMatchObject({
      ownProduce: true,
    })
    await world.released(seller)
    await set(seller)
    await world.released(seller)
    const { lines } = await statementOf(seller)
    expect(lines.map(({ vat, pit }) => vat + pit)).toEqual([3000, 0, 0])
    expect(await world.audited(seller.organizationId)).toEqual(['payee.tax', 'payee.tax'])
  })

  test('staff may not say it, nor who doesn’t sell', async () => {
    const seller = await world.newSeller()
    await world.rows(`update membership set role = 'staff' where person_id = $1`, [seller.personId])
    for (const who of [seller, world.buyer]) expect((await refusal(set(who))).slug).toBe('forbidden')
  })
})
