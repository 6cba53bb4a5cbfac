import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  dayRange,
  daysBetween,
  isDay,
  localDay,
  localMonth,
  monthsBetween,
  periodBefore,
  periodOf,
  type PeriodKind,
  ZONE,
} from './time.ts'

const instant = fc.date({
  min: new Date('1976-01-01T00:00:00Z'),
  max: new Date('2100-01-01T00:00:00Z'),
  noInvalidDate: true,
})
const day = instant.map(localDay)
const kind = fc.constantFrom<PeriodKind>('day', 'week', 'month', 'quarter', 'year')

describe('local days', () => {
  it('cut at midnight there, which is 17:00 UTC', () => {
    expect(localDay(new Date('2026-11-23T16:59:59.999Z'))).toBe('2026-11-23')
    expect(localDay(new Date('2026-11-23T17:00:00Z'))).toBe('2026-11-24')
    expect(localMonth(new Date('2026-12-31T17:00:00Z'))).toBe('2027-01')
    expect(() => localDay(new Date(Number.NaN))).toThrow(RangeError)
  })

  it('are those of the zone’s own data', () => {
    const zone = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' })
    fc.assert(
      fc.property(instant, (at) => {
        expect(localDay(at)).toBe(zone.format(at))
      }),
    )
  })

  it('are counted over months, leap days and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29')
    expect(daysBetween('2026-02-28', '2026-03-01')).toBe(1)
    fc.assert(
      fc.property(day, fc.integer({ min: -20_000, max: 20_000 }), (from, n) => {
        expect(daysBetween(from, addDays(from, n))).toBe(n)
        expect(addDays(addDays(from, n), -n)).toBe(from)
      }),
    )
  })

  it.each(['2026-02-30', '2026-13-01', '26-01-01', '2026-1-1', '', '2026-01-01T00:00', '0000-01-01', 'x'])(
    '%j is no day',
    (text) => {
      expect(isDay(text)).toBe(false)
      expect(() => addDays(text, 0)).toThrow(RangeError)
      expect(() => dayRange(text, '2026-01-01')).toThrow(RangeError)
      expect(() => periodOf(text, 'day')).toThrow(RangeError)
    },
  )

  it('2028-02-29 is a day', () => {
    expect(isDay('2028-02-29')).toBe(true)
  })
})

describe('ranges', () => {
  it('hold both their days', () => {
    expect(dayRange('2026-11-01', '2026-11-30')).toEqual({
      start: new Date('2026-10-31T17:00:00Z'),
      end: new Date('2026-11-30T17:00:00Z'),
    })
    expect(() => dayRange('2026-11-02', '2026-11-01')).toThrow(RangeError)
  })

  it('hold exactly the instants of their days', () => {
    fc.assert(
      fc.property(instant, day, fc.nat(400), (at, from, length) => {
        const to = addDays(from, length)
        const { start, end } = dayRange(from, to)
        expect(at >= start && at < end).toBe(localDay(at) >= from && localDay(at) <= to)
        expect(localDay(start)).toBe(from)
        expect(localDay(new Date(end.getTime() - 1))).toBe(to)
      }),
    )
  })

  it('list months', () => {
    expect(monthsBetween('2026-11', '2027-02')).toEqual(['2026-11', '2026-12', '2027-01', '2027-02'])
    expect(monthsBetween('2026-11-30', '2026-12-01')).toEqual(['2026-11', '2026-12'])
    expect(monthsBetween('2026-11', '2026-10')).toEqual([])
    expect(() => monthsBetween('2026-13', '2027-01')).toThrow(RangeError)
    expect(() => monthsBetween('nothing', '2027-01')).toThrow(RangeError)
  })
})

describe('periods', () => {
  it.each([
    ['day', '2026-11-23', '2026-11-23'],
    ['week', '2026-11-23', '2026-11-29'],
    ['month', '2026-11-01', '2026-11-30'],
    ['quarter', '2026-10-01', '2026-12-31'],
    ['year', '2026-01-01', '2026-12-31'],
  ] as const)('the %s of 23 November 2026, a Monday', (of, from, to) => {
    expect(periodOf('2026-11-23', of)).toEqual({ from, to })
  })

  it('hold their day, meet without gap, and are the same for each of their days', () => {
    fc.assert(
      fc.property(day, kind, (at, of) => {
        const period = periodOf(at, of)
        expect(period.from <= at && at <= period.to).toBe(true)
        expect(periodOf(period.from, of)).toEqual(period)
        expect(periodOf(period.to, of)).toEqual(period)
        expect(addDays(periodBefore(period, of).to, 1)).toBe(period.from)
      }),
    )
  })
})
