import { demandWhole } from './apportion.ts'
import { addDays, daysBetween } from './time.ts'

// A Monday: which day of the week another day is follows from the distance.
const MONDAY = '2024-01-01'

/** Whether banks move money on this local day, YYYY-MM-DD: Monday to Friday. Public holidays aren't known here. */
export const isWorkingDay = (day: string): boolean => ((daysBetween(MONDAY, day) % 7) + 7) % 7 < 5

/**
 * The local day, YYYY-MM-DD, on which money is expected that is sent so many working days (Monday to Friday) after `from`:
 * the next working day where that is 0 and `from` is none. Throws RangeError for what isn't a day, or a number that isn't whole and ≥ 0.
 */
export function expectedOn({ from, workingDays }: { from: string; workingDays: number }): string {
  demandWhole('workingDays', workingDays)
  let day = from
  for (let left = workingDays; left > 0 || !isWorkingDay(day); ) {
    day = addDays(day, 1)
    if (isWorkingDay(day)) left -= 1
  }
  return day
}

/** The same, seen on a local day `today`: what is late is expected on the next day of the banks. */
export function soonestOn({ today, ...asked }: { from: string; workingDays: number; today: string }): string {
  const day = expectedOn(asked)
  return day < today ? expectedOn({ from: today, workingDays: 0 }) : day
}
