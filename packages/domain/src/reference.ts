// Crockford's base 32: no I, L, O or U, which people misread and mistype.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const PREFIX = 'HL'
const BODY = 7
const PATTERN = new RegExp(`${PREFIX}([0-9A-HJKMNP-TV-Z]{${BODY}})([0-9A-HJKMNP-TV-Z])`, 'g')

/**
 * The check character (Luhn mod 32) of a text of Crockford's alphabet: it catches every single wrong character, and
 * every neighbouring swap but 0 with Z. Throws RangeError for a character outside of the alphabet.
 */
export function checkCharacter(body: string): string {
  let factor = 2
  let total = 0
  for (let at = body.length - 1; at >= 0; at -= 1) {
    const value = ALPHABET.indexOf(body.charAt(at))
    if (value < 0) throw new RangeError(`not of the alphabet: ${body.charAt(at)}`)
    const doubled = value * factor
    total += Math.floor(doubled / 32) + (doubled % 32)
    factor = factor === 2 ? 1 : 2
  }
  return ALPHABET.charAt((32 - (total % 32)) % 32)
}

/**
 * A new order number, which is its payment reference too: `HL`, 7 characters, 1 check character (product.md, decision
 * 9). `random(n)` gives a whole number 0 … n−1 and must be unguessable (crypto): knowing a number is a small right.
 */
export function makeOrderNumber(random: (n: number) => number): string {
  const body = Array.from({ length: BODY }, () => ALPHABET.charAt(random(ALPHABET.length))).join('')
  if (body.length !== BODY) throw new RangeError('random(32) must give a whole number from 0 to 31')
  return PREFIX + body + checkCharacter(body)
}

/** Whether the text is an order number as we write it: capitals, no blanks, the right check character. */
export function isOrderNumber(text: string): boolean {
  return text.length === PREFIX.length + BODY + 1 && numbersIn(text)[0] === text
}

/**
 * The order numbers in a transfer's text, each once. Banks change case, cut signs and break a text into pieces, so
 * where none stands as it is, it is looked for across blanks and signs. A find is a candidate: one in 32 random texts
 * of this shape passes, so the caller still looks the number up.
 */
export function findOrderNumbers(text: string): string[] {
  const upper = text.toUpperCase()
  const found = numbersIn(upper)
  return [...new Set(found.length > 0 ? found : numbersIn(upper.replace(/[^0-9A-Z]/g, '')))]
}

const numbersIn = (text: string): string[] =>
  [...text.matchAll(PATTERN)].filter(([, body, check]) => checkCharacter(body ?? '') === check).map(([all]) => all)

/**
 * An order number as a person reads it out or types it: any case, blanks and hyphens, O for 0, I and L for 1.
 * Null where the check character doesn't fit.
 */
export function readOrderNumber(text: string): string | null {
  const typed = text.toUpperCase().replace(/[\s-]/g, '')
  if (!typed.startsWith(PREFIX)) return null
  const number = PREFIX + typed.slice(PREFIX.length).replaceAll('O', '0').replace(/[IL]/g, '1')
  return isOrderNumber(number) ? number : null
}
