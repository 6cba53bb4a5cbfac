import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatPhone, maskPhone, parsePhone } from './phone.ts'

const number = fc
  .tuple(fc.constantFrom('3', '5', '7', '8', '9'), fc.integer({ min: 0, max: 99_999_999 }))
  .map(([first, rest]) => `+84${first}${String(rest).padStart(8, '0')}`)

describe('phones', () => {
  it.each([
    '0912 345 678',
    '0912.345.678',
    '0912-345-678',
    '0912345678',
    '+84 912 345 678',
    '+84912345678',
    '84912345678',
    '0084912345678',
    '+84 (0)912 345 678',
    ' (091) 2345678 ',
    '０９１２ ３４５ ６７８',
  ])('%j is +84912345678', (text) => {
    expect(parsePhone(text)).toBe('+84912345678')
  })

  it.each([
    '',
    'abc',
    '912345678',
    '091234567',
    '09123456789',
    '0212 345 678',
    '02133 876 543',
    '+1 912 345 678',
    '+0912345678',
    '0112345678',
    '0912 345 678 a',
    '++84912345678',
    '84',
    '+84',
    '0084',
    '1900 1234',
    '113',
  ])('%j is no mobile number', (text) => {
    expect(parsePhone(text)).toBeNull()
  })

  it('are read as they are shown', () => {
    expect(formatPhone('+84912345678')).toBe('0912 345 678')
    expect(formatPhone('+33612345678')).toBe('+33612345678')
    fc.assert(
      fc.property(number, (e164) => {
        for (const text of [formatPhone(e164), e164, e164.slice(1), `00${e164.slice(1)}`, `0${e164.slice(3)}`])
          expect(parsePhone(text)).toBe(e164)
      }),
    )
  })

  it('are masked so that nobody can call', () => {
    expect(maskPhone('+84912345678')).toBe('09•• ••• 678')
    expect(maskPhone('+33612345678')).toBe('••• 678')
    fc.assert(
      fc.property(number, (e164) => {
        expect(maskPhone(e164).replace(/\D/g, '')).toHaveLength(5)
      }),
    )
  })
})
