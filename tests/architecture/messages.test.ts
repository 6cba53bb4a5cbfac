// Both languages say everything: the same texts, each with the same places to fill, none of them empty.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from './cruise.ts'

type Texts = Record<string, unknown>

const filesOf = (locale: string) =>
  readdirSync(path.join(root, 'packages/messages', locale))
    .filter((file) => file.endsWith('.json'))
    .toSorted()
const read = (locale: string, file: string): Texts =>
  JSON.parse(readFileSync(path.join(root, 'packages/messages', locale, file), 'utf8'))

/** Every sentence of a message: itself, or one for each case that it tells apart. */
function sentencesOf(message: unknown): string[] {
  if (typeof message === 'string') return [message]
  const variants = Array.isArray(message) ? message : []
  return variants.flatMap((variant: { match?: Record<string, string> }) => Object.values(variant.match ?? {}))
}

const placesOf = (message: unknown): string[] => [
  ...new Set(sentencesOf(message).flatMap((text) => text.match(/(?<!\\)\{[^}]*\}/g) ?? [])),
]

/** What one language has and the other one has not, or says nothing of, in words. */
function faultsOf(vi: Texts, en: Texts): string[] {
  return [...new Set([...Object.keys(vi), ...Object.keys(en)])]
    .filter((key) => key !== '$schema')
    .flatMap((key) => {
      const missing = Object.entries({ vi, en }).filter(([, texts]) => !(key in texts))
      if (missing.length > 0) return missing.map(([locale]) => `${key} is not in ${locale}`)
      const empty = Object.entries({ vi, en }).filter(([, texts]) => {
        const sentences = sentencesOf(texts[key])
        return sentences.length === 0 || sentences.some((text) => text.trim() === '')
      })
      const places = [vi, en].map((texts) => placesOf(texts[key]).toSorted().join(' '))
      return [
        ...empty.map(([locale]) => `${key} is empty in ${locale}`),
        ...(places[0] === places[1] ? [] : [`${key} has ${places[0]} in vi and ${places[1]} in en`]),
      ]
    })
}

describe('what people read', () => {
  test('stands in the same files in both languages', () => {
    expect(filesOf('vi').length).toBeGreaterThan(15)
    expect(filesOf('en')).toEqual(filesOf('vi'))
  })

  test.each(filesOf('vi'))('%s is complete', (file) => {
    expect(Object.keys(read('vi', file)).length).toBeGreaterThan(1)
    expect(faultsOf(read('vi', file), read('en', file))).toEqual([])
  })

  test('a text that is missing, empty, or has other places is found', () => {
    const file = 'orders.json'
    const vi = read('vi', file)
    const [key = ''] = Object.entries(vi).find(([, text]) => placesOf(text).length === 1) ?? []
    expect(faultsOf(vi, Object.fromEntries(Object.entries(read('en', file)).filter(([one]) => one !== key)))).toEqual([
      `${key} is not in en`,
    ])
    expect(faultsOf({ ...vi, only_here: 'Chỉ ở đây' }, read('en', file))).toEqual(['only_here is not in en'])
    expect(faultsOf({ ...vi, [key]: '  ' }, read('en', file))[0]).toBe(`${key} is empty in vi`)
    expect(faultsOf(vi, { ...read('en', file), [key]: 'Something {else}' })).toEqual([
      `${key} has ${placesOf(vi[key]).join(' ')} in vi and {else} in en`,
    ])
    expect(faultsOf({ said: [{ match: { one: '{n} kg', other: '' } }] }, { said: '{n} kg' })).toEqual([
      'said is empty in vi',
    ])
  })
})
