import { expect, test } from 'vitest'
import { searchPatterns, searchText } from './search.ts'

test('a listing is found by the beginnings of its words, without accents', () => {
  const text = searchText(['Chè búp tươi Shan', 'Bản Bo', null, undefined, 'HTX Chè Bản Bo'])
  expect(text).toBe(' che bup tuoi shan ban bo htx ')
  const matches = (typed: string) => searchPatterns(typed).every((pattern) => text.includes(pattern.slice(1, -1)))
  expect(matches('che ban bo')).toBe(true)
  expect(matches('CHÈ bả')).toBe(true)
  expect(matches('hè')).toBe(false)
})

test('what is typed is cut to eight words and never carries a wildcard', () => {
  expect(searchPatterns('a b c d e f g h i')).toHaveLength(8)
  expect(searchPatterns('100% _x\\')).toEqual(['% 100%', '% x%'])
})
