import { beforeEach, expect, it, vi } from 'vitest'
import { unansweredInput } from './send.ts'

const ROUTE = 'POST /checkouts'
const kept = new Map<string, string>()
beforeEach(() => {
  kept.clear()
  vi.stubGlobal('sessionStorage', { getItem: (key: string) => kept.get(key) ?? null })
})
const keep = (pending: object) => kept.set(`unsettled ${ROUTE}`, JSON.stringify(pending))

it('gives exactly what was sent before a reload and had no answer', () => {
  expect(unansweredInput(ROUTE)).toBeNull()
  const input = { body: { orders: [] } }
  keep({ input: JSON.stringify(input), key: 'k', by: null })
  expect(unansweredInput(ROUTE)).toEqual(input)
})

it('gives nothing of another organization, and nothing that it can’t read', () => {
  keep({ input: '{"body":{"orders":[]}}', key: 'k', by: 'another' })
  expect(unansweredInput(ROUTE)).toBeNull()
  kept.set(`unsettled ${ROUTE}`, '{')
  expect(unansweredInput(ROUTE)).toBeNull()
})
