/**
 * The text in Unicode's composed form (NFC), as everything is stored: the keyboards of phones send both forms,
 * and «ế» in two of them would be two names.
 */
export const nfc = (text: string): string => text.normalize('NFC')

/**
 * The text in small letters without accents, everything else kept: «Chè Tân Uyên, 35.000 đ» → «che tan uyen, 35.000 d».
 * Đ has no decomposition in Unicode, and the Turkish ı none to i, so both are named here.
 */
export function unaccent(text: string): string {
  const bare = text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
  return bare.replaceAll('đ', 'd').replaceAll('ı', 'i')
}

/**
 * The text as search compares it: small letters, no accents, đ = d, each run of punctuation or blanks one space,
 * none at the ends. «Chè  Tân-Uyên» and «che tan uyen» give the same. Folding twice changes nothing.
 */
export const fold = (text: string): string =>
  unaccent(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** The words of the folded text, in order, repeats kept; none for a text without letters or digits. */
export function foldedWords(text: string): string[] {
  const folded = fold(text)
  return folded === '' ? [] : folded.split(' ')
}

/**
 * The text as banks carry it in a transfer: A–Z, 0–9 and single spaces. Other signs become a space; most banks of
 * Vietnam strip accents and cut signs on their own, differently, so nothing else is safe to send.
 */
export const asciiUpper = (text: string): string =>
  unaccent(text)
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, ' ')
    .trim()
