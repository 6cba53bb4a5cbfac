import { m } from '@chl/messages/messages.js'
import type { Finding } from './operator.queries.ts'

type Kind = Finding['kind']
type Words = { title: () => string; why: () => string; next: () => string }

/** What each kind of finding is called, why it is one, and what to do next. */
const WORDS: Record<Kind, Words> = {
  ledger_unbalanced: {
    title: m.finding_ledger_unbalanced,
    why: m.finding_ledger_unbalanced_why,
    next: m.finding_ledger_unbalanced_next,
  },
  balance_drift: {
    title: m.finding_balance_drift,
    why: m.finding_balance_drift_why,
    next: m.finding_balance_drift_next,
  },
  held_mismatch: {
    title: m.finding_held_mismatch,
    why: m.finding_held_mismatch_why,
    next: m.finding_held_mismatch_next,
  },
  shares_mismatch: {
    title: m.finding_shares_mismatch,
    why: m.finding_shares_mismatch_why,
    next: m.finding_shares_mismatch_next,
  },
  account_mismatch: {
    title: m.finding_account_mismatch,
    why: m.finding_account_mismatch_why,
    next: m.finding_account_mismatch_next,
  },
  closed_with_held: {
    title: m.finding_closed_with_held,
    why: m.finding_closed_with_held_why,
    next: m.finding_closed_with_held_next,
  },
  environment_mismatch: {
    title: m.finding_environment_mismatch,
    why: m.finding_environment_mismatch_why,
    next: m.finding_environment_mismatch_next,
  },
  collection_stuck: {
    title: m.finding_collection_stuck,
    why: m.finding_collection_stuck_why,
    next: m.finding_collection_stuck_next,
  },
  capture_late: { title: m.finding_capture_late, why: m.finding_capture_late_why, next: m.finding_capture_late_next },
  operation_unknown: {
    title: m.finding_operation_unknown,
    why: m.finding_operation_unknown_why,
    next: m.finding_operation_unknown_next,
  },
  operation_failed: {
    title: m.finding_operation_failed,
    why: m.finding_operation_failed_why,
    next: m.finding_operation_failed_next,
  },
  webhook_dead: { title: m.finding_webhook_dead, why: m.finding_webhook_dead_why, next: m.finding_webhook_dead_next },
  amount_differs: {
    title: m.finding_amount_differs,
    why: m.finding_amount_differs_why,
    next: m.finding_amount_differs_next,
  },
  unknown_refund: {
    title: m.finding_unknown_refund,
    why: m.finding_unknown_refund_why,
    next: m.finding_unknown_refund_next,
  },
  capture_missed: {
    title: m.finding_capture_missed,
    why: m.finding_capture_missed_why,
    next: m.finding_capture_missed_next,
  },
  capture_too_small: {
    title: m.finding_capture_too_small,
    why: m.finding_capture_too_small_why,
    next: m.finding_capture_too_small_next,
  },
  second_payment: {
    title: m.finding_second_payment,
    why: m.finding_second_payment_why,
    next: m.finding_second_payment_next,
  },
  receipt_twice: {
    title: m.finding_receipt_twice,
    why: m.finding_receipt_twice_why,
    next: m.finding_receipt_twice_next,
  },
  receipt_unmatched: {
    title: m.finding_receipt_unmatched,
    why: m.finding_receipt_unmatched_why,
    next: m.finding_receipt_unmatched_next,
  },
  refund_late: { title: m.finding_refund_late, why: m.finding_refund_late_why, next: m.finding_refund_late_next },
  refund_failed: {
    title: m.finding_refund_failed,
    why: m.finding_refund_failed_why,
    next: m.finding_refund_failed_next,
  },
  refund_no_account: {
    title: m.finding_refund_no_account,
    why: m.finding_refund_no_account_why,
    next: m.finding_refund_no_account_next,
  },
  refund_disputed: {
    title: m.finding_refund_disputed,
    why: m.finding_refund_disputed_why,
    next: m.finding_refund_disputed_next,
  },
  payout_disputed: {
    title: m.finding_payout_disputed,
    why: m.finding_payout_disputed_why,
    next: m.finding_payout_disputed_next,
  },
  payout_unpaid: {
    title: m.finding_payout_unpaid,
    why: m.finding_payout_unpaid_why,
    next: m.finding_payout_unpaid_next,
  },
  held_long: { title: m.finding_held_long, why: m.finding_held_long_why, next: m.finding_held_long_next },
  release_late: { title: m.finding_release_late, why: m.finding_release_late_why, next: m.finding_release_late_next },
  float_over_limit: {
    title: m.finding_float_over_limit,
    why: m.finding_float_over_limit_why,
    next: m.finding_float_over_limit_next,
  },
  float_late: { title: m.finding_float_late, why: m.finding_float_late_why, next: m.finding_float_late_next },
  receivable_old: {
    title: m.finding_receivable_old,
    why: m.finding_receivable_old_why,
    next: m.finding_receivable_old_next,
  },
  card_dispute_open: {
    title: m.finding_card_dispute_open,
    why: m.finding_card_dispute_open_why,
    next: m.finding_card_dispute_open_next,
  },
  card_dispute_lost: {
    title: m.finding_card_dispute_lost,
    why: m.finding_card_dispute_lost_why,
    next: m.finding_card_dispute_lost_next,
  },
}

export const findingWords = (kind: Kind): Words => WORDS[kind]
