import { expect, test } from 'vitest'
import { BANKS, findBank } from './banks.ts'

test('every bank has a BIN of six digits, and each BIN one bank', () => {
  for (const { bin, name } of BANKS)
    expect([name, bin]).toEqual([expect.stringMatching(/^\S.*\S$/), expect.stringMatching(/^\d{6}$/)])
  expect(new Set(BANKS.map(({ bin }) => bin)).size).toBe(BANKS.length)
  expect(new Set(BANKS.map(({ name }) => name)).size).toBe(BANKS.length)
})

test('they are in the order in which people look for a name', () => {
  const names = BANKS.map(({ name }) => name.toLowerCase())
  expect(names).toEqual([...names].sort())
})

test('a BIN finds its bank, and none that is unknown', () => {
  expect(findBank('970405')?.name).toBe('Agribank')
  expect(findBank('000000')).toBeUndefined()
})
