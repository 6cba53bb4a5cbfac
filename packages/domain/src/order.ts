/** The states of an order (product.md, «An order's life»). */
export const ORDER_STATES = [
  'placed',
  'confirmed',
  'declined',
  'expired',
  'cancelled',
  'ready',
  'in_transit',
  'delivered',
  'completed',
  'disputed',
  'refunded',
] as const

/** One of ORDER_STATES. */
export type OrderState = (typeof ORDER_STATES)[number]

/** The two sides of an order. */
export type Side = 'buyer' | 'seller'

/** Who makes a move. `both`: one side asked or proposed it, and the other said yes. */
export type Mover = Side | 'clock' | 'operator' | 'both'

/** How goods change hands: fetched by the buyer, or brought by the seller. */
export type Handover = 'pickup' | 'delivery'

/** The names of the moves; one name may stand in two rows of ORDER_MOVES, from two states. */
export type OrderMoveName =
  | 'place'
  | 'confirm'
  | 'decline'
  | 'expire'
  | 'cancel_placed'
  | 'make_ready'
  | 'cancel_by_seller'
  | 'cancel_agreed'
  | 'cancel_by_operator'
  | 'dispatch'
  | 'deliver_pickup'
  | 'deliver'
  | 'return_goods'
  | 'complete'
  | 'dispute'
  | 'close_dispute'
  | 'refund'

/**
 * What a move does to the lots: takes what is ordered; gives back all that the order holds; settles the difference
 * between ordered and weighed, either way; gives back only what is fit to sell; or nothing.
 */
export type StockEffect = 'take' | 'back' | 'difference' | 'fit_part' | 'none'

/** What a move does to the trades: writes them, reverses them, reverses and books anew what changed, or nothing. */
export type TradeEffect = 'record' | 'reverse' | 'replace' | 'none'

/** One row of the table. `from` null is an order that isn't yet; `handover` null is either; `guard` and `effect` are for the docs. */
export type OrderMove = {
  readonly move: OrderMoveName
  readonly from: OrderState | null
  readonly to: OrderState
  readonly who: readonly Mover[]
  readonly handover: Handover | null
  readonly guard: string
  readonly effect: string
  readonly needsReason: boolean
  /** Those of `who` that must show a proof of delivery. */
  readonly needsProof: readonly Mover[]
  readonly stock: StockEffect
  readonly trade: TradeEffect
}

type Rest = Partial<Omit<OrderMove, 'move' | 'from' | 'to' | 'who'>>

const row = (
  move: OrderMoveName,
  from: OrderState | null,
  to: OrderState,
  who: readonly Mover[],
  rest: Rest = {},
): OrderMove => ({
  move,
  from,
  to,
  who,
  handover: null,
  guard: '',
  effect: '',
  needsReason: false,
  needsProof: [],
  stock: 'none',
  trade: 'none',
  ...rest,
})

const BACK = { stock: 'back', effect: 'stock back' } as const
const WITH_REASON = { needsReason: true, guard: 'with a reason' } as const
const BY_OPERATOR = { needsReason: true, guard: 'its money is collected, with a reason' } as const
const YES = { ...BACK, guard: 'the other side accepts an open request' } as const

/**
 * Every move that an order can make: the one table of the API, the pages and the docs. What isn't here is refused.
 * Its rows and words are those of product.md, «An order's life».
 */
export const ORDER_MOVES: readonly OrderMove[] = [
  row('place', null, 'placed', ['buyer'], {
    stock: 'take',
    guard: 'price seen, stock left, not own goods',
    effect: 'stock taken, time to answer set',
  }),
  row('confirm', 'placed', 'confirmed', ['seller'], { guard: 'before expires_at' }),
  row('decline', 'placed', 'declined', ['seller'], { ...BACK, ...WITH_REASON }),
  row('expire', 'placed', 'expired', ['clock'], { ...BACK, guard: 'from expires_at on' }),
  row('cancel_placed', 'placed', 'cancelled', ['buyer'], BACK),
  row('make_ready', 'confirmed', 'ready', ['seller'], {
    stock: 'difference',
    guard: 'every line weighed or counted; outside of the tolerance only with the buyer’s yes',
    effect: 'settlement; the difference of stock given back or taken',
  }),
  row('cancel_by_seller', 'confirmed', 'cancelled', ['seller'], { ...BACK, ...WITH_REASON }),
  row('cancel_by_seller', 'ready', 'cancelled', ['seller'], { ...BACK, ...WITH_REASON }),
  row('cancel_agreed', 'confirmed', 'cancelled', ['both'], YES),
  row('cancel_agreed', 'ready', 'cancelled', ['both'], YES),
  // Where a side has disappeared, nobody else could give back the money that is held.
  row('cancel_by_operator', 'confirmed', 'cancelled', ['operator'], { ...BACK, ...BY_OPERATOR }),
  row('cancel_by_operator', 'ready', 'cancelled', ['operator'], { ...BACK, ...BY_OPERATOR }),
  row('cancel_by_operator', 'in_transit', 'cancelled', ['operator'], {
    ...BY_OPERATOR,
    effect: 'stock doesn’t return by itself',
  }),
  row('dispatch', 'ready', 'in_transit', ['seller'], {
    handover: 'delivery',
    effect: 'carrier, plate and phone kept as text',
  }),
  row('deliver_pickup', 'ready', 'delivered', ['buyer', 'seller'], {
    handover: 'pickup',
    trade: 'record',
    effect: 'trade',
  }),
  row('deliver', 'in_transit', 'delivered', ['buyer', 'seller'], {
    handover: 'delivery',
    needsProof: ['seller'],
    trade: 'record',
    guard: 'the seller with a proof',
    effect: 'trade',
  }),
  row('return_goods', 'in_transit', 'cancelled', ['seller'], {
    handover: 'delivery',
    needsReason: true,
    stock: 'fit_part',
    guard: 'refused or returned, with a reason',
    effect: 'what is fit goes back to stock, the rest is written off',
  }),
  row('complete', 'delivered', 'completed', ['buyer', 'clock'], { guard: 'the clock after the time to dispute' }),
  row('dispute', 'delivered', 'disputed', ['buyer'], {
    needsReason: true,
    guard: 'within the time to dispute, with a reason and lines',
  }),
  row('close_dispute', 'disputed', 'completed', ['both', 'operator'], {
    trade: 'replace',
    guard: 'claim dropped, or a smaller settlement',
    effect: 'trade reversed and booked anew where it changed',
  }),
  row('refund', 'disputed', 'refunded', ['both', 'operator'], {
    trade: 'reverse',
    guard: 'in full',
    effect: 'trade reversed; stock doesn’t return by itself',
  }),
]

/** The settings until the operator sets others: hours to answer, hours to dispute, tolerance in basis points. */
export const DEFAULTS = { answerHours: 12, disputeHours: 48, toleranceBp: 500 } as const

/** The row for a move between two states by this mover with this hand-over, or null: then the move is refused. */
export function moveFor({
  from,
  to,
  who,
  handover,
}: {
  from: OrderState | null
  to: OrderState
  who: Mover
  handover: Handover
}): OrderMove | null {
  return (
    ORDER_MOVES.find(
      (row) =>
        row.from === from &&
        row.to === to &&
        row.who.includes(who) &&
        (row.handover === null || row.handover === handover),
    ) ?? null
  )
}

/** The rows that lead out of a state, in the table's order; none for a final state. */
export const movesFrom = (state: OrderState): OrderMove[] => ORDER_MOVES.filter((row) => row.from === state)

/** Whether nothing leads out of the state. */
export const isFinal = (state: OrderState): boolean => movesFrom(state).length === 0

/** The four states that a farmer must understand (experience.md): đã nhận, đã cân, người mua đã nhận hàng, đã trả tiền. */
export type FarmerStep = 'received' | 'weighed' | 'handed_over' | 'paid'

const FARMER_STEPS: Readonly<Partial<Record<OrderState, FarmerStep>>> = {
  confirmed: 'received',
  ready: 'weighed',
  in_transit: 'weighed',
  delivered: 'handed_over',
  completed: 'handed_over',
  disputed: 'handed_over',
}

/**
 * The farmer's step of an order, or null where it has none: not answered yet, or come to nothing. `paid` says whether
 * the seller has the money; goods paid for before hand-over still have to be handed over, so paid comes last.
 */
export function farmerStep(state: OrderState, paid = false): FarmerStep | null {
  const step = FARMER_STEPS[state] ?? null
  return step === 'handed_over' && paid ? 'paid' : step
}

/** What nextActor needs beside the state; all may be left out. */
export type Waiting = {
  handover?: Handover
  weighingPending?: boolean
  cancelRequestedBy?: Side | null
  /** The buyer's card or transfer is waited for. */
  buyerPays?: boolean
}

/**
 * Who is waited for, or null in a final state. An open question (a request to cancel, a weighing outside of the
 * tolerance) is answered before the next step. A delivered order waits for the buyer's look, else for the clock.
 */
export function nextActor(state: OrderState, waiting: Waiting = {}): Side | 'both' | null {
  const open = state === 'confirmed' || state === 'ready'
  if (open && waiting.cancelRequestedBy) return otherSide(waiting.cancelRequestedBy)
  if (open && waiting.weighingPending) return 'buyer'
  if (waiting.buyerPays && (state === 'placed' || open)) return 'buyer'
  if (state === 'placed' || state === 'confirmed') return 'seller'
  if (state === 'ready') return waiting.handover === 'pickup' ? 'both' : 'seller'
  if (state === 'in_transit' || state === 'delivered') return 'buyer'
  return state === 'disputed' ? 'both' : null
}

/** The side across the table. */
export const otherSide = (side: Side): Side => (side === 'buyer' ? 'seller' : 'buyer')
