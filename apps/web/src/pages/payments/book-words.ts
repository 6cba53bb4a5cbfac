import { m } from '@chl/messages/messages.js'
import { number } from '../../shared/format.ts'

const ACCOUNTS: Readonly<Record<string, () => string>> = {
  stripe_clearing: m.ledger_stripe_clearing,
  bank: m.ledger_bank,
  cod_float: m.ledger_cod_float,
  seller_receivable: m.ledger_seller_receivable,
  dispute_hold: m.ledger_dispute_hold,
  held: m.ledger_held,
  seller_payable: m.ledger_seller_payable,
  payout_due: m.ledger_payout_due,
  buyer_refund: m.ledger_buyer_refund,
  unmatched_receipts: m.ledger_unmatched_receipts,
  tax_withheld: m.ledger_tax_withheld,
  tax_offset: m.ledger_tax_offset,
  platform_fee: m.ledger_platform_fee,
  psp_fee: m.ledger_psp_fee,
  dispute_loss: m.ledger_dispute_loss,
  write_off: m.ledger_write_off,
  fx_diff: m.ledger_fx_diff,
  cash_rounding: m.ledger_cash_rounding,
}
const POSTINGS: Readonly<Record<string, () => string>> = {
  card_captured: m.posting_card_captured,
  provider_fee: m.posting_provider_fee,
  transfer_received: m.posting_transfer_received,
  transfer_unmatched: m.posting_transfer_unmatched,
  receipt_matched: m.posting_receipt_matched,
  receipt_given_back: m.posting_receipt_given_back,
  cash_taken: m.posting_cash_taken,
  cash_kept: m.posting_cash_kept,
  cash_remitted: m.posting_cash_remitted,
  released: m.posting_released,
  receivable_netted: m.posting_receivable_netted,
  refund_decided: m.posting_refund_decided,
  refund_after_release: m.posting_refund_after_release,
  refund_paid: m.posting_refund_paid,
  refund_returned: m.posting_refund_returned,
  refund_failed: m.posting_refund_failed,
  refund_by_dispute: m.posting_refund_by_dispute,
  dispute_lost: m.posting_dispute_lost,
  loss_charged: m.posting_loss_charged,
  written_off: m.posting_written_off,
  debt_paid: m.posting_debt_paid,
  clearing_settled: m.posting_clearing_settled,
  receipt_repeated: m.posting_receipt_repeated,
  tax_paid: m.posting_tax_paid,
}
const CAUSES: Readonly<Record<string, () => string>> = {
  cancelled: m.operator_cause_cancelled,
  weighed_less: m.operator_cause_weighed_less,
  dispute: m.operator_cause_dispute,
  excess: m.operator_cause_excess,
  late: m.operator_cause_late,
  unmatched: m.operator_cause_unmatched,
  goodwill: m.operator_cause_goodwill,
}

/** An account as people call it, by what stands before its colon. */
export const accountName = (code: string) => {
  const prefix = code.split(':')[0] ?? code
  return ACCOUNTS[prefix]?.() ?? prefix
}

/** What a transaction of the books is for. */
export const postingName = (kind: string) => POSTINGS[kind]?.() ?? kind

/** What a refund is for. */
export const causeName = (cause: string) => CAUSES[cause]?.() ?? cause

/** A rate as it was set, to the basis point: «1,75 %». */
export const rateText = (basisPoints: number) => `${number(basisPoints / 100)}\u00a0%`
