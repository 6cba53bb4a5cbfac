import { farmerStep } from '@chl/domain/order'
import type { Order } from './orders.queries.ts'

const STEPS = ['received', 'weighed', 'handed_over', 'paid'] as const
export type Step = { step: (typeof STEPS)[number]; state: 'done' | 'now' | 'next'; at: string | null }

const REACHED = { received: 'confirmed', weighed: 'ready', handed_over: 'delivered' } as const

/**
 * The four steps that everybody understands, with when each was done; none where the order came to nothing. Paid stands by itself:
 * money may be there before the goods are.
 */
export function stepsOf({ state, timeline, payment }: Pick<Order, 'state' | 'timeline' | 'payment'>): Step[] {
  const paid = payment.receivedSaidAt !== null
  const reached = state === 'placed' ? null : farmerStep(state)
  if (state !== 'placed' && reached === null) return []
  const count = reached === null ? 0 : STEPS.indexOf(reached) + 1
  const isDone = STEPS.map((step, index) => (step === 'paid' ? paid : index < count))
  const now = isDone.indexOf(false)
  return STEPS.map((step, index) => {
    const at =
      step === 'paid'
        ? payment.receivedSaidAt
        : (timeline.find(({ kind, to }) => kind === 'move' && to === REACHED[step])?.at ?? null)
    return { step, state: isDone[index] ? 'done' : index === now ? 'now' : 'next', at: isDone[index] ? at : null }
  })
}
