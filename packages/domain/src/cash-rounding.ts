import { demandWhole } from './apportion.ts'
import { type Dong, sum } from './money.ts'

/** The smallest note that is still given as change. */
const NOTE = 1000

/**
 * What is handed over in cash for `due` đồng: rounded half up to 1 000 đ. `cash` − `due` = `rounding`, from −499 to 500,
 * which goes to the account cash_rounding (payments.md §5.5). Throws RangeError for a due that isn't whole and ≥ 0,
 * TooMuch for a sum past 2^53−1.
 */
export function cashDue(due: Dong): { cash: Dong; rounding: number } {
  demandWhole('due', due)
  const rest = due % NOTE
  const rounding = rest >= NOTE / 2 ? NOTE - rest : 0 - rest
  return { cash: sum([due, rounding]), rounding }
}
