import { foldedWords } from './text.ts'

/**
 * What a listing is found by: every word of its product, aliases, grade, communes (old and new), seller and title, without accents,
 * each once, between spaces, so that `LIKE '% che%'` finds words by how they begin and never by their middle.
 */
export function searchText(parts: readonly (string | null | undefined)[]): string {
  const words = new Set(parts.flatMap((part) => (part ? foldedWords(part) : [])))
  return ` ${[...words].join(' ')} `
}

/** What a person typed, as LIKE patterns that must all match: at most eight words of at most 32 letters. */
export const searchPatterns = (typed: string): string[] =>
  [...new Set(foldedWords(typed))].slice(0, 8).map((word) => `% ${word.slice(0, 32)}%`)
