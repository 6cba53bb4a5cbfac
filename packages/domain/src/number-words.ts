/** The languages of the product: Vietnamese first, English second. */
export type Locale = 'vi' | 'en'

const VI_DIGITS = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'] as const
const EN_SMALL = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
] as const
const EN_TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'] as const
const EN_SCALES = ['', 'thousand', 'million', 'billion', 'trillion', 'quadrillion'] as const
const BILLION = 1_000_000_000

/**
 * A whole number 0 … 2^53−1 in words, small letters: «một trăm linh năm», «one hundred five».
 * Throws RangeError for any other number.
 */
export function numberInWords(value: number, locale: Locale): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a whole number from 0 to 2^53-1: ${value}`)
  return locale === 'vi' ? viWords(value) : enWords(value)
}

function viWords(value: number): string {
  if (value === 0) return 'không'
  return viBillions(value, false).join(' ')
}

// Above a milliard Vietnamese counts milliards again («hai nghìn tỷ»), so the part above is a number of its own.
function viBillions(value: number, padded: boolean): string[] {
  const high = Math.floor(value / BILLION)
  const low = value % BILLION
  if (high === 0) return viGroups(low, padded)
  return [...viBillions(high, padded), 'tỷ', ...viGroups(low, true)]
}

function viGroups(value: number, padded: boolean): string[] {
  const words: string[] = []
  const scales = [
    [1_000_000, 'triệu'],
    [1000, 'nghìn'],
    [1, ''],
  ] as const
  for (const [size, name] of scales) {
    const group = Math.floor(value / size) % 1000
    if (group === 0) continue
    words.push(...viGroup(group, padded || words.length > 0))
    if (name !== '') words.push(name)
  }
  return words
}

function viGroup(group: number, padded: boolean): string[] {
  const hundreds = Math.floor(group / 100)
  const tens = Math.floor(group / 10) % 10
  const ones = group % 10
  const words: string[] = []
  if (hundreds > 0 || padded) words.push(viDigit(hundreds), 'trăm')
  if (tens > 1) words.push(viDigit(tens), 'mươi')
  if (tens === 1) words.push('mười')
  if (tens === 0 && ones > 0 && words.length > 0) words.push('linh')
  if (ones > 0) words.push(viOnes(tens, ones))
  return words
}

const viDigit = (digit: number): string => VI_DIGITS[digit] ?? ''

function viOnes(tens: number, ones: number): string {
  if (ones === 1 && tens > 1) return 'mốt'
  if (ones === 4 && tens > 1) return 'tư'
  if (ones === 5 && tens > 0) return 'lăm'
  return viDigit(ones)
}

function enWords(value: number): string {
  if (value === 0) return 'zero'
  const words: string[] = []
  for (let power = EN_SCALES.length - 1; power >= 0; power -= 1) {
    const group = Math.floor(value / 1000 ** power) % 1000
    if (group === 0) continue
    words.push(...enGroup(group))
    if (power > 0) words.push(EN_SCALES[power] ?? '')
  }
  return words.join(' ')
}

function enGroup(group: number): string[] {
  const words: string[] = []
  if (group >= 100) words.push(EN_SMALL[Math.floor(group / 100)] ?? '', 'hundred')
  const rest = group % 100
  if (rest >= 20) {
    const ten = EN_TENS[Math.floor(rest / 10)] ?? ''
    words.push(rest % 10 === 0 ? ten : `${ten}-${EN_SMALL[rest % 10] ?? ''}`)
  } else if (rest > 0) words.push(EN_SMALL[rest] ?? '')
  return words
}
