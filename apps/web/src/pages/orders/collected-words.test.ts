import type { CollectedMoney } from '@chl/contracts/collected-money'
import { describe, expect, it } from 'vitest'
import {
  cashToBring,
  expectedText,
  moneyBack,
  moneyHeadline,
  moneyText,
  nextOfMoney,
  rowMoneyText,
} from './collected-words.ts'
import type { Order, OrderSummary } from './orders.queries.ts'

const paid = (change: Partial<CollectedMoney> = {}): CollectedMoney => ({
  environment: 'sandbox',
  method: 'card',
  awaits: null,
  ceiling: 1_100_000,
  authorized: false,
  heldForOthers: false,
  due: null,
  received: 0,
  missing: 0,
  refunded: 0,
  hold: 'none',
  cardDisputed: false,
  payUntil: null,
  transfer: null,
  cash: null,
  refunds: [],
  payout: null,
  payoutDays: 2,
  steps: [],
  ...change,
})
const order = (collected: CollectedMoney, change: Partial<Order> = {}) =>
  ({
    side: 'seller',
    state: 'placed',
    expiresAt: '2026-11-24T05:00:00Z',
    nextStep: null,
    weighingToAnswer: null,
    handover: { kind: 'delivery' },
    payment: { collected, receivedSaidAt: null },
    ...change,
  }) as Order
const VND = '\u00a0₫'
const share = {
  gross: 1_000_000,
  fee: 20_000,
  tax: 0,
  net: 980_000,
  netted: 0,
  released: false,
  expectedOn: null,
  paidOn: null,
}

describe('a card', () => {
  it('that the buyer’s bank is looking into: the seller’s money waits, no day is promised, and goods still here are asked about', () => {
    const here = paid({ due: 990_000, received: 990_000, hold: 'held', cardDisputed: true, payout: share })
    const waits = 'Ngân hàng của người mua đang tra soát khoản thẻ này. Tiền chờ đến khi có kết quả.'
    for (const state of ['ready', 'in_transit'] as const) {
      expect(moneyText(order(here, { state }), here)).toBe(`${waits} Hỏi chợ trước khi giao hàng.`)
      expect(moneyHeadline(order(here, { state, nextStep: 'dispatch' }), 'Hà')).toEqual({
        title: 'Hỏi chợ trước khi giao hàng.',
        text: waits,
      })
    }
    expect(moneyText(order(here, { state: 'delivered' }), here)).toBe(waits)
    expect(moneyHeadline(order(here, { state: 'completed' }), 'Hà')?.text).toBe(waits)
    expect(expectedText(order(here, { state: 'completed' }), here)).toContain('chưa hẹn được ngày')
    const over = order(here, { state: 'cancelled' })
    expect([moneyText(over, here), expectedText(over, here)].join()).not.toContain('tra soát')
  })

  const waits = paid({ awaits: 'card' })
  it('is waited for by the seller and confirmed by the buyer', () => {
    expect(moneyHeadline(order(waits), 'Hà')?.title).toBe('Chờ người mua xác nhận thẻ')
    const buyer = order(waits, { side: 'buyer', nextStep: 'payByCard' })
    expect(moneyHeadline(buyer, 'Mỷ')?.text).toContain(`Thẻ giữ tối đa 1.100.000${VND}`)
    expect(nextOfMoney(order(waits))).toBe('Người mua xác nhận thẻ')
  })

  it('that ran out is said as such, and a seller who has to weigh reads of the weighing', () => {
    expect(moneyHeadline(order(waits, { state: 'ready' }), 'Hà')?.title).toBe('Chờ người mua xác nhận lại thẻ')
    expect(moneyHeadline(order(waits, { state: 'confirmed', nextStep: 'weigh' }), 'Hà')).toBeNull()
  })

  it('holds, is charged by weight, and is let go of where the order comes to nothing', () => {
    const held = paid({ authorized: true })
    expect(moneyText(order(held, { side: 'buyer' }), held)).toContain('Chưa trừ tiền')
    const weighed = paid({ authorized: true, due: 990_000 })
    expect(moneyText(order(weighed), weighed)).toContain(`990.000${VND}`)
    const gone = paid({ steps: [{ at: '2026-11-23T05:00:00Z', kind: 'authorized', amount: 1_100_000 }] })
    expect(moneyBack(order(gone, { state: 'cancelled' }))).toContain('đã gỡ')
    expect(moneyText(order(gone, { state: 'cancelled' }), gone)).toContain('đã gỡ')
    const back = paid({ refunded: 5000 })
    expect(moneyBack(order(back, { state: 'refunded', side: 'buyer' }))).toBe(`5.000${VND} được trả lại bạn.`)
  })

  it('that other orders of the checkout still need is not said to be lifted', () => {
    const steps: CollectedMoney['steps'] = [{ at: '2026-11-23T05:00:00Z', kind: 'authorized', amount: 1_100_000 }]
    const held = paid({ authorized: true, heldForOthers: true, steps })
    const buyer = order(held, { state: 'cancelled', side: 'buyer' })
    for (const text of [moneyBack(buyer), moneyText(buyer, held)]) {
      expect(text).toContain('được gỡ khi các đơn khác')
      expect(text).not.toContain('đã gỡ')
    }
    const unseen = paid({ authorized: true, steps })
    expect(moneyBack(order(unseen, { state: 'cancelled' }))).toBe('')
    expect(moneyText(order(unseen, { state: 'cancelled' }), unseen)).toBe('Chưa thu đồng nào.')
  })

  it('is no debt of a buyer whose goods are done before it is charged', () => {
    const done = order(paid({ authorized: true, due: 990_000 }), { state: 'completed', side: 'buyer' })
    expect(moneyHeadline(done, 'Mỷ')?.title).toBe('Đơn đã xong')
  })

  it('whose money a bank took back whole is not held any more', () => {
    const taken = paid({ due: 990_000, received: 990_000, refunded: 990_000, hold: 'refunded' })
    expect(moneyHeadline(order(taken, { state: 'completed' }), 'Hà')).toBeNull()
    const row = { collected: taken, side: 'seller', state: 'completed', paid: false } as unknown as OrderSummary
    expect(rowMoneyText(row)).toBeNull()
  })
})

describe('a transfer', () => {
  const asks = paid({ method: 'vietqr', ceiling: null, awaits: 'transfer', due: 990_000, missing: 990_000 })
  it('stands in both headings once it is asked for', () => {
    expect(moneyHeadline(order(asks, { state: 'ready' }), 'Hà')?.title).toBe('Chờ tiền chuyển khoản về')
    const buyer = order(asks, { state: 'ready', side: 'buyer', nextStep: 'payByTransfer' })
    expect(moneyHeadline(buyer, 'Mỷ')?.title).toBe(`Chuyển khoản 990.000${VND} để nhận hàng`)
  })

  it('is not asked for while the weight is a question', () => {
    const open = order(asks, { side: 'buyer', state: 'ready', weighingToAnswer: {} as Order['weighingToAnswer'] })
    expect(moneyText(open, asks)).toContain('Cân xong mới chuyển')
  })

  it('that is over its time no longer says until when', () => {
    const late = { ...asks, payUntil: '2020-01-01T00:00:00Z' }
    expect(moneyText(order(late, { side: 'buyer' }), late)).not.toContain('Chuyển trước')
  })
})

describe('cash', () => {
  const cash = { amount: 990_000, takenAt: null, by: null, kept: false }
  const due = paid({ method: 'cod', ceiling: null, awaits: 'cash', due: 990_400, missing: 990_400, cash })
  it('is taken with the goods, rounded', () => {
    const seller = order(due, { state: 'in_transit', nextStep: 'takeCash' })
    expect(moneyHeadline(seller, 'Hà')?.title).toBe(`Giao hàng và thu 990.000${VND} tiền mặt`)
    expect(moneyHeadline(order(due, { state: 'in_transit', side: 'buyer' }), 'Mỷ')?.text).toContain(`990.000${VND}`)
    expect(moneyHeadline(order(due, { state: 'ready', nextStep: 'dispatch' }), 'Hà')).toBeNull()
  })

  it('stays with the seller whose person took it', () => {
    const kept = paid({ method: 'cod', due: 990_400, cash: { ...cash, kept: true }, payout: share })
    expect(expectedText(order(kept, { state: 'completed' }), kept)).toContain('Bạn cầm 990.000')
    const taxed = { ...kept, payout: { ...share, tax: 15_000 } }
    expect(expectedText(order(taxed, { state: 'completed' }), taxed)).toContain(`Phí và thuế 35.000${VND}`)
    expect(expectedText(order(due), due)).toContain('phí và thuế được trừ vào lần chi sau')
  })

  it('that nobody has to take, as all came by a transfer, is not waited for', () => {
    const here = { ...due, awaits: null, received: 990_400, missing: 0, cash: { ...cash, amount: 0 }, payout: share }
    expect(expectedText(order(here), here)).toContain(`980.000${VND}`)
  })
})

describe('the seller’s money', () => {
  it('is said from the first day on, and never to the buyer', () => {
    const unweighed = paid()
    expect(expectedText(order(unweighed), unweighed)).toContain('2 ngày làm việc')
    const weighed = paid({ payout: share })
    expect(expectedText(order(weighed), weighed)).toContain(`980.000${VND}`)
    const dated = paid({ payout: { ...share, expectedOn: '2026-11-27' } })
    expect(expectedText(order(dated), dated)).toContain('27/11/2026')
    expect(expectedText(order(dated, { side: 'buyer' }), dated)).toBeNull()
    const there = paid({ hold: 'released', payout: { ...share, released: true, paidOn: '2026-11-26' } })
    expect(expectedText(order(there, { state: 'completed' }), there)).toBe(
      `980.000${VND} đã chuyển về tài khoản ngày 26/11/2026.`,
    )
    expect(expectedText(order(dated, { state: 'cancelled' }), dated)).toBeNull()
    const less = paid({ payout: { ...share, netted: 80_000, expectedOn: '2026-11-27' } })
    expect(expectedText(order(less), less)).toContain(`900.000${VND} dự kiến`)
    const netted = paid({ hold: 'released', payout: { ...share, netted: share.net, released: true } })
    expect(expectedText(order(netted, { state: 'completed' }), netted)).toContain('trừ hết vào nợ')
  })
})

describe('money that came in', () => {
  const here = paid({ due: 990_000, received: 990_000, hold: 'held' })
  it('is held until the hand-over, then until the order is done, then is the seller’s', () => {
    expect(moneyText(order(here, { state: 'ready' }), here)).toContain('giữ đến khi giao hàng')
    for (const state of ['delivered', 'completed'] as const)
      expect(moneyText(order(here, { state }), here)).toContain('giữ đến khi đơn xong')
    const released = { ...here, hold: 'released' as const }
    expect(moneyText(order(released, { state: 'completed' }), released)).toContain('tiền đã là của bạn')
    const cash = { amount: 990_000, takenAt: '2026-11-24T05:00:00Z', by: 'Páo', kept: true }
    const kept = { ...released, method: 'cod' as const, cash }
    expect(moneyText(order(kept, { state: 'completed' }), kept)).toContain('Páo đã thu 990.000')
  })
})

describe('a row of the list', () => {
  const row = (change: Partial<OrderSummary>) =>
    ({ side: 'seller', state: 'placed', paid: false, ...change }) as OrderSummary
  it('says what a seller can only wait for', () => {
    expect(rowMoneyText(row({ collected: { awaits: 'card', hold: 'none' } }))).toBe('Chờ thẻ của người mua')
    expect(rowMoneyText(row({ state: 'ready', collected: { awaits: 'transfer', hold: 'none' } }))).toBe(
      'Chờ tiền chuyển khoản',
    )
    expect(rowMoneyText(row({ state: 'completed', collected: { awaits: null, hold: 'held' } }))).toBe(
      'Tiền đang được giữ',
    )
    expect(rowMoneyText(row({ collected: null }))).toBeNull()
  })
})

describe('cash that the seller’s own person took', () => {
  const cash = { amount: 150_000, takenAt: '2026-11-23T05:00:00Z', by: 'Mỷ', kept: true }
  const refund = (state: 'due' | 'paid') =>
    [{ id: 'r', amount: 150_000, cause: 'dispute', reason: '', method: 'bank', state, needsAccount: false }].map(
      (one) => ({ ...one, at: '2026-11-24T05:00:00Z', paidAt: null }) as CollectedMoney['refunds'][number],
    )

  it('is not said to be held elsewhere while there is a complaint', () => {
    const disputed = paid({ method: 'cod', hold: 'frozen', cash })
    const seller = order(disputed, { state: 'disputed' })
    expect(expectedText(seller, disputed)).toContain(`Bạn đang cầm 150.000${VND}`)
    expect(moneyText(seller, disputed)).toContain(`bạn đang cầm 150.000${VND}`)
    expect(moneyText({ ...seller, side: 'buyer' }, disputed)).toContain('người bán đang cầm')
    const byMarket = paid({ method: 'cod', hold: 'frozen', cash: { ...cash, kept: false } })
    expect(moneyText(seller, byMarket)).toContain('tiền được giữ')
  })

  it('is to be brought in where it goes back, until the buyer has it', () => {
    const back = paid({ method: 'cod', hold: 'refunded', cash, refunds: refund('due') })
    expect(cashToBring('seller', back)).toBe(150_000)
    expect(cashToBring('buyer', back)).toBe(0)
    expect(cashToBring('seller', { ...back, refunds: refund('paid') })).toBe(0)
    expect(cashToBring('seller', { ...back, cash: { ...cash, kept: false } })).toBe(0)
    expect(cashToBring('seller', { ...back, hold: 'released' })).toBe(0)
  })
})
