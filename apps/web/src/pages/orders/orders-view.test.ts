import { describe, expect, it } from 'vitest'
import type { Order } from './orders.queries.ts'
import { stepsOf } from './order-steps.ts'
import { firstTab, sideFor, timeLeft, waitingFirst } from './orders-view.ts'

describe('the list', () => {
  it('opens the first tab with something in it, done last', () => {
    expect(firstTab({ new: 0, preparing: 0, underway: 2, done: 9 })).toBe('underway')
    expect(firstTab({ new: 0, preparing: 0, underway: 0, done: 9 })).toBe('done')
    expect(firstTab({ new: 0, preparing: 0, underway: 0, done: 0 })).toBe('new')
  })

  it('shows what waits for me first, the least time left on top', () => {
    const rows = [
      { id: 1, waitsForMe: false, expiresAt: null },
      { id: 2, waitsForMe: true, expiresAt: '2026-11-23T12:00:00Z' },
      { id: 3, waitsForMe: true, expiresAt: '2026-11-23T02:00:00Z' },
      { id: 4, waitsForMe: true, expiresAt: null },
    ]
    expect(waitingFirst(rows).map(({ id }) => id)).toEqual([3, 2, 4, 1])
  })

  it('shows a side that the organization is on', () => {
    expect(sideFor('buyer', { sell: true, buy: true })).toBe('buyer')
    expect(sideFor('buyer', { sell: true, buy: false })).toBe('seller')
    expect(sideFor(null, { sell: false, buy: true })).toBe('buyer')
    expect(sideFor(null, { sell: false, buy: false })).toBeNull()
  })
})

describe('timeLeft', () => {
  const now = Date.parse('2026-11-23T00:00:00Z')
  it('counts minutes below two hours, and hours above', () => {
    expect(timeLeft('2026-11-23T00:41:30Z', now)).toEqual({ unit: 'minutes', n: 41, soon: true })
    expect(timeLeft('2026-11-23T01:30:00Z', now)).toEqual({ unit: 'minutes', n: 90, soon: false })
    expect(timeLeft('2026-11-23T10:10:00Z', now)).toEqual({ unit: 'hours', n: 10, soon: false })
  })

  it('says when time is up', () => {
    expect(timeLeft('2026-11-22T23:00:00Z', now).unit).toBe('moment')
  })
})

describe('the four steps', () => {
  const move = (to: Order['state'], at: string) => ({
    at,
    kind: 'move' as const,
    to,
    by: { person: null, organization: null, side: 'seller' as const },
    reason: null,
    total: null,
  })
  const payment = (receivedSaidAt: string | null) => ({ receivedSaidAt }) as Order['payment']
  const states = (state: Order['state'], received: string | null = null) =>
    stepsOf({ state, timeline: [move('confirmed', 'a'), move('ready', 'b')], payment: payment(received) }).map(
      (step) => step.state,
    )

  it('go from accepted to paid', () => {
    expect(states('placed')).toEqual(['now', 'next', 'next', 'next'])
    expect(states('ready')).toEqual(['done', 'done', 'now', 'next'])
    expect(states('delivered', 'x')).toEqual(['done', 'done', 'done', 'done'])
  })

  it('show money that came before the goods', () => {
    expect(states('ready', 'x')).toEqual(['done', 'done', 'now', 'done'])
  })

  it('are not shown of an order that came to nothing', () => {
    expect(states('cancelled')).toEqual([])
    expect(states('refunded')).toEqual([])
  })
})
