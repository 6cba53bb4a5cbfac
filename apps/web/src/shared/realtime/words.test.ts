import { MONEY_TOPICS, type MoneyTopic } from '@chl/contracts/events'
import { describe, expect, it, test } from 'vitest'
import { wordsOf } from './words.ts'

const told = (topic: MoneyTopic, of: { orderId?: string; number?: string; checkoutId?: string } = {}) =>
  wordsOf({ topic, body: { orderId: null, number: null, checkoutId: null, amount: 350_000, ...of } })

test('words of an organization’s account say who, and whose it is now, and lead to where it is set', () => {
  const body = {
    organization: { id: 'o', name: 'HTX Rau Ô Quý Hồ' },
    by: { id: 'p', name: 'Hạng Thị Sú' },
    holder: 'GIANG A SINH',
    tail: '2418',
  }
  expect(wordsOf({ topic: 'organization.account_changed', body })).toMatchObject({
    text: 'Hạng Thị Sú đã đổi tài khoản nhận tiền thành tài khoản có đuôi 2418 của GIANG A SINH. Nếu không đúng, gọi chợ ngay.',
    to: '/account',
  })
  expect(wordsOf({ topic: 'organization.account_removed', body })).toMatchObject({
    text: 'Hạng Thị Sú đã bỏ tài khoản nhận tiền có đuôi 2418 của GIANG A SINH. Nếu không đúng, gọi chợ ngay.',
    to: '/account',
  })
})

describe('words of money', () => {
  it('say the amount of every topic', () => {
    for (const topic of MONEY_TOPICS) expect(told(topic)?.text).toContain('350.000\u00a0₫')
  })

  it('say of cash in a seller’s hand not that the market has it, and of a card whose it is', () => {
    expect(told('payment.received', { orderId: 'o', number: 'HL12345678' })?.text).toBe(
      'Đã nhận 350.000\u00a0₫ cho đơn HL12345678.',
    )
    expect(told('payment.authorized', { orderId: 'o', number: 'HL12345678' })?.text).toBe(
      'Thẻ của người mua đã giữ tối đa 350.000\u00a0₫ cho đơn HL12345678.',
    )
  })

  it('name the order, or all that were placed together', () => {
    expect(told('payment.received', { orderId: 'o', number: 'HL12345678' })?.text).toContain('đơn HL12345678')
    expect(told('payment.authorized', { checkoutId: 'c' })?.text).toContain('các đơn vừa đặt')
  })

  it('say of what has no amount that it waits, and not that nothing does', () => {
    const body = { orderId: null, number: null, checkoutId: null, amount: 0 }
    expect(wordsOf({ topic: 'reconciliation.changed', body })?.text).toBe('Có việc cần đối chiếu.')
    expect(told('reconciliation.changed')?.text).toBe('Có 350.000\u00a0₫ cần đối chiếu.')
  })

  it('tell a seller that its money goes back, not that it gets any', () => {
    const text = told('payment.taken_back', { orderId: 'o', number: 'HL12345678' })?.text
    expect(text).toBe('350.000\u00a0₫ của đơn HL12345678 được trả lại người mua và trừ vào tiền của bạn.')
  })

  it('lead to the order, to its checkout, or to the pages of money', () => {
    const order = { orderId: 'o', number: 'HL12345678', checkoutId: 'c' }
    expect(told('payment.received', order)?.to).toBe('/orders/o')
    expect(told('payment.authorized', { checkoutId: 'c' })?.to).toBe('/checkouts/c')
    expect(told('payout.paid')?.to).toBe('/money')
    expect(told('cash.taken', order)?.to).toBe('/cash')
    expect(told('reconciliation.changed')?.to).toBe('/operator')
    expect(told('payment.disputed', { checkoutId: 'c' })?.to).toBe('/operator')
    expect(told('payment.dispute_lost', { checkoutId: 'c' })?.to).toBe('/operator')
    expect(told('payment.dispute_lost', order)?.to).toBe('/orders/o')
    expect(told('payment.refunded')?.to).toBeUndefined()
  })
})
