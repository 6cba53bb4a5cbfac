import { ApiError } from '@chl/contracts/client'
import { expect, it } from 'vitest'
import { isOvertaken } from './decide.ts'

const refused = (name: string, more: { left?: number } = {}) =>
  new ApiError({ type: `/problems/${name}`, title: 'x', status: 409, ...more })

it('somebody else was quicker where it has changed; not where less is left, or the same person may not', () => {
  expect(['state-changed', 'not-allowed-now'].map((name) => isOvertaken(refused(name)))).toEqual([true, true])
  expect(isOvertaken(refused('not-allowed-now', { left: 0 }))).toBe(false)
  for (const error of [refused('not-two-people'), new Error('x'), null]) expect(isOvertaken(error)).toBe(false)
})
