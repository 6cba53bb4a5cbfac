import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as ledger from './ledger.ts'
import { accountOf } from './ledger-accounts.ts'

const dong = fc.integer({ min: 1, max: 2 ** 40 })
const some = fc.integer({ min: 0, max: 2 ** 40 })
const id = fc.uuid()
const division = fc.record({ fee: some, vat: some, pit: some, net: dong })

/** Every event of the books with any figures at all. */
const events: readonly fc.Arbitrary<ledger.Posting>[] = [
  fc
    .tuple(
      id,
      fc.uniqueArray(fc.record({ orderId: id, amount: dong }), {
        minLength: 1,
        maxLength: 20,
        selector: (s) => s.orderId,
      }),
    )
    .map(([collectionId, shares]) => ledger.cardCaptured({ collectionId, shares })),
  fc.record({ collectionId: id, fee: dong }).map(ledger.providerFee),
  fc.record({ receiptId: id, orderId: id, checkoutId: id, toOrder: dong, toRefund: some }).map(ledger.transferReceived),
  fc.record({ receiptId: id, amount: dong }).map(ledger.transferUnmatched),
  fc.record({ receiptId: id, orderId: id, checkoutId: id, toOrder: some, toRefund: dong }).map(ledger.receiptMatched),
  fc.record({ receiptId: id, amount: dong }).map(ledger.receiptGivenBack),
  fc.record({ orderId: id, collectorId: id, due: dong, cash: dong }).map(ledger.cashTaken),
  fc.record({ orderId: id, sellerId: id, collectorId: id, cash: dong, payable: some }).map(ledger.cashKept),
  fc.record({ remittanceId: id, collectorId: id, amount: dong }).map(ledger.cashRemitted),
  fc.tuple(id, id, division).map(([orderId, sellerId, parts]) => ledger.released({ orderId, sellerId, ...parts })),
  fc.record({ key: id, orderId: id, sellerId: id, amount: dong }).map(ledger.receivableNetted),
  fc
    .record({ refundId: id, orderId: id, checkoutId: id, amount: dong, rounding: fc.integer({ min: -499, max: 500 }) })
    .map((e) => ledger.refundDecided({ ...e, rounding: Math.max(e.rounding, -e.amount) })),
  fc
    .tuple(id, id, id, id, some, some, division)
    .map(([refundId, orderId, sellerId, checkoutId, payable, taxHeld, parts]) =>
      ledger.refundAfterRelease({ refundId, orderId, sellerId, checkoutId, payable, taxHeld, ...parts }),
    ),
  fc.record({ key: id, amount: dong, offset: some }).map(ledger.taxPaid),
  fc
    .record({ refundId: id, orderId: id, amount: dong, by: fc.constantFrom('card' as const, 'bank' as const) })
    .map((e) => ledger.refundPaid({ ...e, from: ledger.buyerRefund(e.orderId) })),
  fc
    .record({ refundId: id, payoutId: id, amount: dong })
    .map((e) => ledger.refundReturned({ ...e, from: ledger.buyerRefund(e.refundId) })),
  fc
    .record({ payoutId: id, orderId: id, amount: dong })
    .map((e) => ledger.refundFailed({ ...e, from: ledger.buyerRefund(e.orderId) })),
  fc.record({ payoutId: id, sellerId: id, amount: dong }).map(ledger.payoutApproved),
  fc.record({ payoutId: id, sellerId: id, amount: dong }).map((e) => ledger.payoutPaid({ ...e, by: 'bank' })),
  fc.record({ payoutId: id, sellerId: id, amount: dong }).map(ledger.payoutCancelled),
  fc
    .record({ payoutId: id, sellerId: id, amount: dong })
    .map((e) => ledger.payoutReturned({ ...e, by: 'stripe_connect' })),
  fc.record({ dispute: id, amount: dong }).map(ledger.disputeOpened),
  fc.record({ dispute: id, fee: dong }).map(ledger.disputeFee),
  fc.record({ dispute: id, amount: dong }).map(ledger.disputeWon),
  fc
    .tuple(id, dong, id, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([dispute, amount, orderId, part]) =>
      ledger.disputeLost({ dispute, amount, fromHeld: [{ orderId, amount: Math.floor(amount * part) }] }),
    ),
  fc
    .record({ refundId: id, orderId: fc.option(id), amount: dong, booked: fc.boolean() })
    .map((e) => ledger.refundByDispute({ ...e, from: ledger.buyerRefund(e.refundId) })),
  fc.record({ key: id, orderId: id, sellerId: id, amount: dong }).map(ledger.lossCharged),
  fc.record({ key: id, sellerId: id, amount: dong }).map(ledger.writtenOff),
  fc
    .record({ receiptId: id, sellerId: id, amount: dong })
    .map((e) => ledger.debtPaid({ ...e, owed: Math.floor(e.amount / 2) })),
  fc.record({ receiptId: id, cleared: dong, arrived: dong }).map(ledger.clearingSettled),
  fc.record({ receiptId: id, amount: dong }).map(ledger.receiptRepeated),
]

describe('the books', () => {
  it('has an event for every function that makes one', () => {
    const notEvents = new Set(['held', 'sellerPayable', 'sellerReceivable', 'codFloat', 'buyerRefund', 'posting'])
    expect(Object.keys(ledger).filter((name) => !notEvents.has(name))).toHaveLength(events.length)
  })

  it('balances every event, over accounts of ours, two entries or more, none of nothing and none twice', () => {
    fc.assert(
      fc.property(fc.oneof(...events), ({ lines }) => {
        expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(0)
        expect(lines.length).toBeGreaterThanOrEqual(2)
        expect(lines.every(({ amount }) => Number.isSafeInteger(amount) && amount !== 0)).toBe(true)
        expect(new Set(lines.map(({ account }) => account)).size).toBe(lines.length)
        for (const { account } of lines) expect(accountOf(account).kind).toMatch(/asset|liability|revenue|expense/)
      }),
      { numRuns: 2000 },
    )
  })

  it('gives each event a key of its own, and the same event the same', () => {
    const e = { refundId: 'r1', orderId: 'o1', checkoutId: 'c1', amount: 5 }
    expect(ledger.refundDecided(e).key).toBe(ledger.refundDecided({ ...e }).key)
    expect(ledger.refundDecided(e).key).not.toBe(ledger.refundDecided({ ...e, refundId: 'r2' }).key)
    expect(ledger.payoutPaid({ payoutId: 'p', sellerId: 's', amount: 1, by: 'bank' }).key).not.toBe(
      ledger.payoutApproved({ payoutId: 'p', sellerId: 's', amount: 1 }).key,
    )
  })

  it('refuses what is not balanced, empty, or of no account of ours', () => {
    expect(() => ledger.posting('x', 'k', null, [{ account: 'bank', amount: 1 }])).toThrow(RangeError)
    expect(() => ledger.posting('x', 'k', null, [{ account: 'bank', amount: 0 }])).toThrow(RangeError)
    expect(() => ledger.posting('x', 'k', null, [])).toThrow(RangeError)
    expect(() => accountOf('petty_cash')).toThrow(RangeError)
    expect(() => ledger.providerFee({ collectionId: 'c', fee: 1.5 })).toThrow(RangeError)
  })

  it('holds each order’s share of a card, and rounds cash to the đồng', () => {
    expect(
      ledger.cardCaptured({
        collectionId: 'k',
        shares: [
          { orderId: 'a', amount: 300 },
          { orderId: 'b', amount: 200 },
        ],
      }).lines,
    ).toEqual([
      { account: 'stripe_clearing', amount: 500 },
      { account: 'held:a', amount: -300 },
      { account: 'held:b', amount: -200 },
    ])
    expect(ledger.cashTaken({ orderId: 'a', collectorId: 'p', due: 99_600, cash: 100_000 }).lines).toEqual([
      { account: 'cod_float:p', amount: 100_000 },
      { account: 'cash_rounding', amount: -400 },
      { account: 'held:a', amount: -99_600 },
    ])
    const back = { refundId: 'r', orderId: 'a', checkoutId: 'c', amount: 99_600, rounding: 400 }
    expect(ledger.refundDecided(back).lines).toEqual([
      { account: 'held:a', amount: 99_600 },
      { account: 'cash_rounding', amount: 400 },
      { account: 'buyer_refund:c', amount: -100_000 },
    ])
  })

  it('sets tax that the state has already off against what is paid to it next', () => {
    const back = { refundId: 'r', orderId: 'o', sellerId: 's', checkoutId: 'c', payable: 9000 }
    const lines = ledger.refundAfterRelease({ ...back, taxHeld: 40, fee: 0, vat: 100, pit: 50, net: 850 }).lines
    expect(lines).toEqual([
      { account: 'seller_payable:s', amount: 850 },
      { account: 'tax_withheld', amount: 40 },
      { account: 'tax_offset', amount: 110 },
      { account: 'buyer_refund:c', amount: -1000 },
    ])
    expect(ledger.taxPaid({ key: 'k', amount: 390, offset: 110 }).lines).toEqual([
      { account: 'tax_withheld', amount: 500 },
      { account: 'bank', amount: -390 },
      { account: 'tax_offset', amount: -110 },
    ])
  })
})
