import { m } from '@chl/messages/messages.js'
import { expect, test } from 'vitest'
import { paymentWords } from './checkout-payment-words.ts'
import type { CheckoutPayment } from './checkout-payment.queries.ts'

const payment = (given: Partial<CheckoutPayment>): CheckoutPayment => ({
  id: '0193e0b0-0000-7000-8000-000000000000',
  method: 'card',
  environment: 'sandbox',
  state: null,
  payable: true,
  amount: 110_000,
  captured: 0,
  refunded: 0,
  failure: null,
  expiresAt: null,
  orders: [],
  ...given,
})
const title = (given: Partial<CheckoutPayment>, checking = false) => paymentWords(payment(given), checking).title

test('each state of a card payment has its own words', () => {
  expect(title({})).toBe(m.money_unpaid())
  expect(title({}, true)).toBe(m.money_unpaid()) // nothing was begun: there is nothing to ask about
  expect(title({ state: 'requires_action' }, true)).toBe(m.money_checking())
  expect(title({ state: 'requires_action' })).toBe(m.money_unpaid())
  expect(title({ state: 'requires_action', failure: 'expired_card' }, true)).toBe(m.money_failed())
  expect(title({ state: 'authorized', payable: false })).toContain('110.000')
  expect(title({ state: 'captured', payable: false, captured: 90_000 })).toContain('90.000')
  expect(title({ state: 'refunded', payable: false, captured: 90_000, refunded: 90_000 })).toBe(
    m.money_refunded({ amount: '90.000\u00a0₫' }),
  )
  expect(title({ state: 'canceled' })).toBe(m.money_lapsed())
  expect(title({ state: 'expired' })).toBe(m.money_unpaid())
  expect(title({ state: 'canceled', payable: false })).toBe(m.money_nothing())
  expect(title({ method: 'cod', payable: false })).toBe(m.money_not_card())
})

test('why a card was not accepted is said where people can do something about it', () => {
  const text = (failure: string) => paymentWords(payment({ state: 'requires_action', failure }), false).text
  expect(text('insufficient_funds')).toBe(m.money_failed_funds())
  expect(text('fraudulent')).toBe(m.money_failed_text())
})
