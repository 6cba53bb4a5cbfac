import { expect, test } from 'vitest'
import { name, nameOf, text } from './common.ts'

const taken = (typed: string) => name.safeParse(typed).success

test('a name is in letters or digits that are seen', () => {
  for (const good of [
    'Lò Thị Mai',
    ' Giàng A Sính ',
    'HTX 26/3',
    '68',
    'Nguyễn'.normalize('NFD'),
    'Bếp Nhà 🌾',
    '서울',
  ])
    expect([good, taken(good)]).toEqual([good, true])
  for (const bad of [
    'Mai\u202Eiaht',
    'Ma\u200Bi',
    'Ma\u00ADi',
    'Ma\u2060i',
    '\uFEFFMa\u2066i',
    'Mai\u2028Thị',
    'Mai\u2029Thị',
    '\u3164',
    '\uFFA0\u115F',
    '\u2800',
    '...',
    '🌾',
    '',
    ' ',
  ])
    expect([bad, taken(bad)]).toEqual([bad, false])
})

test('the fault has a name of its own', () => {
  const result = nameOf(5).safeParse('\u3164')
  expect(result.error?.issues).toMatchObject([{ code: 'custom', params: { code: 'unseen' } }])
})

test('emoji of several parts stay in what is no name', () => {
  expect(text(100).parse('Cả nhà 👨‍👩‍👧 làm')).toBe('Cả nhà 👨‍👩‍👧 làm')
})
