/** The most that one member's share may weigh: a thousand tonnes, in grams. */
const MOST = 1_000_000_000

/**
 * What a person typed for a member: kilos with up to three decimals, by comma or point, as whole grams (a piece is a thousand
 * of them: only the proportion counts). Null for nothing typed, NaN for what is no amount above 0.
 */
export function weightOf(typed: string): number | null {
  const text = typed.trim()
  if (text === '') return null
  const [, whole, part = ''] = /^(\d{1,6})(?:[.,](\d{1,3}))?$/.exec(text) ?? []
  if (whole === undefined) return Number.NaN
  const grams = Number(whole) * 1000 + Number(part.padEnd(3, '0'))
  return grams > 0 && grams <= MOST ? grams : Number.NaN
}

/** A weight as it stands in the field: 2500 → «2,5». */
export const typedOf = (grams: number): string => String(grams / 1000).replace('.', ',')
