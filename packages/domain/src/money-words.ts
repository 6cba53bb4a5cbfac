import type { Dong } from './money.ts'
import { type Locale, numberInWords } from './number-words.ts'

/**
 * A sum of whole đồng in words, with a capital, as papers ask for it: «Tám triệu hai trăm chín mươi lăm nghìn bảy trăm
 * năm mươi đồng», «… dong». Throws RangeError for a sum that isn't whole and from 0 to 2^53−1.
 */
export function moneyInWords(amount: Dong, locale: Locale): string {
  const words = numberInWords(amount, locale)
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${locale === 'vi' ? 'đồng' : 'dong'}`
}
