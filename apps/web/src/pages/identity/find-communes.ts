import type { Reply } from '@chl/contracts/client'
import { foldedWords } from '@chl/domain/text'
import { inLocale } from '../../shared/locale.ts'

export type Commune = Reply<'GET /communes'>['communes'][number]
type OldCommune = Commune['old'][number]
/** A commune of today, found by its own name or by that of one that went into it. */
export type Found = { commune: Commune; old: OldCommune | null }

/** Every word typed begins a word of the name: «ban bo» finds «Xã Bản Bo». */
const fits = (typed: string[], name: string) => {
  const words = foldedWords(name)
  return typed.every((word) => words.some((one) => one.startsWith(word)))
}

/**
 * What a person may mean, without accents: communes of today, by name; then old ones, as the communes that they went
 * into. With nothing typed, all of today's.
 */
export function findCommunes(communes: readonly Commune[], typed: string): Found[] {
  const words = foldedWords(typed)
  const today = communes.filter(({ name }) => fits(words, inLocale(name))).map((commune) => ({ commune, old: null }))
  if (words.length === 0) return today
  const before = communes.flatMap((commune) =>
    commune.old
      .filter(({ name }) => fits(words, inLocale(name)))
      .filter((old) => !today.some((found) => found.commune === commune && sameName(old, commune)))
      .map((old) => ({ commune, old })),
  )
  return [...today, ...before]
}

const sameName = (old: OldCommune, { name }: Commune) => inLocale(old.name) === inLocale(name)
