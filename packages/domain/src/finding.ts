/** What a person can do about a finding, beside looking into the books. */
export type FindingAction =
  | 'retry'
  | 'replay'
  | 'check'
  | 'receipts'
  | 'payouts'
  | 'cash'
  | 'charge'
  | 'write_off'
  | 'book'
  | 'refund_by_bank'

/**
 * What does not match. `hard` ones say that the books themselves are wrong: nobody can close them by hand, they go when the books
 * are right. Those that were `told` of at the moment they happened stay until a person closes them; the reconciler looks for all
 * others. `act` is the next step where the screen has one.
 */
export const FINDINGS = {
  /** A transaction whose entries don't add up to 0. */
  ledger_unbalanced: { hard: true, told: false, act: null },
  /** An account's balance isn't the sum of its entries. */
  balance_drift: { hard: true, told: false, act: null },
  /** What is held for an order isn't what came in, less what went back and was released. */
  held_mismatch: { hard: true, told: false, act: null },
  /** What orders have isn't what was collected for them: a checkout's by card, each one's by transfer or cash. */
  shares_mismatch: { hard: true, told: false, act: 'check' },
  /** An account isn't the sum of the things that it stands for: refunds, payouts, receipts, cash. */
  account_mismatch: { hard: true, told: false, act: null },
  /** An order that came to its end still has something held. */
  closed_with_held: { hard: true, told: false, act: 'check' },
  /** Money of another environment than this database's. */
  environment_mismatch: { hard: true, told: false, act: null },
  collection_stuck: { hard: false, told: false, act: 'check' },
  capture_late: { hard: false, told: false, act: 'check' },
  operation_unknown: { hard: false, told: false, act: 'retry' },
  operation_failed: { hard: false, told: false, act: 'retry' },
  webhook_dead: { hard: false, told: false, act: 'replay' },
  /** Another amount at the card provider than here. */
  amount_differs: { hard: false, told: true, act: null },
  /** A refund that was made at the provider, and not by us. */
  unknown_refund: { hard: false, told: true, act: null },
  /** What a card held ran out before it was charged. */
  capture_missed: { hard: false, told: true, act: 'check' },
  /** What was left to charge was less than the card provider takes. */
  capture_too_small: { hard: false, told: true, act: null },
  /** Two payments of one checkout hold money. */
  second_payment: { hard: false, told: true, act: 'check' },
  receipt_unmatched: { hard: false, told: false, act: 'receipts' },
  /** One reference of the bank came in with two amounts, and both count. */
  receipt_twice: { hard: false, told: false, act: 'receipts' },
  refund_late: { hard: false, told: false, act: 'payouts' },
  refund_failed: { hard: false, told: false, act: 'refund_by_bank' },
  refund_no_account: { hard: false, told: false, act: 'payouts' },
  /** A refund by bank is approved whose card payment the buyer's bank asks back, or has taken back since. */
  refund_disputed: { hard: false, told: false, act: 'payouts' },
  /** A payout to a seller is approved of a card payment that the buyer's bank asks back. */
  payout_disputed: { hard: false, told: false, act: 'payouts' },
  payout_unpaid: { hard: false, told: false, act: 'payouts' },
  /** Money is held for an order that nobody moves any more. */
  held_long: { hard: false, told: false, act: 'book' },
  release_late: { hard: false, told: false, act: 'check' },
  float_over_limit: { hard: false, told: false, act: 'cash' },
  float_late: { hard: false, told: false, act: 'cash' },
  receivable_old: { hard: false, told: false, act: 'write_off' },
  card_dispute_open: { hard: false, told: false, act: null },
  card_dispute_lost: { hard: false, told: false, act: 'charge' },
} as const satisfies Record<string, { hard: boolean; told: boolean; act: FindingAction | null }>

/** A kind of finding. */
export type FindingKind = keyof typeof FINDINGS

/** One that the reconciler looks for. */
export type CheckedKind = { [K in FindingKind]: (typeof FINDINGS)[K]['told'] extends false ? K : never }[FindingKind]

/** Every kind, the gravest first: the order of the screen. */
export const FINDING_KINDS = Object.keys(FINDINGS) as [FindingKind, ...FindingKind[]]
