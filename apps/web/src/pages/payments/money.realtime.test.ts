import { QueryClient, type QueryKey } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { orderQuery } from '../orders/orders.queries.ts'
import { ordersFeed } from '../orders/orders.realtime.ts'
import { checkoutPaymentQuery } from './checkout-payment.queries.ts'
import { checkoutPaymentFeed } from './checkout-payment.realtime.ts'
import { balanceQuery } from './money.queries.ts'
import { moneyFeed } from './money.realtime.ts'

/** Whether what these ask is asked again after `tell`. */
function asked(key: QueryKey, tell: (client: QueryClient) => void) {
  const client = new QueryClient()
  client.setQueryData(key, {})
  tell(client)
  return client.getQueryState(key)?.isInvalidated
}
const order = { orderId: 'o', number: 'HL1', state: 'declined', total: 1, reason: null } as never
const money = { orderId: 'o', number: 'HL1', checkoutId: 'c', amount: 1 }

test('a seller’s money is asked again for an order that ended, and for a refund', () => {
  const { queryKey } = balanceQuery()
  for (const topic of ['order.placed', 'order.declined', 'order.expired', 'order.refunded', 'order.completed'] as const)
    expect(asked(queryKey, (client) => moneyFeed[topic](order, client))).toBe(true)
  for (const topic of ['payment.refunded', 'payment.short', 'payment.expired', 'payment.disputed'] as const)
    expect(asked(queryKey, (client) => moneyFeed[topic](money, client))).toBe(true)
})

test('the page of a checkout’s payment follows its orders, and no other checkout', () => {
  const { queryKey } = checkoutPaymentQuery('c')
  expect(asked(queryKey, (client) => checkoutPaymentFeed['order.cancelled'](order, client))).toBe(true)
  expect(asked(queryKey, (client) => checkoutPaymentFeed['payment.short'](money, client))).toBe(true)
  const other = { ...money, checkoutId: 'd' }
  expect(asked(queryKey, (client) => checkoutPaymentFeed['payment.disputed'](other, client))).toBe(false)
})

test('an order’s page follows its payout, which names no order, and a refund that came back, which does', () => {
  const of = (id: string) => ['GET /orders/:id', { params: { id } }, '2026-11-23T05:00:00Z']
  const payout = { orderId: null, number: null, checkoutId: null, amount: 1 }
  for (const topic of ['payout.paid', 'payout.returned', 'payout.refused'] as const)
    expect(asked(of('o'), (client) => ordersFeed[topic](payout, client))).toBe(true)
  expect(asked(orderQuery('o').queryKey, (client) => ordersFeed['payout.returned'](money, client))).toBe(true)
  expect(asked(orderQuery('p').queryKey, (client) => ordersFeed['payout.returned'](money, client))).toBe(false)
})

test('the papers of an order are asked again when its money came in', () => {
  const papers = ['GET /orders/:id/papers', { params: { id: 'o' } }, '2026-11-23T05:00:00Z']
  expect(asked(papers, (client) => ordersFeed['payment.received'](money, client))).toBe(true)
})
