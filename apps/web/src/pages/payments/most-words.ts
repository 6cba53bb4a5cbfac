import { ApiError } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'
import { money } from '../../shared/format.ts'
import { errorText } from '../../shared/ui/form-errors.ts'

/** What is wrong with an amount that is `most` at most, in đồng; undefined where nothing is. */
export function lackOfAmount(amount: number | null, most: number): string | undefined {
  if (amount === null || amount < 1) return m.operator_two_amount_missing()
  return amount > most ? m.operator_two_left({ amount: money(most) }) : undefined
}

/** A refusal that knows the most that can be says it too: it may be less by now than the page shows. Any other as it is. */
export function withMost(error: Error | null): Error | null {
  if (!(error instanceof ApiError) || error.slug !== 'not-allowed-now' || error.problem.left === undefined) return error
  const most = m.operator_two_left({ amount: money(error.problem.left) })
  return new ApiError({ ...error.problem, detail: `${errorText(error)} ${most}` })
}
