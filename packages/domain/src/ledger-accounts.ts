/** Whether an account grows by debits (asset, expense) or by credits (liability, revenue). */
type AccountKind = 'asset' | 'liability' | 'revenue' | 'expense'

// The account is its prefix; what follows a colon says whose. `least` 0 is kept by the database at every moment.
const ACCOUNTS: Readonly<Record<string, { kind: AccountKind; least: 0 | null }>> = {
  stripe_clearing: { kind: 'asset', least: null },
  bank: { kind: 'asset', least: null },
  cod_float: { kind: 'asset', least: 0 },
  seller_receivable: { kind: 'asset', least: 0 },
  dispute_hold: { kind: 'asset', least: 0 },
  tax_offset: { kind: 'asset', least: 0 },
  held: { kind: 'liability', least: 0 },
  seller_payable: { kind: 'liability', least: 0 },
  payout_due: { kind: 'liability', least: 0 },
  buyer_refund: { kind: 'liability', least: 0 },
  unmatched_receipts: { kind: 'liability', least: 0 },
  tax_withheld: { kind: 'liability', least: 0 },
  platform_fee: { kind: 'revenue', least: null },
  psp_fee: { kind: 'expense', least: null },
  dispute_loss: { kind: 'expense', least: null },
  write_off: { kind: 'expense', least: null },
  fx_diff: { kind: 'expense', least: null },
  cash_rounding: { kind: 'expense', least: null },
}

/** The kind of an account and the least it may hold on its natural side. Throws RangeError for an account that is none of ours. */
export function accountOf(code: string): { kind: AccountKind; least: 0 | null } {
  const account = ACCOUNTS[code.split(':')[0] ?? '']
  if (!account) throw new RangeError(`no account of ours: ${code}`)
  return account
}
