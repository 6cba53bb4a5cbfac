import { parseAmount } from '@chl/domain/quantity-text'

/** The most that one member's share may weigh: a thousand tonnes, in grams. */
const MOST = 1_000_000_000

/**
 * What a person typed for a member, as whole grams: kilos as everywhere else, and a piece is a thousand of them, as only the
 * proportion counts. Null for nothing typed, NaN for what is no amount above 0, or isn't clear.
 */
export function weightOf(typed: string, locale: 'vi' | 'en'): number | null {
  if (typed.trim() === '') return null
  const grams = parseAmount(typed, 'kg', locale)?.grams ?? 0
  return grams > 0 && grams <= MOST ? grams : Number.NaN
}
