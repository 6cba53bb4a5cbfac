import type { CollectedMoney } from '@chl/contracts/collected-money'
import { m } from '@chl/messages/messages.js'
import { day, money } from '../../shared/format.ts'
import { moment } from './moment.ts'
import type { Headline } from './order-words.ts'
import type { Order, OrderSummary, Side } from './orders.queries.ts'

type Facts = Pick<Order, 'side' | 'state' | 'weighingToAnswer'>

/** «Trả bằng thẻ», «Chuyển khoản qua chợ»; a seller reads of the money of its order. */
export function moneyTitle(side: Side, { method }: Pick<CollectedMoney, 'method'>) {
  if (side === 'seller') return m.pay_title_seller()
  return { card: m.pay_title_card, vietqr: m.pay_title_transfer, cod: m.pay_title_cash }[method]()
}

const bySide = (side: Side, buyer: () => string, seller: () => string) => (side === 'buyer' ? buyer() : seller())

/** How the money stands, in a sentence: what is held, asked for, here, or on its way back. */
export function moneyText({ side, state, weighingToAnswer }: Facts, paid: CollectedMoney): string {
  if (cameToNothing(state)) return endedText(side, paid)
  if (paid.cardDisputed) return cardDisputedText(state)
  if (paid.hold === 'frozen') return frozenText(side, paid)
  if (paid.hold === 'refunded') return bySide(side, m.pay_hint_refunded_buyer, m.pay_hint_refunded_seller)
  if (paid.hold === 'released' && side === 'buyer') return m.pay_hint_done_buyer()
  if (paid.hold === 'released' && !paid.cash?.kept) return m.pay_hint_done_seller()
  if (paid.cash?.takenAt) return m.pay_hint_taken({ name: paid.cash.by ?? '', amount: money(paid.cash.amount) })
  if (paid.received > 0 && paid.missing === 0) return keptText(state, money(paid.received))
  return PENDING[paid.method]({ side, asks: weighingToAnswer === null }, paid)
}

// Cash that the seller's own person took is in its pocket, complaint or not.
function frozenText(side: Side, { cash }: CollectedMoney) {
  if (!cash?.kept) return m.pay_hint_frozen()
  const amount = money(cash.amount)
  return side === 'buyer' ? m.pay_hint_frozen_buyer({ amount }) : m.pay_hint_frozen_seller({ amount })
}

const keptText = (state: Order['state'], amount: string) =>
  state === 'delivered' || state === 'completed' ? m.pay_hint_kept_done({ amount }) : m.pay_hint_kept({ amount })

const cardDisputedText = (state: Order['state']) =>
  isWaiting(state) || state === 'in_transit'
    ? `${m.pay_hint_card_disputed()} ${m.pay_hint_card_disputed_ask()}`
    : m.pay_hint_card_disputed()

const cameToNothing = (state: Order['state']) =>
  state === 'declined' || state === 'expired' || state === 'cancelled' || state === 'refunded'

function endedText(side: Side, paid: CollectedMoney) {
  if (paid.refunded > 0) return bySide(side, m.pay_hint_refunded_buyer, m.pay_hint_refunded_seller)
  return holdText(side, paid) || m.pay_hint_nothing()
}

/** What became of a card's hold where the order came to nothing; '' where there was none, or it is none of the side's. */
function holdText(side: Side, { steps, authorized, heldForOthers }: CollectedMoney) {
  if (heldForOthers) return m.pay_hint_held_others()
  const was = steps.some(({ kind }) => kind === 'authorized')
  return was && !(authorized && side === 'seller') ? m.pay_hint_let_go() : ''
}

/** `asks`: the sum isn't a question to the buyer still. */
type Pending = (of: { side: Side; asks: boolean }, paid: CollectedMoney) => string
const PENDING: Record<CollectedMoney['method'], Pending> = {
  card: ({ side }, { authorized, ceiling, due }) => {
    if (!authorized) return bySide(side, m.pay_hint_card_buyer, m.pay_hint_card_seller)
    if (due !== null) return m.pay_hint_charging({ amount: money(due) })
    const amount = money(ceiling ?? 0)
    return side === 'buyer' ? m.pay_hint_held_buyer({ amount }) : m.pay_hint_held_seller({ amount })
  },
  vietqr: ({ side, asks }, { awaits, missing, payUntil }) => {
    if (awaits !== 'transfer' || !asks) return bySide(side, m.pay_hint_transfer_buyer, m.pay_hint_transfer_seller)
    if (side === 'seller') return m.pay_hint_asked_seller({ amount: money(missing) })
    const until =
      payUntil && Date.parse(payUntil) > Date.now() ? m.pay_hint_asked_until({ time: moment(payUntil) }) : ''
    return `${m.pay_hint_asked_buyer()} ${until}`.trim()
  },
  cod: ({ side }, { cash }) => {
    if (!cash) return bySide(side, m.pay_hint_cash_buyer, m.pay_hint_cash_seller)
    const amount = money(cash.amount)
    return side === 'buyer' ? m.pay_hint_hand_buyer({ amount }) : m.pay_hint_hand_seller({ amount })
  },
}

/** When the seller's money comes, in a sentence; null for the buyer, and where none will. */
export function expectedText({ side, state }: Pick<Facts, 'side' | 'state'>, paid: CollectedMoney): string | null {
  if (side === 'buyer' || cameToNothing(state) || paid.hold === 'refunded') return null
  const { payout, payoutDays: n, cash, hold } = paid
  if (paid.cardDisputed) return m.pay_expected_card_disputed()
  if (hold === 'frozen')
    return cash?.kept ? m.pay_expected_frozen_kept({ amount: money(cash.amount) }) : m.pay_expected_frozen()
  if (cash?.kept && payout)
    return m.pay_expected_kept({ amount: money(cash.amount), fee: money(payout.fee + payout.tax) })
  if (paid.method === 'cod' && !cash?.takenAt && (paid.due === null || paid.missing > 0)) return m.pay_expected_cash()
  if (!payout) return m.pay_expected_unweighed({ n })
  if (payout.netted > 0 && payout.netted === payout.net) return m.pay_expected_netted()
  const amount = money(payout.net - payout.netted)
  if (payout.paidOn) return m.pay_expected_paid({ amount, day: day(payout.paidOn) })
  if (payout.expectedOn) return m.pay_expected({ amount, day: day(payout.expectedOn) })
  return m.pay_expected_after({ amount, n })
}

/** What of the cash that the seller's own person took goes back to the buyer, until the buyer has it; 0 where none does. */
export function cashToBring(side: Side, { cash, hold, refunds }: CollectedMoney): number {
  if (side === 'buyer' || !cash?.kept || hold !== 'refunded') return 0
  return refunds.some(({ state }) => state !== 'paid') ? cash.amount : 0
}

/**
 * The heading where the order waits for money, or is done and the money isn't: null where the goods are what counts.
 * A side that has something else to do first reads of that.
 */
export function moneyHeadline(order: Order, name: string): Headline | null {
  const { collected: paid } = order.payment
  if (!paid) return null
  if (order.side === 'buyer' && order.nextStep === 'payByCard') return cardHead(order, paid, name)
  if (order.side === 'buyer' && order.nextStep === 'payByTransfer') return transferHead(order, paid, name)
  if (order.nextStep === 'takeCash' || (order.side === 'buyer' && paid.awaits === 'cash')) return cashHead(order, paid)
  if (paid.cardDisputed && (order.state === 'ready' || order.state === 'in_transit'))
    return { title: m.pay_hint_card_disputed_ask(), text: m.pay_hint_card_disputed() }
  if (order.state === 'completed') return doneHead(order, paid)
  if (order.side === 'buyer' || order.nextStep !== null || !isWaiting(order.state)) return null
  if (paid.awaits === 'card') return cardHead(order, paid, name)
  return paid.awaits === 'transfer' ? transferHead(order, paid, name) : null
}

const isWaiting = (state: Order['state']) => state === 'placed' || state === 'confirmed' || state === 'ready'

function cardHead({ side, state, expiresAt }: Order, { ceiling }: CollectedMoney, name: string): Headline {
  const time = expiresAt ? moment(expiresAt) : ''
  if (state === 'placed')
    return side === 'buyer'
      ? {
          title: m.pay_head_card_buyer(),
          text: m.pay_head_card_buyer_text({ amount: money(ceiling ?? 0), time }),
        }
      : { title: m.pay_head_card_seller(), text: m.pay_head_card_seller_text({ name, time }) }
  return side === 'buyer'
    ? { title: m.pay_head_again_buyer(), text: m.pay_head_again_buyer_text() }
    : { title: m.pay_head_again_seller(), text: m.pay_head_again_seller_text() }
}

function transferHead({ side }: Order, { missing }: CollectedMoney, name: string): Headline {
  const amount = money(missing)
  return side === 'buyer'
    ? { title: m.pay_head_transfer_buyer({ amount }), text: m.pay_head_transfer_buyer_text() }
    : { title: m.pay_head_transfer_seller(), text: m.pay_head_transfer_seller_text({ name, amount }) }
}

function cashHead({ side, state }: Order, { cash }: CollectedMoney): Headline | null {
  if (!cash || (state !== 'ready' && state !== 'in_transit')) return null
  const amount = money(cash.amount)
  if (side === 'seller') return { title: m.pay_head_cash_seller({ amount }), text: m.pay_head_cash_seller_text() }
  const title = state === 'ready' ? m.order_head_ready_pickup_buyer() : m.order_head_transit()
  return { title, text: m.pay_head_cash_buyer_text({ amount }) }
}

function doneHead(order: Order, paid: CollectedMoney): Headline | null {
  if (paid.hold === 'refunded') return null
  if (order.side === 'buyer')
    return order.payment.receivedSaidAt ? null : { title: m.pay_head_done(), text: m.pay_head_done_charging() }
  if (paid.payout?.released) return { title: m.pay_head_done(), text: m.pay_head_done_text() }
  const text = paid.cardDisputed ? m.pay_hint_card_disputed() : m.pay_head_done_held_text()
  return { title: m.pay_head_done_held(), text }
}

/** What becomes of the money of an order that came to nothing, to stand beside what becomes of its goods. */
export function moneyBack({ side, payment: { collected: paid } }: Pick<Order, 'side' | 'payment'>): string {
  if (!paid) return ''
  const amount = money(paid.refunded)
  if (paid.refunded > 0) return side === 'buyer' ? m.pay_back_buyer({ amount }) : m.pay_back_seller({ amount })
  return holdText(side, paid)
}

/** What comes next of the money, for the dashed end of the timeline; null where the goods come next. */
export function nextOfMoney({ state, payment: { collected: paid }, handover }: Order): string | null {
  if (!paid?.awaits || !(isWaiting(state) || state === 'in_transit')) return null
  if (paid.awaits === 'card') return m.pay_next_card()
  if (paid.awaits === 'transfer') return m.pay_next_transfer()
  return state === 'in_transit' || handover.kind === 'pickup' ? m.pay_next_cash() : null
}

/** What a row of the list says of an order's money to whoever can only wait for it; null where it says nothing. */
export function rowMoneyText({ collected: paid, side, state, paid: isPaid }: OrderSummary): string | null {
  if (!paid) return null
  if (isWaiting(state) && side === 'seller' && paid.awaits === 'card') return m.pay_wait_card()
  if (state === 'ready' && side === 'seller' && paid.awaits === 'transfer') return m.pay_wait_transfer()
  const done = state === 'delivered' || state === 'completed'
  return done && !isPaid && paid.hold !== 'none' && paid.hold !== 'refunded' ? m.pay_wait_held() : null
}

const STEPS: Record<CollectedMoney['steps'][number]['kind'], () => string> = {
  authorized: m.pay_step_authorized,
  captured: m.pay_step_captured,
  canceled: m.pay_step_canceled,
  expired: m.pay_step_expired,
  transfer: m.pay_step_transfer,
  cash: m.pay_step_cash,
  refund_due: m.pay_step_refund_due,
  refund_paid: m.pay_step_refund_paid,
  released: m.pay_step_released,
}
/** «Thẻ đã giữ», «Tiền chuyển khoản về». */
export const moneyStepText = (kind: CollectedMoney['steps'][number]['kind']) => STEPS[kind]()
