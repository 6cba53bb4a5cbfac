import type { Place } from '@chl/contracts/common'
import { areaName } from './format.ts'
import { inLocale, type Locale } from './locale.ts'

/** Whatever carries goods: a listing, a line of a cart or of an order. */
export type Goods = {
  title: string | null
  product: { name: Record<Locale, string> }
  grade: Record<Locale, string> | null
}

/** What a listing is called: its seller's own words, else product and grade: «Thảo quả khô, loại 1». */
export function titleOf({ title, product, grade }: Goods) {
  if (title) return title
  return grade ? `${inLocale(product.name)}, ${lowerFirst(inLocale(grade))}` : inLocale(product.name)
}

const lowerFirst = (text: string) => text.charAt(0).toLocaleLowerCase() + text.slice(1)

/** «Khun Há, Tam Đường»: the commune of today and the area people know it by; outside the areas, its province. */
export const placeText = ({ name, area, province }: Place) =>
  `${inLocale(name)}, ${area ? areaName(area) : inLocale(province)}`
