import { number } from '../../shared/format.ts'
import { scaled } from './scale.ts'

/** Grams as tonnes: «46,3». */
export const tonnes = (grams: number) => scaled(grams, { by: 1_000_000 })

/** Grams as kg: whole, «46.281», and under ten with the grams that matter, «0,35». */
export const kilos = (grams: number) =>
  number(Math.abs(grams) < 10_000 ? Math.round(grams / 10) / 100 : Math.round(grams / 1000))
