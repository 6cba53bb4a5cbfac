import type { Locale } from './number-words.ts'

/** The units of mass that people type and read, from small to large. The machine keeps grams (product.md, rule 2). */
export const MASS_UNITS = ['g', 'lang', 'kg', 'yen', 'ta', 'tan'] as const

/** One of MASS_UNITS. */
export type MassUnit = (typeof MASS_UNITS)[number]

/** Grams in one of each unit. */
export const GRAMS: Readonly<Record<MassUnit, number>> = {
  g: 1,
  lang: 100,
  kg: 1000,
  yen: 10_000,
  ta: 100_000,
  tan: 1_000_000,
}

/** How a lot is measured: weighed, in grams, or counted, in pieces. */
export type Measure = 'mass' | 'count'

function demandWhole(grams: number): void {
  if (!Number.isSafeInteger(grams)) throw new RangeError(`not whole grams: ${grams}`)
}

// By hand and not by Intl: the same text on every phone and server, whatever language data it carries.
function decimalText(grams: number, unit: number, locale: Locale): string {
  const whole = String(Math.floor(grams / unit)).replace(/\B(?=(?:\d{3})+$)/g, locale === 'vi' ? '.' : ',')
  const rest = grams % unit
  if (rest === 0) return whole
  const places = String(unit).length - 1
  return `${whole}${locale === 'vi' ? ',' : '.'}${String(rest).padStart(places, '0').replace(/0+$/, '')}`
}

/**
 * Grams in the unit that reads best: «300 g», «12,5 kg», «240 kg», «1,8 tấn»; in English «1.8 tonnes». Exact: nothing
 * is rounded. Three decimals would look like thousands in the other language, so those are said as «12 kg 345 g».
 * A negative amount carries «−». Throws RangeError for grams that aren't whole.
 */
export function formatMass(grams: number, locale: Locale): string {
  demandWhole(grams)
  if (grams < 0) return `−${formatMass(-grams, locale)}`
  if (grams < GRAMS.kg) return `${grams} g`
  if (grams >= GRAMS.tan && grams % 10_000 === 0) {
    const name = locale === 'vi' ? 'tấn' : grams === GRAMS.tan ? 'tonne' : 'tonnes'
    return `${decimalText(grams, GRAMS.tan, locale)} ${name}`
  }
  if (grams % 10 === 0) return `${decimalText(grams, GRAMS.kg, locale)} kg`
  const rest = grams % GRAMS.kg
  return `${decimalText(grams - rest, GRAMS.kg, locale)} kg ${rest} g`
}

/**
 * The amount read back beside a field, in the unit of the village and in kg: «2 tạ = 200 kg», «1,2 tấn = 1.200 kg»;
 * where both would say the same, once: «12,5 kg». English names only tonnes and kg. Throws RangeError as formatMass.
 */
export function readBackMass(grams: number, locale: Locale): string {
  demandWhole(grams)
  const small =
    grams >= GRAMS.kg && grams % 10 === 0 ? `${decimalText(grams, GRAMS.kg, locale)} kg` : formatMass(grams, locale)
  const names: readonly [MassUnit, string][] =
    locale === 'vi'
      ? [
          ['tan', 'tấn'],
          ['ta', 'tạ'],
          ['yen', 'yến'],
          ['kg', 'kg'],
          ['lang', 'lạng'],
        ]
      : [
          ['tan', grams === GRAMS.tan ? 'tonne' : 'tonnes'],
          ['kg', 'kg'],
        ]
  const found = names.find(([unit]) => grams >= GRAMS[unit])
  if (!found || found[0] === 'kg' || grams % (GRAMS[found[0]] / 10) !== 0) return small
  return `${decimalText(grams, GRAMS[found[0]], locale)} ${found[1]} = ${small}`
}

/** Grams that one press of «+» adds in this unit: one of it, but 50 g, half a tạ, and one tạ for a tấn. */
export function amountStep(unit: MassUnit): number {
  if (unit === 'g') return 50
  if (unit === 'ta') return 50_000
  return unit === 'tan' ? 100_000 : GRAMS[unit]
}

/**
 * Why an amount can't be ordered from a listing, or null. All in grams or pieces: at least `least`, then in steps of
 * `step` from there, and never more than is `available`.
 */
export function amountProblem({
  amount,
  least,
  step,
  available,
}: {
  amount: number
  least: number
  step: number
  available: number
}): 'too_little' | 'too_much' | 'off_step' | null {
  if (amount < least || amount <= 0) return 'too_little'
  if (amount > available) return 'too_much'
  return (amount - least) % Math.max(step, 1) === 0 ? null : 'off_step'
}

/** The estimated mass in grams of counted pieces, or null where the lot says no grams a piece (rule 2). */
export const estimatedGrams = (pieces: number, gramsPerPiece: number | null): number | null =>
  gramsPerPiece === null ? null : pieces * gramsPerPiece
