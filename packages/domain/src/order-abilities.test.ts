import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { abilitiesFor, ORDER_ACTIONS, type OrderAction, type OrderSituation } from './order-abilities.ts'
import { isFinal, type Mover, moveFor, ORDER_STATES, type OrderState } from './order.ts'

const CALM: OrderSituation = {
  state: 'placed',
  side: 'seller',
  handover: 'delivery',
  expired: false,
  weighingPending: false,
  cancelRequestedBy: null,
  withinDisputeWindow: true,
  disputeProposalBy: null,
  paidSaid: false,
  receivedSaid: false,
  owesBack: false,
  returnSaid: false,
  returnReceivedSaid: false,
}
const COLLECTED = { collected: true } as const
const at = (change: Partial<OrderSituation>) => abilitiesFor({ ...CALM, ...change })

const side = fc.constantFrom('buyer' as const, 'seller' as const)
const anything = fc.record({
  state: fc.constantFrom(...ORDER_STATES),
  side,
  handover: fc.constantFrom('pickup' as const, 'delivery' as const),
  expired: fc.boolean(),
  weighingPending: fc.boolean(),
  cancelRequestedBy: fc.option(side),
  withinDisputeWindow: fc.boolean(),
  disputeProposalBy: fc.option(side),
  paidSaid: fc.boolean(),
  receivedSaid: fc.boolean(),
  owesBack: fc.boolean(),
  returnSaid: fc.boolean(),
  returnReceivedSaid: fc.boolean(),
  collected: fc.boolean(),
  awaits: fc.constantFrom(null, 'card' as const, 'transfer' as const, 'cash' as const),
  cashTaken: fc.boolean(),
})
// What came to its end waits for no money.
const situation: fc.Arbitrary<OrderSituation> = anything.map((now) =>
  isFinal(now.state) ? { ...now, awaits: null } : now,
)

// The state that an action leads to, where it always moves the order, and who is then the mover of the table.
const LEADS_TO: Partial<Record<OrderAction, { to: OrderState; who?: Mover }>> = {
  confirm: { to: 'confirmed' },
  decline: { to: 'declined' },
  cancel: { to: 'cancelled' },
  dispatch: { to: 'in_transit' },
  answerCancel: { to: 'cancelled', who: 'both' },
  deliver: { to: 'delivered' },
  returnGoods: { to: 'cancelled' },
  complete: { to: 'completed' },
  dispute: { to: 'disputed' },
  answerOutcome: { to: 'refunded', who: 'both' },
}

describe('abilitiesFor', () => {
  it.each([
    ['seller', {}, 'confirm', ['confirm', 'decline']],
    ['seller', { expired: true }, null, ['decline']],
    ['buyer', {}, null, ['cancel']],
    ['seller', { state: 'confirmed' }, 'weigh', ['cancel', 'weigh', 'requestCancel', 'sayReceived']],
    [
      'seller',
      { state: 'confirmed', weighingPending: true },
      null,
      ['cancel', 'weigh', 'requestCancel', 'sayReceived'],
    ],
    [
      'buyer',
      { state: 'confirmed', weighingPending: true },
      'answerWeighing',
      ['answerWeighing', 'requestCancel', 'sayPaid'],
    ],
    [
      'seller',
      { state: 'confirmed', cancelRequestedBy: 'buyer' },
      'answerCancel',
      ['cancel', 'weigh', 'answerCancel', 'sayReceived'],
    ],
    ['buyer', { state: 'confirmed', cancelRequestedBy: 'buyer' }, null, ['sayPaid']],
    ['seller', { state: 'ready' }, 'dispatch', ['cancel', 'weigh', 'requestCancel', 'dispatch', 'sayReceived']],
    [
      'seller',
      { state: 'ready', handover: 'pickup' },
      'deliver',
      ['cancel', 'weigh', 'requestCancel', 'deliver', 'sayReceived'],
    ],
    ['buyer', { state: 'ready', handover: 'pickup' }, 'deliver', ['requestCancel', 'deliver', 'sayPaid']],
    ['seller', { state: 'ready', weighingPending: true }, null, ['cancel', 'weigh', 'requestCancel', 'sayReceived']],
    ['buyer', { state: 'in_transit' }, 'deliver', ['deliver', 'sayPaid']],
    ['seller', { state: 'in_transit' }, 'deliver', ['deliver', 'returnGoods', 'sayReceived']],
    ['buyer', { state: 'delivered' }, 'sayPaid', ['complete', 'dispute', 'sayPaid']],
    ['buyer', { state: 'delivered', paidSaid: true, withinDisputeWindow: false }, 'complete', ['complete']],
    ['seller', { state: 'delivered', paidSaid: true }, 'sayReceived', ['sayReceived']],
    ['seller', { state: 'disputed', receivedSaid: true }, 'proposeOutcome', ['proposeOutcome']],
    [
      'buyer',
      { state: 'disputed', disputeProposalBy: 'seller', paidSaid: true },
      'answerOutcome',
      ['proposeOutcome', 'answerOutcome'],
    ],
    ['seller', { state: 'refunded', owesBack: true }, 'sayReturned', ['sayReturned']],
    ['buyer', { state: 'cancelled', owesBack: true, returnSaid: true }, 'sayReturnReceived', ['sayReturnReceived']],
    ['buyer', { state: 'delivered', collected: true }, 'complete', ['complete', 'dispute']],
    ['seller', { ...COLLECTED, awaits: 'card' }, null, ['decline']],
    ['buyer', { ...COLLECTED, awaits: 'card' }, 'payByCard', ['cancel', 'payByCard']],
    ['buyer', { ...COLLECTED, awaits: 'card', expired: true }, null, ['cancel']],
    ['seller', { ...COLLECTED, state: 'ready', awaits: 'transfer' }, null, ['cancel', 'weigh', 'requestCancel']],
    [
      'buyer',
      { ...COLLECTED, state: 'ready', awaits: 'transfer' },
      'payByTransfer',
      ['requestCancel', 'payByTransfer'],
    ],
    ['seller', { ...COLLECTED, state: 'in_transit', awaits: 'cash' }, 'takeCash', ['returnGoods', 'takeCash']],
    ['buyer', { ...COLLECTED, state: 'in_transit', awaits: 'cash' }, null, []],
    [
      'seller',
      { ...COLLECTED, state: 'ready', handover: 'pickup', awaits: 'cash', weighingPending: true },
      null,
      ['cancel', 'weigh', 'requestCancel'],
    ],
  ] as const)('%s %o: %s', (who, change, nextStep, actions) => {
    expect(at({ side: who, ...change })).toEqual({ actions: [...actions], nextStep })
  })

  it('offers no move that the table refuses', () => {
    fc.assert(
      fc.property(situation, (now) => {
        for (const action of abilitiesFor(now).actions) {
          const move = LEADS_TO[action]
          if (!move) continue
          const row = moveFor({ from: now.state, to: move.to, who: move.who ?? now.side, handover: now.handover })
          expect(row, `${action} in ${now.state}`).not.toBeNull()
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('offers each move of the table to its side, in some situation', () => {
    const offered = new Set<string>()
    for (const state of ORDER_STATES) {
      for (const who of ['buyer', 'seller'] as const) {
        for (const handover of ['pickup', 'delivery'] as const) {
          for (const action of at({ state, side: who, handover }).actions) {
            const move = LEADS_TO[action]
            if (move && !move.who) offered.add(`${state} ${move.to} ${who} ${handover}`)
          }
          for (const to of ORDER_STATES) {
            // Ready is made by weighing, which is no single move: it may wait for the buyer.
            if (to === 'ready' || !moveFor({ from: state, to, who, handover })) continue
            expect(offered).toContain(`${state} ${to} ${who} ${handover}`)
          }
        }
      }
    }
    expect(offered.size).toBeGreaterThan(0)
  })

  it('never makes an unusable action the large button, and leaves only money to finished orders', () => {
    const money = new Set<OrderAction>(['sayPaid', 'sayReceived', 'sayReturned', 'sayReturnReceived'])
    fc.assert(
      fc.property(situation, (now) => {
        const { actions, nextStep } = abilitiesFor(now)
        expect(nextStep === null || actions.includes(nextStep)).toBe(true)
        expect(actions).toEqual(ORDER_ACTIONS.filter((action) => actions.includes(action)))
        expect(!isFinal(now.state) || actions.every((action) => money.has(action))).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('lets nobody answer the own question', () => {
    fc.assert(
      fc.property(situation, (now) => {
        const { actions } = abilitiesFor(now)
        expect(now.cancelRequestedBy === now.side && actions.includes('answerCancel')).toBe(false)
        expect(now.disputeProposalBy === now.side && actions.includes('answerOutcome')).toBe(false)
        expect(now.side === 'seller' && actions.includes('answerWeighing')).toBe(false)
      }),
    )
  })
})
