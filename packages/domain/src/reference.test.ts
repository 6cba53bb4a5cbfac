import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCharacter, findOrderNumbers, isOrderNumber, makeOrderNumber, readOrderNumber } from './reference.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const number = fc.array(fc.nat(31), { minLength: 7, maxLength: 7 }).map((values) => {
  let at = 0
  return makeOrderNumber(() => values[at++] ?? 0)
})

describe('order numbers', () => {
  it('are HL, seven characters and the check of the reference implementation', () => {
    // Computed with reference/payments/vietqr/ref.ts.
    expect(checkCharacter('0000000')).toBe('0')
    expect(checkCharacter('7K2P9QX')).toBe('1')
    expect(checkCharacter('ZZZZZZ1')).toBe('4')
    expect(() => checkCharacter('ABCI')).toThrow(RangeError)
  })

  it('draw each character from the whole alphabet', () => {
    const asked: number[] = []
    const made = makeOrderNumber((n) => asked.push(n) + 20)
    expect(asked).toEqual([32, 32, 32, 32, 32, 32, 32])
    expect(made.slice(0, 9)).toBe('HLNPQRSTV')
    expect(() => makeOrderNumber((n) => n)).toThrow(RangeError)
  })

  it('are recognised, and each single wrong character is caught', () => {
    fc.assert(
      fc.property(number, fc.integer({ min: 2, max: 9 }), fc.constantFrom(...ALPHABET.split('')), (made, at, wrong) => {
        expect(isOrderNumber(made)).toBe(true)
        const typed = made.slice(0, at) + wrong + made.slice(at + 1)
        expect(isOrderNumber(typed)).toBe(made[at] === wrong)
        expect(findOrderNumbers(typed)).toEqual(made[at] === wrong ? [made] : [])
      }),
      { numRuns: 2000 },
    )
  })

  it('catch a swap of neighbours, but of 0 with Z', () => {
    fc.assert(
      fc.property(number, fc.integer({ min: 2, max: 8 }), (made, at) => {
        const pair = made.slice(at, at + 2)
        fc.pre(pair[0] !== pair[1] && pair !== '0Z' && pair !== 'Z0')
        expect(isOrderNumber(`${made.slice(0, at)}${pair[1]}${pair[0]}${made.slice(at + 2)}`)).toBe(false)
      }),
    )
  })

  it('are found however a bank wrote them', () => {
    fc.assert(
      fc.property(number, (made) => {
        const forms = [
          made,
          `MBVCB.123456789.${made}.CT tu 0123456789 NGUYEN VAN A toi 970415`,
          `${made.toLowerCase()} thanh toan`,
          `${made.slice(0, 6)} ${made.slice(6)}-CHUYEN TIEN`,
          `FT26293${made} GD 123456-102026-10:20:31`,
          `QR - ${made}`,
          `${made} ${made}`,
        ]
        for (const form of forms) expect(findOrderNumbers(form)).toEqual([made])
      }),
    )
  })

  it('come several in one text, and none from other texts', () => {
    const [one, other] = [makeOrderNumber(() => 3), makeOrderNumber(() => 9)]
    expect(findOrderNumbers(`${one};${other}`)).toEqual([one, other])
    expect(findOrderNumbers('NGUYEN VAN A chuyen tien')).toEqual([])
    for (const bad of ['', one.slice(0, -1), `${one}0`, one.toLowerCase(), ` ${one}`, one.replace('HL', 'HM')])
      expect(isOrderNumber(bad)).toBe(false)
  })

  it('are read as people type them', () => {
    fc.assert(
      fc.property(number, (made) => {
        const body = made.slice(2)
        expect(readOrderNumber(`hl ${body.slice(0, 4)}-${body.slice(4)}`.toLowerCase())).toBe(made)
        expect(readOrderNumber(`HL${body.replaceAll('0', 'o').replaceAll('1', 'l')}`)).toBe(made)
      }),
    )
    expect(readOrderNumber('0912345678')).toBeNull()
  })
})
