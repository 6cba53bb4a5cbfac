import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memberParts } from './member-shares.ts'

const total = (
  rows: readonly { fee: number; tax: number; net: number; gross: number }[],
  key: 'fee' | 'tax' | 'net' | 'gross',
) => rows.reduce((all, row) => all + row[key], 0)

test('three members who brought as much get the đồng that is left over one by one', () => {
  expect(memberParts({ fee: 20, tax: 0, net: 1000 }, [5, 5, 5])).toEqual([
    { fee: 7, tax: 0, net: 334, gross: 341 },
    { fee: 7, tax: 0, net: 333, gross: 340 },
    { fee: 6, tax: 0, net: 333, gross: 339 },
  ])
})

test('the parts of each figure add up to it, whatever was brought', () => {
  const dong = fc.integer({ min: 0, max: 1e12 })
  fc.assert(
    fc.property(
      dong,
      dong,
      dong,
      fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1 }),
      (fee, tax, net, weights) => {
        const rows = memberParts({ fee, tax, net }, weights)
        expect([total(rows, 'fee'), total(rows, 'tax'), total(rows, 'net'), total(rows, 'gross')]).toEqual([
          fee,
          tax,
          net,
          fee + tax + net,
        ])
        for (const row of rows) expect(row.gross).toBe(row.fee + row.tax + row.net)
      },
    ),
  )
})

test('nobody brought anything: there is nobody to divide it among', () => {
  expect(() => memberParts({ fee: 0, tax: 0, net: 1 }, [])).toThrow(RangeError)
})
