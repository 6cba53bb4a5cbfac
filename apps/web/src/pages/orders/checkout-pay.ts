import type { Reply } from '@chl/contracts/client'
import type { CollectedMethod } from '@chl/domain/collection'
import { headroomOf } from '@chl/domain/headroom'
import { sum } from '@chl/domain/money'
import type { CartGroup } from './cart-view.ts'
import { type CheckoutDraft, choiceFor, totalsOf } from './checkout-draft.ts'

export type Methods = Reply<'GET /payments/methods'>
/** How a whole checkout is paid: collected by the platform in one way, or directly, as each seller takes it. */
export type Pay = CollectedMethod | 'direct'

/** One way to pay as it is offered for this cart; `why` it can't be used: what it takes, and what this would be. */
export type Way = {
  pay: Pay
  /** What it costs the buyer, in đồng; null where nobody asks for a fee. */
  fee: number | null
  /** The most that is held on a card, in đồng; null for the others. */
  held: number | null
  why: { kind: 'below' | 'above'; limit: number; amount: number } | { kind: 'ahead' } | null
}

/** What a card holds at most for these orders, in đồng: no weighing within its tolerance costs more. Null past 2^53. */
export function heldFor(groups: readonly CartGroup[], draft: CheckoutDraft, headroomBp: number): number | null {
  try {
    return sum(
      groups.map((group) => {
        const lines = group.items.map(({ total, quoted }) => ({ total, toleranceBp: quoted.toleranceBp ?? 0 }))
        return headroomOf({ lines, fee: choiceFor(group, draft).fee, headroomBp })
      }),
    )
  } catch {
    return null
  }
}

/** The ways to pay for this cart, in the order of the page; none where the platform doesn't collect. */
export function waysFor({ collecting, methods }: Methods, groups: readonly CartGroup[], draft: CheckoutDraft): Way[] {
  if (!collecting || methods.length === 0) return []
  const { total } = totalsOf([...groups], draft)
  const collected = methods.map(({ method, minimum, maximum, feeForBuyer, headroomBp }): Way => {
    const held = method === 'card' ? heldFor(groups, draft, headroomBp) : null
    const amount = method === 'card' ? (held ?? Number.MAX_SAFE_INTEGER) : total
    const why =
      method === 'card' && isAhead(groups) ? ({ kind: 'ahead' } as const) : beyond(amount, { minimum, maximum })
    return { pay: method, fee: feeForBuyer, held, why }
  })
  return [...collected, { pay: 'direct', fee: null, held: null, why: null }]
}

// What a card holds lapses within days, and is charged before: not for goods that are still to grow.
const isAhead = (groups: readonly CartGroup[]) => groups.some(({ items }) => items.some(({ quoted }) => quoted.ahead))

function beyond(amount: number, { minimum, maximum }: { minimum: number | null; maximum: number | null }): Way['why'] {
  if (minimum !== null && amount < minimum) return { kind: 'below', limit: minimum, amount }
  return maximum !== null && amount > maximum ? { kind: 'above', limit: maximum, amount } : null
}

// Nobody is led to another site or into carrying cash unasked: a transfer after the weighing comes first.
const FIRST: readonly Pay[] = ['vietqr', 'cod', 'direct']

/** The way that counts: as chosen while it can be used, else null, for the buyer to choose anew; at first the plainest one. */
export function payOf(ways: readonly Way[], { pay }: Pick<CheckoutDraft, 'pay'>): Pay | null {
  if (ways.length === 0) return 'direct'
  const usable = new Set(ways.filter(({ why }) => why === null).map((way) => way.pay))
  if (pay) return usable.has(pay) ? pay : null
  return FIRST.find((one) => usable.has(one)) ?? null
}
