import { expect, it } from 'vitest'
import type { OrderLine } from './orders.queries.ts'
import { goodsWith, reduceFault } from './outcome.ts'

const weighed = { gross: 30_600, tare: 400, deduction: 0, net: 30_200, deviationBp: 67 }
const lines = [
  { id: 'a', measure: 'mass', price: 18_500, ordered: 30_000, weighed },
  { id: 'b', measure: 'count', price: 210_000, ordered: 3, weighed: null },
] as OrderLine[]

it('adds up what would be paid for, each line rounded on its own', () => {
  expect(goodsWith(lines, {})).toBe(558_700 + 630_000)
  expect(goodsWith(lines, { a: 25_200, b: 3 })).toBe(466_200 + 630_000)
})

it('says why smaller amounts cannot be proposed', () => {
  expect(reduceFault(lines, { a: 25_200, b: 3 })).toBeNull()
  expect(reduceFault(lines, { a: 30_200, b: 3 })).toBe('same')
  expect(reduceFault(lines, { a: 30_201, b: 3 })).toBe('over')
  expect(reduceFault(lines, { a: null, b: 3 })).toBe('unclear')
})
