import { number } from '../../shared/format.ts'
import { scaled } from './scale.ts'

/** Grams as tonnes: «46,3». */
export const tonnes = (grams: number) => scaled(grams, { by: 1_000_000 })

/** Grams as whole kg: «46.281». */
export const kilos = (grams: number) => number(Math.round(grams / 1000))
