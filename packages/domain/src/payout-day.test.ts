import { describe, expect, test } from 'vitest'
import { expectedOn, isWorkingDay, soonestOn } from './payout-day.ts'

describe('the day on which money is expected', () => {
  test.each([
    ['2026-11-23', 2, '2026-11-25'], // Monday
    ['2026-11-26', 2, '2026-11-30'], // Thursday: over the weekend
    ['2026-11-27', 1, '2026-11-30'], // Friday
    ['2026-11-28', 1, '2026-11-30'], // Saturday counts from Monday
    ['2026-11-28', 2, '2026-12-01'],
    ['2026-11-29', 0, '2026-11-30'], // Sunday: on the next day of the bank
    ['2026-11-24', 0, '2026-11-24'],
    ['2026-12-31', 10, '2027-01-14'],
  ])('%s and %i working days is %s', (from, workingDays, day) => expect(expectedOn({ from, workingDays })).toBe(day))

  test('it is always a working day, and later with more days', () => {
    for (let days = 0; days < 30; days += 1) {
      const day = expectedOn({ from: '2026-11-28', workingDays: days })
      expect(isWorkingDay(day)).toBe(true)
      expect(expectedOn({ from: '2026-11-28', workingDays: days + 1 }) >= day).toBe(true)
    }
  })

  test('it is never over', () => {
    const asked = { from: '2026-11-23', workingDays: 2 }
    expect(soonestOn({ ...asked, today: '2026-11-24' })).toBe('2026-11-25')
    expect(soonestOn({ ...asked, today: '2026-11-25' })).toBe('2026-11-25')
    expect(soonestOn({ ...asked, today: '2026-11-28' })).toBe('2026-11-30')
  })

  test('days before the first known Monday have their weekday too', () => {
    expect(isWorkingDay('2023-12-31')).toBe(false)
    expect(isWorkingDay('2023-12-29')).toBe(true)
  })

  test('refuses what is no day and no number of days', () => {
    expect(() => expectedOn({ from: '2026-02-30', workingDays: 1 })).toThrow(RangeError)
    expect(() => expectedOn({ from: '2026-02-03', workingDays: -1 })).toThrow(RangeError)
    expect(() => expectedOn({ from: '2026-02-03', workingDays: 1.5 })).toThrow(RangeError)
  })
})
