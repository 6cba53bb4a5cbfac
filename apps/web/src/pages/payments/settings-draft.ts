import { parseMoney } from '@chl/domain/money-text'
import { m } from '@chl/messages/messages.js'
import { number } from '../../shared/format.ts'
import { type BankDraft, bankOf, lacksOfBank } from '../../shared/ui/bank-fields.tsx'
import type { Settings } from './operator.queries.ts'

type Payments = Settings['payments']
type Hours = Settings['hours']
export type Switch = (typeof SWITCHES)[number]
const SWITCHES = ['collecting', 'card', 'vietqr', 'cod', 'withholdTax', 'connect'] as const
/** Fields that are typed: rates as a percentage, amounts in đồng, counts. */
export const TYPED = {
  feeBp: { kind: 'percent', least: 0, most: 3000 },
  headroomBp: { kind: 'percent', least: 0, most: 5000 },
  cardMin: { kind: 'money', least: 1, most: 99_999_999 },
  cardMax: { kind: 'money', least: 1, most: 99_999_999 },
  floatLimit: { kind: 'money', least: 0, most: 1_000_000_000 },
  payoutLeast: { kind: 'money', least: 0, most: 10_000_000 },
  payoutDays: { kind: 'count', least: 0, most: 30 },
  transferHours: { kind: 'count', least: 1, most: 720 },
  answerHours: { kind: 'count', least: 1, most: 168 },
  disputeHours: { kind: 'count', least: 1, most: 336 },
} as const
export type Typed = keyof typeof TYPED
/** The form as it is typed. */
export type Draft = Record<Switch, boolean> & Record<Typed, string> & BankDraft

const typedFields = Object.keys(TYPED) as Typed[]

export function draftOf({ payments, hours }: Pick<Settings, 'payments' | 'hours'>): Draft {
  const values: Record<string, unknown> = { ...payments, ...hours }
  const texts = typedFields.map((field) => [field, textOf(field, Number(values[field]))] as const)
  const { collecting, card, vietqr, cod, withholdTax, connect, account } = payments
  return {
    collecting,
    card,
    vietqr,
    cod,
    withholdTax,
    connect,
    ...(Object.fromEntries(texts) as Record<Typed, string>),
    bank: account?.bin ?? '',
    account: account?.account ?? '',
    holder: account?.holder ?? '',
  }
}

const textOf = (field: Typed, value: number) =>
  TYPED[field].kind === 'percent' ? number(value / 100) : TYPED[field].kind === 'money' ? number(value) : String(value)

/** What a field comes to (basis points, đồng, a count), or null where that isn't clear or not allowed. */
export function valueOf(field: Typed, text: string): number | null {
  const { kind, least, most } = TYPED[field]
  const value = kind === 'money' ? parseMoney(text) : kind === 'percent' ? percentOf(text) : countOf(text)
  return value !== null && value >= least && value <= most ? value : null
}

// «2», «2,5», «2.25 %»: two digits behind the sign at most, because a basis point is the least there is.
/** A percentage as it is typed, in basis points; null where it is none. */
export function percentOf(text: string): number | null {
  const [, whole, part = ''] = /^\s*(\d{1,3})(?:[.,](\d{1,2}))?\s*%?\s*$/.exec(text) ?? []
  return whole === undefined ? null : Number(whole) * 100 + Number(part.padEnd(2, '0'))
}
const countOf = (text: string) => (/^\s*\d{1,4}\s*$/.test(text) ? Number(text) : null)

/** Where the API's faults of the account stand. */
export const ACCOUNT_PATHS: Readonly<Record<keyof BankDraft, string>> = {
  bank: 'payments.account.bin',
  account: 'payments.account.account',
  holder: 'payments.account.holder',
}

/** What was typed on top of `before`, on top of `now` instead. */
export const rebase = (draft: Draft, before: Draft, now: Draft): Draft => {
  const typed = Object.entries(draft).filter(([field, value]) => before[field as keyof Draft] !== value)
  return { ...now, ...Object.fromEntries(typed) }
}

/** What lacks, by the path that the API names it by. */
export function lacksOf(draft: Draft): Record<string, string> {
  const lacks: Record<string, string> = {}
  for (const field of typedFields)
    if (valueOf(field, draft[field]) === null) lacks[pathOf(field)] = m.operator_fault_number(limitsOf(field))
  const given = [draft.bank, draft.account.trim(), draft.holder.trim()].filter(Boolean).length
  if (given === 1 || given === 2) lacks['payments.account'] = m.operator_fault_account()
  if (given === 3)
    for (const [field, text] of Object.entries(lacksOfBank(draft)))
      lacks[ACCOUNT_PATHS[field as keyof BankDraft]] = text
  return lacks
}

export const pathOf = (field: Typed) =>
  field === 'answerHours' || field === 'disputeHours' ? `hours.${field}` : `payments.${field}`

const limitsOf = (field: Typed) => ({
  least: textOf(field, TYPED[field].least),
  most: textOf(field, TYPED[field].most),
})

/** What is sent; call it where nothing lacks. Rules of tax are set on their own and stay as they are. */
export function settingsOf(draft: Draft, taxRules: Payments['taxRules']): { payments: Payments; hours: Hours } {
  const value = (field: Typed) => valueOf(field, draft[field]) ?? TYPED[field].least
  const { collecting, card, vietqr, cod, withholdTax, connect } = draft
  const { bank: bin, account, holder } = bankOf(draft)
  return {
    payments: {
      collecting,
      card,
      vietqr,
      cod,
      withholdTax,
      taxRules,
      connect,
      feeBp: value('feeBp'),
      headroomBp: value('headroomBp'),
      cardMin: value('cardMin'),
      cardMax: value('cardMax'),
      floatLimit: value('floatLimit'),
      payoutLeast: value('payoutLeast'),
      payoutDays: value('payoutDays'),
      transferHours: value('transferHours'),
      account: bin === '' ? null : { bin, account, holder },
    },
    hours: { answerHours: value('answerHours'), disputeHours: value('disputeHours') },
  }
}

/** Every path that a fault of the form may have. */
export const PATHS = [
  ...SWITCHES.map((name) => `payments.${name}`),
  ...Object.values(ACCOUNT_PATHS),
  'payments.account',
  ...typedFields.map(pathOf),
]
