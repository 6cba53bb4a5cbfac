import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  advance,
  awaitsOf,
  COLLECTED_METHODS,
  COLLECTION_STATES,
  type CollectionState,
  comesTo,
  excessOf,
  isCollected,
  isSecured,
  missingOf,
  shareOf,
  stateSeen,
} from './collection.ts'
import { ORDER_STATES } from './order.ts'

const state = fc.constantFrom(...COLLECTION_STATES)
const intent = (status: 'waiting' | 'processing' | 'authorized' | 'captured' | 'canceled') => ({
  ref: 'pi_1',
  status,
  authorized: 0,
  received: 0,
  chargeRef: null,
  captureBefore: null,
  failure: null,
})

describe('a collection', () => {
  it('comes to the same state whatever the order, the repeats and the lateness of what is seen', () => {
    fc.assert(
      fc.property(fc.array(state, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (seen, stream) => {
        const all = (list: readonly CollectionState[]) => list.reduce(advance, 'created' as CollectionState)
        const shuffled = seen
          .flatMap((one) => [one, one])
          .map((one) => [stream.next().value ?? 0, one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one)
        const rankEqual = new Set([all(seen), all(shuffled)])
        // failed and expired say the same: nothing came of it.
        const same = rankEqual.size === 1 || [...rankEqual].every((one) => one === 'failed' || one === 'expired')
        expect(same).toBe(true)
      }),
    )
  })

  it('stays where nothing new is seen', () => {
    for (const one of COLLECTION_STATES) {
      expect(advance(one, one)).toBe(one)
      expect(advance(one, null)).toBe(one)
    }
  })

  it.each([
    ['created', 'requires_action', 'requires_action'],
    ['requires_action', 'authorized', 'authorized'],
    ['capturing', 'authorized', 'capturing'],
    ['captured', 'authorized', 'captured'],
    ['expired', 'authorized', 'authorized'],
    ['failed', 'captured', 'captured'],
    ['canceled', 'authorized', 'canceled'],
    ['canceled', 'captured', 'captured'],
    ['refunded', 'captured', 'refunded'],
    ['capturing', 'canceled', 'canceled'],
  ] as const)('from %s, seeing %s, goes to %s', (from, seen, to) => {
    expect(advance(from, seen)).toBe(to)
  })

  it('is what the provider says of it', () => {
    expect(stateSeen({ session: null, intent: null })).toBeNull()
    expect(stateSeen({ session: 'open', intent: null })).toBe('requires_action')
    expect(stateSeen({ session: 'expired', intent: null })).toBe('expired')
    expect(stateSeen({ session: 'expired', intent: intent('waiting') })).toBe('expired')
    expect(stateSeen({ session: 'expired', intent: intent('authorized') })).toBe('authorized')
    expect(stateSeen({ session: 'complete', intent: intent('processing') })).toBe('requires_action')
    expect(stateSeen({ session: 'complete', intent: intent('captured') })).toBe('captured')
    expect(stateSeen({ session: 'complete', intent: intent('canceled') })).toBe('canceled')
  })
})

const figure = fc.integer({ min: 0, max: 10_000_000 })
const money = fc
  .record({
    due: fc.option(figure),
    ceiling: fc.option(figure),
    captured: figure,
    refundedBp: fc.nat(10_000),
    takenBp: fc.nat(10_000),
    releasedBp: fc.nat(10_000),
  })
  .map(({ due, ceiling, captured, refundedBp, takenBp, releasedBp }) => {
    const refunded = Math.floor((captured * refundedBp) / 10_000)
    const takenBack = Math.floor((refunded * takenBp) / 10_000)
    const released = Math.floor(((captured - refunded) * releasedBp) / 10_000)
    return { due, ceiling, captured, refunded, takenBack, released }
  })

describe('an order’s money', () => {
  it('is never both missing and too much, and giving back what is too much leaves what is due', () => {
    fc.assert(
      fc.property(money, (at) => {
        const excess = excessOf(at)
        expect(excess === 0 || missingOf(at) === 0).toBe(true)
        expect(at.refunded + excess + at.released).toBeLessThanOrEqual(at.captured)
        expect(excessOf({ ...at, refunded: at.refunded + excess })).toBe(0)
      }),
    )
  })

  it('is not missing once the buyer had paid it, whatever a dispute or a refund after the release took of it', () => {
    const paid = { due: 500, ceiling: 550, captured: 500, refunded: 0, takenBack: 0, released: 0 }
    const disputed = { ...paid, refunded: 300, takenBack: 300 }
    expect([missingOf(disputed), excessOf(disputed), comesTo(disputed)]).toEqual([0, 0, 200])
    const givenBack = { ...paid, refunded: 50, takenBack: 50, released: 450 }
    expect([missingOf(givenBack), excessOf(givenBack), comesTo(givenBack)]).toEqual([0, 0, 450])
    expect(missingOf({ ...paid, due: 550, refunded: 50 })).toBe(100)
    fc.assert(
      fc.property(money, fc.nat(), (at, n) => {
        const more = at.captured === at.refunded ? 0 : n % (at.captured - at.refunded)
        const taken = { ...at, refunded: at.refunded + more, takenBack: at.takenBack + more }
        expect(missingOf(taken)).toBe(missingOf(at))
      }),
    )
  })

  it('is neither until the goods are weighed', () => {
    expect(excessOf({ due: null, ceiling: null, captured: 5, refunded: 0, takenBack: 0, released: 0 })).toBe(0)
    expect(missingOf({ due: null, ceiling: null, captured: 0, refunded: 0, takenBack: 0, released: 0 })).toBe(0)
  })

  it('charges what is due, never more than is held, and all that is held for what is not weighed', () => {
    expect(shareOf({ due: 80, ceiling: 100 })).toBe(80)
    expect(shareOf({ due: 120, ceiling: 100 })).toBe(100)
    expect(shareOf({ due: null, ceiling: 100 })).toBe(100)
    expect(shareOf({ due: 0, ceiling: 100 })).toBe(0)
  })

  it('waits for a card until it is held, for a transfer and cash from the scale on, for nothing once it came to nothing', () => {
    const at = { due: 100, ceiling: null, captured: 40, refunded: 0, takenBack: 0, released: 0 }
    expect(awaitsOf({ method: 'vietqr', order: 'ready', live: 'requires_action', money: at })).toBe('transfer')
    expect(awaitsOf({ method: 'vietqr', order: 'ready', live: 'captured', money: { ...at, captured: 100 } })).toBeNull()
    expect(awaitsOf({ method: 'vietqr', order: 'confirmed', live: null, money: { ...at, due: null } })).toBeNull()
    expect(awaitsOf({ method: 'cod', order: 'in_transit', live: 'requires_action', money: at })).toBe('cash')
    for (const live of [null, ...COLLECTION_STATES])
      expect(awaitsOf({ method: 'card', order: 'placed', live, money: at })).toBe(
        live && isSecured(live) ? null : 'card',
      )
    for (const order of ORDER_STATES.filter((one) =>
      ['declined', 'expired', 'cancelled', 'refunded', 'completed', 'disputed'].includes(one),
    ))
      for (const method of COLLECTED_METHODS) expect(awaitsOf({ method, order, live: null, money: at })).toBeNull()
  })

  it('knows what the platform collects', () => {
    expect(['card', 'vietqr', 'cod', 'cash', 'transfer'].map(isCollected)).toEqual([true, true, true, false, false])
  })
})
