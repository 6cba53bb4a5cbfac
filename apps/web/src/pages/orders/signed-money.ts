import { money } from '../../shared/format.ts'

/** A difference with its sign: «−44.250 ₫», «+3.700 ₫». Whole đồng. */
export const signedMoney = (dong: number) => {
  if (dong === 0) return money(0)
  return dong < 0 ? `−${money(-dong)}` : `+${money(dong)}`
}
