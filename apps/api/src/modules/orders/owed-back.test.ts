import { expect, test } from 'vitest'
import { owedBack, type PaymentRow } from './owed-back.ts'

const unpaid: PaymentRow = {
  method: 'cash',
  paidAmount: null,
  paidSaidAt: null,
  receivedSaidAt: null,
  returnSaidAt: null,
  returnedAmount: null,
  returnReceivedAt: null,
}
const paid = { ...unpaid, paidAmount: 100_000, paidSaidAt: '2026-11-23T00:00:00Z' }

test('nothing is owed back where nothing was paid, or just what is due', () => {
  expect(owedBack({ state: 'cancelled', total: 100_000, payment: unpaid })).toBe(0)
  expect(owedBack({ state: 'delivered', total: 100_000, payment: paid })).toBe(0)
  expect(owedBack({ state: 'delivered', total: 120_000, payment: paid })).toBe(0)
})

test('paid and then weighed less, cancelled or refunded is owed back until it came', () => {
  expect(owedBack({ state: 'ready', total: 95_000, payment: paid })).toBe(5000)
  expect(owedBack({ state: 'cancelled', total: 100_000, payment: paid })).toBe(100_000)
  expect(
    owedBack({ state: 'refunded', total: 95_000, payment: { ...paid, returnedAmount: 100_000, returnSaidAt: 'x' } }),
  ).toBe(100_000)
  expect(
    owedBack({
      state: 'refunded',
      total: 95_000,
      payment: { ...paid, returnedAmount: 100_000, returnReceivedAt: 'x' },
    }),
  ).toBe(0)
})
