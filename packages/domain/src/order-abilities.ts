import type { Awaited } from './collection.ts'
import { type Handover, type OrderState, otherSide, type Side } from './order.ts'

/** What a side can do with an order: moves of the table, and what isn't a move (weighing again, asking, marks of payment). */
export const ORDER_ACTIONS = [
  'confirm',
  'decline',
  'cancel',
  'weigh',
  'answerWeighing',
  'requestCancel',
  'answerCancel',
  'dispatch',
  'deliver',
  'returnGoods',
  'complete',
  'dispute',
  'proposeOutcome',
  'answerOutcome',
  'sayPaid',
  'sayReceived',
  'sayReturned',
  'sayReturnReceived',
  'payByCard',
  'payByTransfer',
  'takeCash',
] as const

/** One of ORDER_ACTIONS. */
export type OrderAction = (typeof ORDER_ACTIONS)[number]

/** What decides who may do what with an order now. Times are already compared: the clock is the server's (rule 9). */
export type OrderSituation = {
  state: OrderState
  side: Side
  handover: Handover
  /** The time to answer is over (now ≥ expires_at). */
  expired: boolean
  /** A weighing outside of the tolerance waits for the buyer's answer. */
  weighingPending: boolean
  cancelRequestedBy: Side | null
  /** The time to dispute isn't over. */
  withinDisputeWindow: boolean
  /** Whose proposal for a dispute's outcome is open. */
  disputeProposalBy: Side | null
  /** The marks of direct payment («đã trả», «đã nhận»). */
  paidSaid: boolean
  receivedSaid: boolean
  /** The seller has to pay something back («người bán còn trả lại ₫x»), and the two marks of that. */
  owesBack: boolean
  returnSaid: boolean
  returnReceivedSaid: boolean
  /** The platform collects for this order: then nobody marks payment by hand. */
  collected?: boolean
  /** What the order waits for where it does. */
  awaits?: Awaited | null
  /** Cash was taken for what the scale said: it isn't weighed again. */
  cashTaken?: boolean
}

/** What a side may do now, in the order of ORDER_ACTIONS, and the one of the large button; null: nothing to do but wait. */
export type OrderAbilities = { actions: OrderAction[]; nextStep: OrderAction | null }

/** The states in which the buyer owes the seller: from the yes to the order until it came to nothing. */
export const PAYABLE: ReadonlySet<OrderState> = new Set([
  'confirmed',
  'ready',
  'in_transit',
  'delivered',
  'completed',
  'disputed',
])

/**
 * What a side may do with an order in this situation. Pure; the API asks it before it acts, and sends it with the order
 * so that the page shows only buttons that work (architecture.md, habit 4). A seller's delivery still needs its proof,
 * and a move its reason.
 */
export function abilitiesFor(now: OrderSituation): OrderAbilities {
  const may: Record<OrderAction, boolean> = {
    ...answering(now),
    ...handingOver(now),
    ...disputing(now),
    ...paying(now),
  }
  const steps = now.side === 'seller' ? SELLER_STEPS : BUYER_STEPS
  return {
    actions: ORDER_ACTIONS.filter((action) => may[action]),
    nextStep: steps.find((action) => may[action] && isDue(action, now)) ?? null,
  }
}

function answering(now: OrderSituation) {
  const { state, side } = now
  const seller = side === 'seller'
  const placed = state === 'placed'
  const open = isOpen(state)
  return {
    confirm: seller && placed && !now.expired && now.awaits !== 'card',
    decline: seller && placed,
    cancel: seller ? open : placed,
    // A new weighing replaces one that waits for the buyer: after a no, the goods are weighed again.
    weigh: seller && open && now.cashTaken !== true,
    answerWeighing: !seller && open && now.weighingPending,
    requestCancel: open && now.cancelRequestedBy === null,
    answerCancel: open && now.cancelRequestedBy === otherSide(side),
  }
}

// Goods on their way arrive whatever became of a card; cash is taken before the goods are handed over.
function handingOver(now: OrderSituation) {
  const { state, side, handover, weighingPending, withinDisputeWindow } = now
  const awaits = now.awaits ?? null
  const seller = side === 'seller'
  const settled = state === 'ready' && !weighingPending
  const inTransit = state === 'in_transit' && handover === 'delivery'
  return {
    dispatch: seller && settled && handover === 'delivery' && (awaits === null || awaits === 'cash'),
    deliver: (settled && handover === 'pickup' && awaits === null) || (inTransit && awaits !== 'cash'),
    returnGoods: seller && inTransit,
    complete: !seller && state === 'delivered',
    dispute: !seller && state === 'delivered' && withinDisputeWindow,
  }
}

function disputing({ state, side, disputeProposalBy }: OrderSituation) {
  const disputed = state === 'disputed'
  return {
    // A new proposal replaces the open one, whoever made it: that is how two sides come nearer.
    proposeOutcome: disputed,
    answerOutcome: disputed && disputeProposalBy === otherSide(side),
  }
}

function paying(now: OrderSituation) {
  const direct = now.collected !== true
  const seller = now.side === 'seller'
  const payable = direct && PAYABLE.has(now.state) && !now.receivedSaid
  const owed = direct && now.owesBack && !now.returnReceivedSaid
  return {
    sayPaid: !seller && payable && !now.paidSaid,
    // Cash is in the hand before the buyer has found the button, so the seller needn't wait for «đã trả».
    sayReceived: seller && payable,
    sayReturned: seller && owed && !now.returnSaid,
    sayReturnReceived: !seller && owed,
    ...collecting(now),
  }
}

function collecting({ state, side, handover, weighingPending, awaits = null, expired }: OrderSituation) {
  const buyer = side === 'buyer'
  const atHandover = state === 'in_transit' || (state === 'ready' && handover === 'pickup' && !weighingPending)
  return {
    payByCard: buyer && awaits === 'card' && !(state === 'placed' && expired),
    payByTransfer: buyer && awaits === 'transfer' && !weighingPending,
    takeCash: !buyer && awaits === 'cash' && atHandover,
  }
}

const isOpen = (state: OrderState): boolean => state === 'confirmed' || state === 'ready'

// Questions of the other side first, then the goods, then the money.
const SELLER_STEPS: readonly OrderAction[] = [
  'answerCancel',
  'answerOutcome',
  'confirm',
  'weigh',
  'dispatch',
  'takeCash',
  'deliver',
  'proposeOutcome',
  'sayReturned',
  'sayReceived',
]
const BUYER_STEPS: readonly OrderAction[] = [
  'answerCancel',
  'answerWeighing',
  'answerOutcome',
  'payByCard',
  'payByTransfer',
  'deliver',
  'proposeOutcome',
  'sayReturnReceived',
  'sayPaid',
  'complete',
]

// Allowed is not yet due: weighing again, paying before the goods are there, or repeating an own proposal are no button
// that should stand in the middle of a phone.
function isDue(action: OrderAction, now: OrderSituation): boolean {
  const handedOver = now.state === 'delivered' || now.state === 'completed'
  if (action === 'weigh') return now.state === 'confirmed' && !now.weighingPending
  if (action === 'proposeOutcome') return now.disputeProposalBy === null
  if (action === 'sayPaid') return handedOver
  if (action === 'sayReceived') return handedOver || now.paidSaid
  return action !== 'sayReturnReceived' || now.returnSaid
}
