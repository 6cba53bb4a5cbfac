import { describe, expect, it } from 'vitest'
import {
  DEFAULTS,
  farmerStep,
  type Handover,
  isFinal,
  moveFor,
  type Mover,
  movesFrom,
  nextActor,
  ORDER_MOVES,
  ORDER_STATES,
  type OrderState,
} from './order.ts'

const MOVERS: readonly Mover[] = ['buyer', 'seller', 'clock', 'operator', 'both']
const HANDOVERS: readonly Handover[] = ['pickup', 'delivery']

// Written out again from product.md, «An order's life», so that a slip in the table shows:
// from → to: who, hand-over, stock, trade, reason.
const PRODUCT = `
- placed: buyer | * | take | none
placed confirmed: seller | * | none | none
placed declined: seller | * | back | none | reason
placed expired: clock | * | back | none
placed cancelled: buyer | * | back | none
confirmed ready: seller | * | difference | none
confirmed cancelled: seller | * | back | none | reason
ready cancelled: seller | * | back | none | reason
confirmed cancelled: both | * | back | none
ready cancelled: both | * | back | none
confirmed cancelled: operator | * | back | none | reason
ready cancelled: operator | * | back | none | reason
in_transit cancelled: operator | * | none | none | reason
ready in_transit: seller | delivery | none | none
ready delivered: buyer seller | pickup | none | record
in_transit delivered: buyer seller | delivery | none | record
in_transit cancelled: seller | delivery | fit_part | none | reason
delivered completed: buyer clock | * | none | none
delivered disputed: buyer | * | none | none | reason
disputed completed: both operator | * | none | replace
disputed refunded: both operator | * | none | reverse
`.trim()

describe('the table of moves', () => {
  it('is the table of product.md, row by row', () => {
    const written = ORDER_MOVES.map((row) => {
      const facts = [
        row.who.join(' '),
        row.handover ?? '*',
        row.stock,
        row.trade,
        ...(row.needsReason ? ['reason'] : []),
      ]
      return `${row.from ?? '-'} ${row.to}: ${facts.join(' | ')}`
    })
    expect(written.join('\n')).toBe(PRODUCT)
  })

  it('refuses every pair of states, mover and hand-over that product.md does not have', () => {
    const allowed = new Set(
      PRODUCT.split('\n').flatMap((line) => {
        const [states = '', facts = ''] = line.split(': ')
        const [who = '', handover = ''] = facts.split(' | ')
        return who
          .split(' ')
          .flatMap((mover) =>
            HANDOVERS.filter((kind) => handover === '*' || handover === kind).map(
              (kind) => `${states} ${mover} ${kind}`,
            ),
          )
      }),
    )
    let found = 0
    for (const from of [null, ...ORDER_STATES]) {
      for (const to of ORDER_STATES) {
        for (const who of MOVERS) {
          for (const handover of HANDOVERS) {
            const row = moveFor({ from, to, who, handover })
            expect(row !== null, `${from} ${to} ${who} ${handover}`).toBe(
              allowed.has(`${from ?? '-'} ${to} ${who} ${handover}`),
            )
            if (row) found += 1
          }
        }
      }
    }
    expect(found).toBe(allowed.size)
  })

  it('answers each question with one row, and names a move once a state', () => {
    for (const from of ORDER_STATES) {
      const names = movesFrom(from).map((row) => row.move)
      expect(new Set(names).size).toBe(names.length)
      for (const row of movesFrom(from)) {
        for (const who of row.who)
          expect(moveFor({ from, to: row.to, who, handover: row.handover ?? 'pickup' })).toBe(row)
      }
    }
  })

  it('ends in five states, each of which can be reached', () => {
    expect(ORDER_STATES.filter(isFinal)).toEqual(['declined', 'expired', 'cancelled', 'completed', 'refunded'])
    const reached = new Set<OrderState>(['placed'])
    for (const state of reached) for (const row of movesFrom(state)) reached.add(row.to)
    expect(reached.size).toBe(ORDER_STATES.length)
  })

  it('writes a trade on each way into delivered, takes it back on refund, and asks the seller alone for proof', () => {
    for (const row of ORDER_MOVES) {
      expect(row.trade === 'record').toBe(row.to === 'delivered')
      expect(row.trade === 'reverse').toBe(row.to === 'refunded')
      expect(row.needsProof).toEqual(row.move === 'deliver' ? ['seller'] : [])
    }
  })

  it('gives stock back on each way to an end before hand-over', () => {
    for (const row of ORDER_MOVES) {
      const ends = row.to === 'declined' || row.to === 'expired' || row.to === 'cancelled'
      // Nobody has said where goods are that were on their way when the operator cancelled.
      const lost = row.move === 'cancel_by_operator' && row.from === 'in_transit'
      expect(row.stock === 'back' || row.stock === 'fit_part').toBe(ends && !lost)
    }
  })
})

describe('what people see', () => {
  it('shows a farmer four steps, paid only after hand-over', () => {
    const steps = ORDER_STATES.map((state) => farmerStep(state))
    const handed = 'handed_over'
    expect(steps).toEqual([null, 'received', null, null, null, 'weighed', 'weighed', handed, handed, handed, null])
    expect(farmerStep('delivered', true)).toBe('paid')
    expect(farmerStep('ready', true)).toBe('weighed')
    expect(farmerStep('cancelled', true)).toBeNull()
  })

  it('waits for somebody until the end, and for nobody then', () => {
    for (const state of ORDER_STATES) expect(nextActor(state) === null).toBe(isFinal(state))
    expect(nextActor('ready', { handover: 'pickup' })).toBe('both')
    expect(nextActor('ready', { handover: 'delivery' })).toBe('seller')
    expect(nextActor('confirmed', { weighingPending: true })).toBe('buyer')
    expect(nextActor('confirmed', { weighingPending: true, cancelRequestedBy: 'buyer' })).toBe('seller')
    expect(nextActor('delivered', { cancelRequestedBy: 'buyer' })).toBe('buyer')
  })

  it('starts with the settings of product.md', () => {
    expect(DEFAULTS).toEqual({ answerHours: 12, disputeHours: 48, toleranceBp: 500 })
  })
})
