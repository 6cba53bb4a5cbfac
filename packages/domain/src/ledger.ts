import { sum } from './money.ts'

/** One side of an entry: + is debit, − is credit, whole đồng, never 0. */
export type LedgerLine = { account: string; amount: number }

/** What one business event writes into the books, once: the same key again is the same transaction. */
export type Posting = { kind: string; key: string; orderId: string | null; lines: LedgerLine[] }

/** The accounts that belong to one order, seller, collector, or refund of a checkout or receipt. */
export const held = (orderId: string) => `held:${orderId}`
export const sellerPayable = (sellerId: string) => `seller_payable:${sellerId}`
export const sellerReceivable = (sellerId: string) => `seller_receivable:${sellerId}`
export const codFloat = (personId: string) => `cod_float:${personId}`
export const buyerRefund = (id: string) => `buyer_refund:${id}`

/**
 * A posting of these lines: those of 0 fall away, those of one account are added up. Throws RangeError where the rest isn't
 * balanced, which no event of this file can cause.
 */
export function posting(kind: string, key: string, orderId: string | null, lines: readonly LedgerLine[]): Posting {
  const byAccount = new Map<string, number>()
  for (const { account, amount } of lines) byAccount.set(account, sum([byAccount.get(account) ?? 0, amount]))
  const kept = [...byAccount].filter(([, amount]) => amount !== 0).map(([account, amount]) => ({ account, amount }))
  if (kept.length === 0 || sum(kept.map(({ amount }) => amount)) !== 0)
    throw new RangeError(`${kind} ${key} is not balanced`)
  return { kind, key, orderId, lines: kept }
}

const debit = (account: string, amount: number): LedgerLine => ({ account, amount })
const credit = (account: string, amount: number): LedgerLine => ({ account, amount: -amount })

/** A card was charged: each order's share is held for it. */
export const cardCaptured = (e: { collectionId: string; shares: readonly { orderId: string; amount: number }[] }) =>
  posting('card_captured', `capture:${e.collectionId}`, null, [
    debit('stripe_clearing', sum(e.shares.map(({ amount }) => amount))),
    ...e.shares.map(({ orderId, amount }) => credit(held(orderId), amount)),
  ])

/** What the card provider kept of a charge. */
export const providerFee = (e: { collectionId: string; fee: number }) =>
  posting('provider_fee', `provider_fee:${e.collectionId}`, null, [
    debit('psp_fee', e.fee),
    credit('stripe_clearing', e.fee),
  ])

type Divided = { receiptId: string; orderId: string; checkoutId: string; toOrder: number; toRefund: number }
/** A transfer came whose text names one order: what is due is held, the rest goes back. */
export const transferReceived = (e: Divided) =>
  posting('transfer_received', `receipt:${e.receiptId}`, e.orderId, [
    debit('bank', e.toOrder + e.toRefund),
    credit(held(e.orderId), e.toOrder),
    credit(buyerRefund(e.checkoutId), e.toRefund),
  ])

/** A transfer came that nobody can place yet. */
export const transferUnmatched = (e: { receiptId: string; amount: number }) =>
  posting('transfer_unmatched', `receipt:${e.receiptId}`, null, [
    debit('bank', e.amount),
    credit('unmatched_receipts', e.amount),
  ])

/** Two people found whose it was. */
export const receiptMatched = (e: Divided) =>
  posting('receipt_matched', `match:${e.receiptId}`, e.orderId, [
    debit('unmatched_receipts', e.toOrder + e.toRefund),
    credit(held(e.orderId), e.toOrder),
    credit(buyerRefund(e.checkoutId), e.toRefund),
  ])

/** Two people found that a seller paid what it owes: `owed` of it ends the debt, and what is more is the seller's. */
export const debtPaid = (e: { receiptId: string; sellerId: string; amount: number; owed: number }) =>
  posting('debt_paid', `match:${e.receiptId}`, null, [
    debit('unmatched_receipts', e.amount),
    credit(sellerReceivable(e.sellerId), e.owed),
    credit(sellerPayable(e.sellerId), e.amount - e.owed),
  ])

/** Two people found that it tells of money that the books have already: counted once more by nobody. */
export const receiptRepeated = (e: { receiptId: string; amount: number }) =>
  posting('receipt_repeated', `match:${e.receiptId}`, null, [
    debit('unmatched_receipts', e.amount),
    credit('bank', e.amount),
  ])

/** Two people decided to send it back to where it came from. */
export const receiptGivenBack = (e: { receiptId: string; amount: number }) =>
  posting('receipt_given_back', `match:${e.receiptId}`, null, [
    debit('unmatched_receipts', e.amount),
    credit(buyerRefund(e.receiptId), e.amount),
  ])

/** Cash was taken at hand-over, in whole thousands: the rounding is ours, until all of it goes back. */
export const cashTaken = (e: { orderId: string; collectorId: string; due: number; cash: number }) =>
  posting('cash_taken', `cash:${e.orderId}`, e.orderId, [
    debit(codFloat(e.collectorId), e.cash),
    debit('cash_rounding', e.due - e.cash),
    credit(held(e.orderId), e.due),
  ])

/** A seller's own person took the cash: the seller keeps it, and owes what is not its own (fee, tax, rounding). */
export const cashKept = (e: {
  orderId: string
  sellerId: string
  collectorId: string
  cash: number
  payable: number
}) =>
  posting('cash_kept', `cash_kept:${e.orderId}`, e.orderId, [
    debit(sellerPayable(e.sellerId), Math.min(e.cash, e.payable)),
    debit(sellerReceivable(e.sellerId), Math.max(0, e.cash - e.payable)),
    credit(codFloat(e.collectorId), e.cash),
  ])

/** A collector brought in cash of its float. */
export const cashRemitted = (e: { remittanceId: string; collectorId: string; amount: number }) =>
  posting('cash_remitted', `remittance:${e.remittanceId}`, null, [
    debit('bank', e.amount),
    credit(codFloat(e.collectorId), e.amount),
  ])

type Division = { fee: number; vat: number; pit: number; net: number }
/** The order is done: what was held is the seller's, less the platform's fee and the tax withheld. */
export const released = (e: { orderId: string; sellerId: string } & Division) =>
  posting('released', `release:${e.orderId}`, e.orderId, [
    debit(held(e.orderId), sum([e.fee, e.vat, e.pit, e.net])),
    credit('platform_fee', e.fee),
    credit('tax_withheld', e.vat + e.pit),
    credit(sellerPayable(e.sellerId), e.net),
  ])

/** What a seller owes the platform is taken from what the platform owes it. */
export const receivableNetted = (e: { key: string; orderId: string | null; sellerId: string; amount: number }) =>
  posting('receivable_netted', `netted:${e.key}`, e.orderId, [
    debit(sellerPayable(e.sellerId), e.amount),
    credit(sellerReceivable(e.sellerId), e.amount),
  ])

type Refunding = { refundId: string; orderId: string; checkoutId: string; amount: number; rounding?: number }
/** Before the release it was decided that money held goes back to the buyer, with what its cash was rounded by (`rounding`, − or +). */
export const refundDecided = ({ rounding = 0, ...e }: Refunding) =>
  posting('refund_decided', `refund:${e.refundId}`, e.orderId, [
    debit(held(e.orderId), e.amount),
    debit('cash_rounding', rounding),
    credit(buyerRefund(e.checkoutId), e.amount + rounding),
  ])

/**
 * The same after the release: the seller gives its part, first of what it is owed; the fee and the tax come back pro rata.
 * `taxHeld` is what is withheld and not paid yet: of tax that the state has already, the rest is set off against the next.
 */
export const refundAfterRelease = (
  e: {
    refundId: string
    orderId: string
    sellerId: string
    checkoutId: string
    payable: number
    taxHeld: number
  } & Division,
) =>
  posting('refund_after_release', `refund:${e.refundId}`, e.orderId, [
    debit(sellerPayable(e.sellerId), Math.min(e.net, e.payable)),
    debit(sellerReceivable(e.sellerId), Math.max(0, e.net - e.payable)),
    debit('platform_fee', e.fee),
    debit('tax_withheld', Math.min(e.vat + e.pit, e.taxHeld)),
    debit('tax_offset', Math.max(0, e.vat + e.pit - e.taxHeld)),
    credit(buyerRefund(e.checkoutId), sum([e.fee, e.vat, e.pit, e.net])),
  ])

/** Tax that was withheld went to the state; `offset` is what the state had too much, and isn't sent to it again. */
export const taxPaid = (e: { key: string; amount: number; offset: number }) =>
  posting('tax_paid', `tax_paid:${e.key}`, null, [
    debit('tax_withheld', e.amount + e.offset),
    credit('bank', e.amount),
    credit('tax_offset', e.offset),
  ])

/**
 * A refund left us: by the card provider, or from the bank. `from` is the account of that refund; `payoutId` the transfer it left
 * by, because one that came back is paid again by another.
 */
export const refundPaid = (e: {
  refundId: string
  orderId: string | null
  from: string
  amount: number
  by: 'card' | 'bank'
  payoutId?: string
}) =>
  posting('refund_paid', `refund_paid:${e.payoutId ?? e.refundId}`, e.orderId, [
    debit(e.from, e.amount),
    credit(e.by === 'card' ? 'stripe_clearing' : 'bank', e.amount),
  ])

/** A refund by transfer came back: it is owed again. */
export const refundReturned = (e: { refundId: string; payoutId: string; from: string; amount: number }) =>
  posting('refund_returned', `refund_returned:${e.payoutId}`, null, [debit('bank', e.amount), credit(e.from, e.amount)])

/** A refund by card that had left us came back from the buyer's bank: it is owed again. `payoutId` as in refundPaid. */
export const refundFailed = (e: { payoutId: string; orderId: string | null; from: string; amount: number }) =>
  posting('refund_failed', `refund_failed:${e.payoutId}`, e.orderId, [
    debit('stripe_clearing', e.amount),
    credit(e.from, e.amount),
  ])

type Paying = { payoutId: string; sellerId: string; amount: number }
/** A second person approved a payout: nobody else may draw on that money. */
export const payoutApproved = (e: Paying) =>
  posting('payout_approved', `payout:${e.payoutId}`, null, [
    debit(sellerPayable(e.sellerId), e.amount),
    credit('payout_due', e.amount),
  ])

/** It left us, from the bank or by the card provider's transfer. */
export const payoutPaid = (e: Paying & { by: 'bank' | 'stripe_connect' }) =>
  posting('payout_paid', `payout_paid:${e.payoutId}`, null, [
    debit('payout_due', e.amount),
    credit(e.by === 'bank' ? 'bank' : 'stripe_clearing', e.amount),
  ])

/** It was given up before it left. */
export const payoutCancelled = (e: Paying) =>
  posting('payout_cancelled', `payout_cancelled:${e.payoutId}`, null, [
    debit('payout_due', e.amount),
    credit(sellerPayable(e.sellerId), e.amount),
  ])

/** The bank sent it back: the seller is owed it again. */
export const payoutReturned = (e: Paying & { by: 'bank' | 'stripe_connect' }) =>
  posting('payout_returned', `payout_returned:${e.payoutId}`, null, [
    debit(e.by === 'bank' ? 'bank' : 'stripe_clearing', e.amount),
    credit(sellerPayable(e.sellerId), e.amount),
  ])

/** The buyer's bank took a charge back for the time of a dispute. */
export const disputeOpened = (e: { dispute: string; amount: number }) =>
  posting('dispute_opened', `dispute:${e.dispute}`, null, [
    debit('dispute_hold', e.amount),
    credit('stripe_clearing', e.amount),
  ])

/** What the card provider asks for a dispute; it isn't given back when it is won. */
export const disputeFee = (e: { dispute: string; fee: number }) =>
  posting('dispute_fee', `dispute_fee:${e.dispute}`, null, [debit('psp_fee', e.fee), credit('stripe_clearing', e.fee)])

/** Won: the money is back. */
export const disputeWon = (e: { dispute: string; amount: number }) =>
  posting('dispute_won', `dispute_closed:${e.dispute}`, null, [
    debit('stripe_clearing', e.amount),
    credit('dispute_hold', e.amount),
  ])

/** Lost: what was still held for the orders pays it (what was owed back already goes first, by refundByDispute), the rest is our loss (and may be asked of the seller). */
export const disputeLost = (e: {
  dispute: string
  amount: number
  fromHeld: readonly { orderId: string; amount: number }[]
}) =>
  posting('dispute_lost', `dispute_closed:${e.dispute}`, null, [
    ...e.fromHeld.map(({ orderId, amount }) => debit(held(orderId), amount)),
    debit('dispute_loss', e.amount - sum(e.fromHeld.map(({ amount }) => amount))),
    credit('dispute_hold', e.amount),
  ])

/** A lost dispute gave the buyer what we still owed it. `from` as in refundPaid. `booked`: it was our loss until now. */
export const refundByDispute = (e: {
  refundId: string
  orderId: string | null
  from: string
  amount: number
  booked: boolean
}) =>
  posting('refund_by_dispute', `refund_by_dispute:${e.refundId}`, e.orderId, [
    debit(e.from, e.amount),
    credit(e.booked ? 'dispute_loss' : 'dispute_hold', e.amount),
  ])

/** A lost dispute is asked of the seller, whose goods it was about. */
export const lossCharged = (e: { key: string; orderId: string; sellerId: string; amount: number }) =>
  posting('loss_charged', `loss:${e.key}`, e.orderId, [
    debit(sellerReceivable(e.sellerId), e.amount),
    credit('dispute_loss', e.amount),
  ])

/** What a seller will never pay is given up. */
export const writtenOff = (e: { key: string; sellerId: string; amount: number }) =>
  posting('written_off', `write_off:${e.key}`, null, [
    debit('write_off', e.amount),
    credit(sellerReceivable(e.sellerId), e.amount),
  ])

/** Two people found that a receipt is the card provider's payout: it clears what that held for us, and the exchange's difference is ours. */
export const clearingSettled = (e: { receiptId: string; cleared: number; arrived: number }) =>
  posting('clearing_settled', `match:${e.receiptId}`, null, [
    debit('unmatched_receipts', e.arrived),
    debit('fx_diff', e.cleared - e.arrived),
    credit('stripe_clearing', e.cleared),
  ])
