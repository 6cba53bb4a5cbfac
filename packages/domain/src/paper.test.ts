import { expect, test } from 'vitest'
import { PAPER_KINDS, paperNumber } from './paper.ts'

test('each kind has a series of its own, and a number grows past four digits', () => {
  expect(paperNumber({ kind: 'delivery_note', year: 2026, number: 12 })).toBe('PGN-2026-0012')
  expect(paperNumber({ kind: 'purchase_list', year: 2026, number: 12_345 })).toBe('BKM-2026-12345')
  const all = PAPER_KINDS.map((kind) => paperNumber({ kind, year: 2026, number: 1 }))
  expect(new Set(all).size).toBe(all.length)
})
