import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inSeason, monthsUntilSeason, seasonRuns } from './season.ts'

const month = fc.integer({ min: 1, max: 12 })
const months = fc.uniqueArray(month, { maxLength: 12 })

describe('seasons', () => {
  it('know their months', () => {
    expect(inSeason([3, 4, 5], 4)).toBe(true)
    expect(inSeason([3, 4, 5], 6)).toBe(false)
    expect(inSeason([], 1)).toBe(false)
  })

  it('run over New Year', () => {
    expect(seasonRuns([11, 12, 1, 5])).toEqual([
      { from: 5, to: 5 },
      { from: 11, to: 1 },
    ])
    expect(seasonRuns([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])).toEqual([{ from: 1, to: 12 }])
    expect(seasonRuns([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1].filter((each) => each !== 6))).toEqual([
      { from: 7, to: 5 },
    ])
    expect(seasonRuns([])).toEqual([])
  })

  it('have stretches that hold their months and no other', () => {
    fc.assert(
      fc.property(months, (season) => {
        const held = seasonRuns(season).flatMap(({ from, to }) =>
          Array.from({ length: ((to - from + 12) % 12) + 1 }, (_, index) => ((from - 1 + index) % 12) + 1),
        )
        expect(held.toSorted((a, b) => a - b)).toEqual(season.toSorted((a, b) => a - b))
      }),
    )
  })

  it('say how long to wait', () => {
    expect(monthsUntilSeason([3, 4], 4)).toBe(0)
    expect(monthsUntilSeason([2], 11)).toBe(3)
    expect(monthsUntilSeason([], 11)).toBeNull()
    fc.assert(
      fc.property(months, month, (season, now) => {
        const wait = monthsUntilSeason(season, now)
        expect(wait === null).toBe(season.length === 0)
        const seasons = Array.from({ length: (wait ?? -1) + 1 }, (_, k) => inSeason(season, ((now - 1 + k) % 12) + 1))
        expect(seasons.indexOf(true)).toBe(wait ?? -1)
      }),
    )
  })
})
