import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ORDER_MOVES } from './order.ts'
import { applyMoves, STOCK_REASONS, type StockMove, type StockReason, stockReasonOf } from './stock.ts'

const posted: StockMove = { reason: 'posted', delta: 100 }
const ordered: StockMove = { reason: 'ordered', delta: -30, line: 'a' }

describe('applyMoves', () => {
  it('adds up, and knows what each line holds', () => {
    expect(applyMoves([])).toEqual({ ok: true, available: 0, held: new Map() })
    const weighed: StockMove = { reason: 'weighed', delta: 2, line: 'a', n: 1 }
    const again: StockMove = { reason: 'weighed', delta: -5, line: 'a', n: 2 }
    expect(applyMoves([posted, ordered, weighed, again])).toEqual({
      ok: true,
      available: 67,
      held: new Map([['a', 33]]),
    })
    expect(applyMoves([posted, ordered, weighed, again, { reason: 'cancelled', delta: 33, line: 'a' }])).toEqual({
      ok: true,
      available: 100,
      held: new Map(),
    })
    expect(applyMoves([posted, ordered, { reason: 'returned', delta: 30, line: 'a' }])).toMatchObject({
      available: 100,
    })
    expect(applyMoves([posted, ordered, { reason: 'returned', delta: 12, line: 'a' }])).toMatchObject({ available: 82 })
  })

  it.each<[string, StockMove[]]>([
    ['below_zero', [posted, { reason: 'ordered', delta: -101, line: 'a' }]],
    ['below_zero', [posted, { reason: 'withdrawn', delta: -101 }]],
    ['repeated', [posted, ordered, ordered]],
    [
      'not_open',
      [posted, ordered, { reason: 'declined', delta: 30, line: 'a' }, { reason: 'expired', delta: 30, line: 'a' }],
    ],
    ['not_open', [posted, { reason: 'weighed', delta: 1, line: 'a' }]],
    ['gives_back_wrong', [posted, ordered, { reason: 'declined', delta: 29, line: 'a' }]],
    ['gives_back_wrong', [posted, ordered, { reason: 'returned', delta: 31, line: 'a' }]],
    ['gives_back_wrong', [posted, ordered, { reason: 'weighed', delta: 31, line: 'a' }]],
    ['wrong_sign', [posted, { reason: 'ordered', delta: 1, line: 'a' }]],
    ['wrong_sign', [{ reason: 'posted', delta: -1 }]],
    ['not_whole', [{ reason: 'posted', delta: 0.5 }]],
    ['no_line', [posted, { reason: 'ordered', delta: -1 }]],
  ])('stops at the last: %s in %j', (problem, moves) => {
    expect(applyMoves(moves)).toEqual({ ok: false, index: moves.length - 1, problem })
    expect(applyMoves(moves.slice(0, -1)).ok).toBe(true)
  })

  it('accepts any history of orders that keep the rules, and what is left is what was posted less what is held', () => {
    const fate = fc.constantFrom<StockReason | null>('declined', 'expired', 'cancelled', 'agreed_cancel', null)
    const order = fc.record({ amount: fc.integer({ min: 1, max: 50 }), give: fc.integer({ min: 0, max: 50 }), fate })
    fc.assert(
      fc.property(fc.array(order, { maxLength: 12 }), (orders) => {
        const stock = 50 * orders.length
        let held = 0
        const moves = orders.flatMap(({ amount, give, fate: end }, index): StockMove[] => {
          const line = `line ${index}`
          const back = Math.min(give, amount)
          if (end === null) held += amount - back
          return [
            { reason: 'ordered', delta: -amount, line },
            { reason: 'weighed', delta: back, line, n: 1 },
            ...(end === null ? [] : [{ reason: end, delta: amount - back, line }]),
          ]
        })
        expect(applyMoves([{ reason: 'posted', delta: stock }, ...moves])).toMatchObject({
          ok: true,
          available: stock - held,
        })
      }),
    )
  })

  it('is the sum of the deltas, never under zero, whatever comes', () => {
    const reason = fc.constantFrom<StockReason>('posted', 'adjusted', 'withdrawn')
    fc.assert(
      fc.property(
        fc.array(fc.record({ reason, delta: fc.integer({ min: -20, max: 20 }) }), { maxLength: 20 }),
        (moves) => {
          const result = applyMoves(moves)
          const sound = result.ok ? moves : moves.slice(0, result.index)
          const sums = sound.map((_, index) => sound.slice(0, index + 1).reduce((total, move) => total + move.delta, 0))
          expect(Math.min(0, ...sums)).toBe(0)
          expect(result.ok ? result.available : null).toBe(result.ok ? (sums.at(-1) ?? 0) : null)
        },
      ),
    )
  })
})

describe('stockReasonOf', () => {
  it('knows a reason for each move that changes stock, with a sign that fits, and for no other', () => {
    const signs = { take: '-', back: '+', fit_part: '+', difference: '±', none: null } as const
    for (const row of ORDER_MOVES) {
      // One move may give back from one state, and nothing from another.
      const reason = row.stock === 'none' ? null : stockReasonOf(row.move)
      expect(reason && STOCK_REASONS[reason]).toBe(signs[row.stock])
    }
  })
})
