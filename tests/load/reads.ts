// The market's page and its search: which addresses are asked, and whether both servers answer the same.
import assert from 'node:assert/strict'
import { foldedWords } from '@chl/domain/text'
import { type Market, pick, type Random, seeded } from './fill.ts'

const sorts = ['new', 'cheap', 'dear', 'ready']
const areas = ['tam_duong', 'tan_uyen', 'sa_pa']
const categories = ['tea', 'grain', 'vegetable', 'fruit', 'spice', 'medicinal', 'livestock', 'fish', 'flower']

const address = (query: Record<string, string>) => `/api/listings?${new URLSearchParams(query).toString()}`
const asked = (random: Random) => ({
  sort: pick(random, sorts),
  ...(random() < 0.4 && { area: pick(random, areas) }),
  ...(random() < 0.4 && { category: pick(random, categories) }),
})

/** Pages of the market: any sort, area and category, the first page and those behind it. */
export async function listPaths(url: string): Promise<string[]> {
  const random = seeded(1)
  const paths: string[] = []
  for (let i = 0; i < 120; i++) {
    const query: Record<string, string> = asked(random)
    for (let page = 0; page < 5; page++) {
      paths.push(address(query))
      const { next } = (await (await fetch(`${url}${address(query)}`)).json()) as { next: string | null }
      if (next === null) break
      query['cursor'] = next
    }
  }
  return paths
}

/** 200 different searches: common words, beginnings of words, old and new places, two words, one seller alone, and nothing at all. */
export function searchPaths({ words }: Market): string[] {
  const random = seeded(2)
  const plain = (text: string) => foldedWords(text).join(' ')
  const kinds: (() => string)[] = [
    () => pick(random, words.products),
    () => plain(pick(random, words.products)),
    () => pick(random, words.aliases),
    () => pick(random, words.communes),
    () => plain(pick(random, words.products)).slice(0, 2 + Math.floor(random() * 3)),
    () => `${plain(pick(random, words.products))} ${plain(pick(random, words.communes))}`,
    () => pick(random, words.sellers),
    () => pick(random, words.sellers).split(' ').at(-1) ?? '',
    () => `${pick(random, words.products)} xq${Math.floor(random() * 1e6)}`,
    () => `zz${Math.floor(random() * 1e6)}`,
  ]
  const queries = new Set<string>()
  for (let i = 0; queries.size < 200; i++) {
    const q = kinds[i % kinds.length]!().trim()
    if (q) queries.add(q)
  }
  return [...queries].map((q) => address({ q, ...(random() < 0.3 && { sort: pick(random, sorts) }) }))
}

/** Both answers of each of these addresses are the same text. Gives how many cards they showed. */
export async function sameAnswers(urls: { ours: string; bare: string }, paths: readonly string[]) {
  let cards = 0
  let empty = 0
  for (const path of paths) {
    const [ours, bare] = await Promise.all(
      [urls.ours, urls.bare].map(async (url) => (await fetch(`${url}${path}`)).text()),
    )
    assert.equal(ours, bare, path)
    const { items } = JSON.parse(ours!) as { items: unknown[] }
    cards += items.length
    if (items.length === 0) empty++
  }
  return { checked: paths.length, cards, empty }
}
