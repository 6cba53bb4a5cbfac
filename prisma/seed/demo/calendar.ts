import { addDays, localDay } from '@chl/domain/time'
import type { Random } from './random.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
const OFFSET = 7 * HOUR

/** The instant of a local day and time of day in minutes. */
export const instant = (day: string, minutes: number): Date =>
  new Date(Date.parse(`${day}T00:00:00Z`) - OFFSET + minutes * MINUTE)

/** Some time while people work: 06:30 to 18:30, with seconds. */
export const workingTime = (day: string, random: Random): Date =>
  new Date(instant(day, random.whole(390, 1110)).getTime() + random.below(60_000))

/** `after` put off into working hours: what comes at night is done the next morning. */
export function awake(after: Date, random: Random): Date {
  const minutes = Math.floor(((after.getTime() + OFFSET) % DAY) / MINUTE)
  if (minutes >= 370 && minutes < 1170) return after
  const day = minutes < 370 ? localDay(after) : addDays(localDay(after), 1)
  return new Date(instant(day, random.whole(380, 470)).getTime() + random.below(60_000))
}

export const later = (at: Date, milliseconds: number): Date => new Date(at.getTime() + milliseconds)

/** 1 to 12, of a day. */
export const monthOf = (day: string): number => Number(day.slice(5, 7))
