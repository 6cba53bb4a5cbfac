import { m } from '@chl/messages/messages.js'
import { money } from '../../shared/format.ts'
import { moneyBack, moneyHeadline, rowMoneyText } from './collected-words.ts'
import { moment } from './moment.ts'
import type { Order, OrderAction, OrderSummary, Side } from './orders.queries.ts'

type State = Order['state']

const STATES: Record<State, () => string> = {
  placed: m.order_state_placed,
  confirmed: m.order_state_confirmed,
  declined: m.order_state_declined,
  expired: m.order_state_expired,
  cancelled: m.order_state_cancelled,
  ready: m.order_state_ready,
  in_transit: m.order_state_in_transit,
  delivered: m.order_state_delivered,
  completed: m.order_state_completed,
  disputed: m.order_state_disputed,
  refunded: m.order_state_refunded,
}

/** «Đã cân», «Đang trên đường». */
export const stateText = (state: State) => STATES[state]()

const ACTIONS: Record<OrderAction, () => string> = {
  confirm: m.order_do_confirm,
  decline: m.order_do_decline,
  cancel: m.order_do_cancel,
  weigh: m.order_do_weigh,
  answerWeighing: m.order_do_answer_weighing,
  requestCancel: m.order_do_request_cancel,
  answerCancel: m.order_do_answer_cancel,
  dispatch: m.order_do_dispatch,
  deliver: m.order_do_deliver_buyer,
  returnGoods: m.order_do_return_goods,
  complete: m.order_do_complete,
  dispute: m.order_do_dispute,
  proposeOutcome: m.order_do_propose,
  answerOutcome: m.order_do_answer_outcome,
  sayPaid: m.order_do_say_paid,
  sayReceived: m.order_do_say_received,
  sayReturned: m.order_do_say_returned,
  sayReturnReceived: m.order_do_say_return_received,
  payByCard: m.order_do_pay_by_card,
  payByTransfer: m.order_do_pay_by_transfer,
  takeCash: m.order_do_take_cash,
}

/** What a button says: «Nhận đơn», «Đã nhận hàng». Handing over has a word for each side. */
export const actionText = (action: OrderAction, side: Side) =>
  action === 'deliver' && side === 'seller' ? m.order_do_deliver_seller() : ACTIONS[action]()

// A button that says that something is done is pressed afterwards: what is to be done has another word.
const TURNS: Partial<Record<OrderAction, () => string>> = {
  deliver: m.orders_turn_receive,
  takeCash: m.orders_turn_take_cash,
  sayPaid: m.orders_turn_pay,
  sayReceived: m.orders_turn_say_received,
  sayReturned: m.orders_turn_pay_back,
  sayReturnReceived: m.orders_turn_say_returned,
}

/** What a side has to do: «Nhận đơn», «Giao hàng». */
const turnText = (action: OrderAction, side: Side) =>
  action === 'deliver' && side === 'seller'
    ? m.orders_turn_hand_over()
    : (TURNS[action]?.() ?? actionText(action, side))

/** What a row of the list says of an order's next step: whose move it is, or that nothing is left to do. */
export function rowText(order: OrderSummary) {
  const { state, side, nextStep, waitsForMe, paid, collected } = order
  if (nextStep && waitsForMe) return m.orders_your_turn({ action: turnText(nextStep, side) })
  if (collected) return rowMoneyText(order)
  if ((state === 'delivered' || state === 'completed') && !paid) return m.orders_unpaid()
  return null
}

export type Headline = { title: string; text: string }

/** The page's heading: what comes next and who does it, and a sentence of how. An open question stands before all else. */
export function headline(order: Order): Headline {
  const { cancelRequest, weighingToAnswer, dispute, side } = order
  const other = side === 'buyer' ? order.seller.name : order.buyer.name
  if (cancelRequest && cancelRequest.by !== side)
    return {
      title: m.order_head_cancel_asked({ name: other }),
      text: m.order_head_cancel_asked_text({ reason: cancelRequest.reason }),
    }
  if (cancelRequest) return { title: m.order_head_cancel_wait({ name: other }), text: m.order_head_cancel_wait_text() }
  if (weighingToAnswer) return side === 'buyer' ? WEIGHING.buyer() : WEIGHING.seller(other)
  if (dispute?.proposal && order.state === 'disputed') {
    const mine = dispute.proposal.by === side
    return mine
      ? { title: m.order_head_proposal_wait({ name: other }), text: m.order_head_proposal_wait_text() }
      : { title: m.order_head_proposal({ name: other }), text: m.order_head_proposal_text() }
  }
  return owed(order, other) ?? moneyHeadline(order, other) ?? BY_STATE[order.state](order, other)
}

/** Goods are done with, but money still has to come back. */
function owed({ state, side, payment }: Order, name: string): Headline | null {
  const ended = state === 'completed' || state === 'refunded' || state === 'cancelled'
  if (!ended || payment.owedBack === 0 || payment.returnReceivedAt) return null
  const amount = money(payment.owedBack)
  return side === 'buyer'
    ? { title: m.order_head_owed_buyer({ amount }), text: m.order_head_owed_buyer_text() }
    : { title: m.order_head_owed_seller({ name, amount }), text: m.order_head_owed_seller_text() }
}

const WEIGHING = {
  buyer: () => ({ title: m.order_head_weighing_buyer(), text: m.order_head_weighing_buyer_text() }),
  seller: (name: string) => ({
    title: m.order_head_weighing_seller({ name }),
    text: m.order_head_weighing_seller_text(),
  }),
}

const until = (at: string | null) => (at ? moment(at) : '')

/** The reason given with the newest move into a state, as a sentence; empty where none was given. */
function reasonText({ timeline }: Order, to: State) {
  const entry = timeline.findLast((one) => one.kind === 'move' && one.to === to)
  return entry?.reason ? m.order_reason({ reason: entry.reason }) : ''
}

// Of goods that were on their way only what was fit came back, or nobody knows where they are.
const stopped = (order: Order, title: string) => {
  const wasSent = order.timeline.some(({ to }) => to === 'in_transit')
  const parts = [reasonText(order, order.state), wasSent ? '' : m.order_stock_back(), moneyBack(order)]
  return { title, text: parts.filter(Boolean).join(' ') }
}

const BY_STATE: Record<State, (order: Order, name: string) => Headline> = {
  placed: ({ side, expiresAt }, name) =>
    side === 'seller'
      ? { title: m.order_head_placed_seller(), text: m.order_head_placed_seller_text({ time: until(expiresAt) }) }
      : {
          title: m.order_head_placed_buyer({ name }),
          text: m.order_head_placed_buyer_text({ time: until(expiresAt) }),
        },
  confirmed: ({ side }, name) =>
    side === 'seller'
      ? { title: m.order_head_confirmed_seller(), text: m.order_head_confirmed_seller_text() }
      : { title: m.order_head_confirmed_buyer({ name }), text: m.order_head_confirmed_buyer_text() },
  declined: (order, name) =>
    stopped(order, order.side === 'seller' ? m.order_head_declined_seller() : m.order_head_declined_buyer({ name })),
  expired: (order) => stopped(order, m.order_head_expired()),
  cancelled: (order) => stopped(order, m.order_head_cancelled()),
  ready: ({ side, handover }, name) => {
    if (handover.kind === 'pickup')
      return side === 'seller'
        ? { title: m.order_head_ready_pickup_seller({ name }), text: m.order_head_ready_pickup_seller_text() }
        : { title: m.order_head_ready_pickup_buyer(), text: m.order_head_ready_pickup_buyer_text() }
    return side === 'seller'
      ? { title: m.order_head_ready_seller(), text: m.order_head_ready_seller_text() }
      : { title: m.order_head_ready_buyer({ name }), text: m.order_head_ready_buyer_text() }
  },
  in_transit: ({ side }) =>
    side === 'seller'
      ? { title: m.order_head_transit(), text: m.order_head_transit_seller_text() }
      : { title: m.order_head_transit(), text: m.order_head_transit_buyer_text() },
  delivered: ({ side, disputeUntil }) =>
    side === 'seller'
      ? {
          title: m.order_head_delivered_seller(),
          text: m.order_head_delivered_seller_text({ time: until(disputeUntil) }),
        }
      : {
          title: m.order_head_delivered_buyer(),
          text: m.order_head_delivered_buyer_text({ time: until(disputeUntil) }),
        },
  completed: ({ side, payment }) => {
    if (payment.receivedSaidAt) return { title: m.order_head_completed(), text: m.order_head_completed_text() }
    return {
      title: m.order_head_unpaid(),
      text: side === 'seller' ? m.order_head_unpaid_seller_text() : m.order_head_unpaid_buyer_text(),
    }
  },
  disputed: ({ side }) =>
    side === 'seller'
      ? { title: m.order_head_disputed_seller(), text: m.order_head_disputed_seller_text() }
      : { title: m.order_head_disputed_buyer(), text: m.order_head_disputed_buyer_text() },
  refunded: (order) => ({
    title: m.order_head_refunded(),
    text: `${moneyBack(order)} ${m.order_head_refunded_text()}`.trim(),
  }),
}
