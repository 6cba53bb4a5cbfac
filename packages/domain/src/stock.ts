import type { OrderMoveName } from './order.ts'

/** Why stock of a lot changes, and which sign that has: + gives to what is available, − takes from it. */
export const STOCK_REASONS = {
  posted: '+',
  adjusted: '±',
  withdrawn: '-',
  ordered: '-',
  weighed: '±',
  declined: '+',
  expired: '+',
  cancelled: '+',
  agreed_cancel: '+',
  returned: '+',
} as const

/** Why stock of a lot changes. The first three are the seller's own; the rest belong to a line of an order. */
export type StockReason = keyof typeof STOCK_REASONS

const REASON_OF_MOVE: Readonly<Partial<Record<OrderMoveName, StockReason>>> = {
  place: 'ordered',
  make_ready: 'weighed',
  decline: 'declined',
  expire: 'expired',
  cancel_placed: 'cancelled',
  cancel_by_seller: 'cancelled',
  cancel_agreed: 'agreed_cancel',
  cancel_by_operator: 'cancelled',
  return_goods: 'returned',
}

/** The reason under which an order's move changes stock, or null where it changes none. */
export const stockReasonOf = (move: OrderMoveName): StockReason | null => REASON_OF_MOVE[move] ?? null

/** One change of one lot's stock, in grams or pieces. `line` and `n` (the nth weighing) for those of an order's line. */
export type StockMove = { reason: StockReason; delta: number; line?: string; n?: number }

/** What is wrong with a row of moves, and which of them (from 0) shows it. */
export type StockProblem = {
  ok: false
  index: number
  problem: 'not_whole' | 'wrong_sign' | 'no_line' | 'repeated' | 'below_zero' | 'not_open' | 'gives_back_wrong'
}

/** A sound row of moves: what is available, and what each line of an order still holds. */
export type StockState = { ok: true; available: number; held: ReadonlyMap<string, number> }

const OWN: ReadonlySet<StockReason> = new Set(['posted', 'adjusted', 'withdrawn'])

/**
 * The model of a lot's stock (product.md, rule 3), for tests and the nightly check: applies the moves in order and
 * stops at the first that breaks a rule. Available = Σ deltas, never under zero; (line, reason, n) is unique; a line
 * takes once, and a cancelled or declined one gives back exactly what it holds, once; a returned one at most that.
 */
export function applyMoves(moves: readonly StockMove[]): StockState | StockProblem {
  const held = new Map<string, number>()
  const seen = new Set<string>()
  let available = 0
  for (const [index, move] of moves.entries()) {
    const problem = signProblem(move) ?? (OWN.has(move.reason) ? null : lineProblem(move, held, seen))
    if (problem) return { ok: false, index, problem }
    available += move.delta
    if (available < 0 || !Number.isSafeInteger(available)) return { ok: false, index, problem: 'below_zero' }
  }
  return { ok: true, available, held }
}

function signProblem({ reason, delta }: StockMove): StockProblem['problem'] | null {
  if (!Number.isSafeInteger(delta)) return 'not_whole'
  const sign = STOCK_REASONS[reason]
  return (sign === '+' && delta < 0) || (sign === '-' && delta > 0) ? 'wrong_sign' : null
}

function lineProblem(move: StockMove, held: Map<string, number>, seen: Set<string>): StockProblem['problem'] | null {
  if (move.line === undefined) return 'no_line'
  const key = `${move.line} ${move.reason} ${move.n ?? 0}`
  if (seen.has(key)) return 'repeated'
  seen.add(key)
  if (move.reason === 'ordered') {
    held.set(move.line, -move.delta)
    return null
  }
  const holds = held.get(move.line)
  if (holds === undefined) return 'not_open'
  if (move.reason === 'weighed') {
    held.set(move.line, holds - move.delta)
    return move.delta > holds ? 'gives_back_wrong' : null
  }
  held.delete(move.line)
  const fits = move.reason === 'returned' ? move.delta <= holds : move.delta === holds
  return fits ? null : 'gives_back_wrong'
}
