import { lineTotal, sum } from '@chl/domain/money'
import type { Order, OrderLine } from './orders.queries.ts'

export type Outcome = NonNullable<NonNullable<Order['dispute']>['proposal']>['outcome']

/** What of a line was settled so far: what a smaller settlement may not pass. */
export const settledNet = ({ weighed, ordered }: Pick<OrderLine, 'weighed' | 'ordered'>) => weighed?.net ?? ordered

/** What the goods come to with these nets (grams or pieces by line); a line that isn't named stays as it was settled. */
export const goodsWith = (lines: readonly OrderLine[], nets: Readonly<Record<string, number>>) =>
  sum(
    lines.map((line) =>
      lineTotal({ measure: line.measure, amount: nets[line.id] ?? settledNet(line), price: line.price }),
    ),
  )

/** Why smaller amounts can't be proposed: none is clear, one is over what was settled, or nothing would change. */
export function reduceFault(
  lines: readonly OrderLine[],
  nets: Readonly<Record<string, number | null>>,
): 'unclear' | 'over' | 'same' | null {
  const amounts = lines.map((line) => ({
    line,
    net: nets[line.id] === undefined ? settledNet(line) : (nets[line.id] ?? null),
  }))
  if (amounts.some(({ net }) => net === null)) return 'unclear'
  if (amounts.some(({ line, net }) => net !== null && net > settledNet(line))) return 'over'
  return amounts.every(({ line, net }) => net === settledNet(line)) ? 'same' : null
}
