import { expect, test } from 'vitest'
import { rowText } from './order-words.ts'
import type { OrderSummary } from './orders.queries.ts'

const row = (nextStep: OrderSummary['nextStep'], side: OrderSummary['side'] = 'seller') =>
  rowText({ state: 'ready', side, nextStep, waitsForMe: true, paid: false, collected: null } as OrderSummary)

test('a row says what is to be done, and not that it is done', () => {
  expect(row('deliver')).toBe('Việc của bạn: Giao hàng')
  expect(row('deliver', 'buyer')).toBe('Việc của bạn: Nhận hàng')
  expect(row('takeCash')).toBe('Việc của bạn: Thu tiền mặt')
  expect(row('sayPaid', 'buyer')).toBe('Việc của bạn: Trả tiền')
  expect(row('dispatch')).toBe('Việc của bạn: Giao cho xe')
})
