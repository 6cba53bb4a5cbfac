import { parseMoney } from '@chl/domain/money-text'
import { readOrderNumber } from '@chl/domain/reference'
import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { money } from '../../shared/format.ts'
import { useSend } from '../../shared/query/send.ts'
import { type BankDraft, BankFields, bankOf, lacksOfBank, NO_BANK } from '../../shared/ui/bank-fields.tsx'
import { Options } from '../../shared/ui/choice.tsx'
import { Field, SelectField } from '../../shared/ui/field.tsx'
import { formErrors } from '../../shared/ui/form-errors.ts'
import { Shown } from '../../shared/ui/shown.tsx'
import { FormSheet } from '../orders/reason-sheet.tsx'
import { MoneyField } from './money-field.tsx'
import { withMost } from './most-words.ts'
import { booksQuery } from './operator.queries.ts'
import type { Receipt } from './receipts.queries.ts'

type Draft = BankDraft & {
  action: 'match' | 'debt' | 'refund' | 'repeat' | 'card'
  seller: string
  number: string
  cleared: string
  reason: string
}
const FIELDS = ['number', 'seller', 'bank', 'account', 'holder', 'cleared', 'reason'] as const

const NOTHING: Draft = { action: 'match', number: '', seller: '', cleared: '', reason: '', ...NO_BANK }

/** What lacks of a proposal, by field. */
function lacksOf(draft: Draft): Partial<Record<(typeof FIELDS)[number], string>> {
  if (draft.action === 'match')
    return readOrderNumber(draft.number) === null ? { number: m.receipts_number_missing() } : {}
  if (draft.action === 'debt') return draft.seller === '' ? { seller: m.receipts_seller_missing() } : {}
  if (draft.action === 'card')
    return (parseMoney(draft.cleared) ?? 0) < 1 ? { cleared: m.receipts_cleared_missing() } : {}
  if (draft.action === 'repeat') return draft.reason.trim().length < 3 ? { reason: m.receipts_repeat_missing() } : {}
  return lacksOfBank(draft)
}

function bodyOf(draft: Draft) {
  const { action, number, seller, cleared, reason } = draft
  if (action === 'match') return { action, number }
  if (action === 'debt') return { action, seller }
  if (action === 'card') return { action, cleared: parseMoney(cleared) ?? 0 }
  if (action === 'repeat') return { action, reason: reason.trim() }
  return { action, ...bankOf(draft) }
}

/** Proposes whose unmatched money is: an order's, a seller's that pays what it owes, the card provider's, already in the books, or to be sent back. Nothing moves until another person accepts it. */
export function ProposalForm({ receipt, onClose }: { receipt: Receipt; onClose: () => void }) {
  const [draft, setDraft] = useState<Draft>({ ...NOTHING, action: receipt.why === 'maybe_known' ? 'repeat' : 'match' })
  const [tried, setTried] = useState(false)
  const propose = useSend('POST /operator/receipts/:id/proposal', { onDone: onClose })
  const lacks = lacksOf(draft)
  const submit = () => {
    setTried(true)
    if (Object.keys(lacks).length > 0) return false
    propose.mutate({ params: { id: receipt.id }, body: bodyOf(draft) })
    return true
  }
  const given = formErrors(propose.error, FIELDS)
  const errors: Record<string, string> = { ...given, ...(tried && lacks) }
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  return (
    <FormSheet
      title={m.receipts_propose_title({ amount: money(receipt.amount) })}
      onClose={onClose}
      onSubmit={submit}
      busy={propose.isPending}
      error={FIELDS.some((field) => field in given) ? null : withMost(propose.error)}
      send={m.receipts_propose_send()}
    >
      <p className="cash__text">{receipt.content}</p>
      <Options
        label={m.receipts_action()}
        value={draft.action}
        onChange={(action) => set({ action })}
        options={[
          { value: 'match', label: m.receipts_action_match(), hint: m.receipts_action_match_hint() },
          { value: 'debt', label: m.receipts_action_debt(), hint: m.receipts_action_debt_hint() },
          { value: 'repeat', label: m.receipts_action_repeat(), hint: m.receipts_action_repeat_hint() },
          { value: 'card', label: m.receipts_action_card(), hint: m.receipts_action_card_hint() },
          { value: 'refund', label: m.receipts_action_refund(), hint: m.receipts_action_refund_hint() },
        ]}
      />
      {draft.action === 'debt' && <DebtField draft={draft} errors={errors} set={set} />}
      {draft.action === 'card' && <ClearedField draft={draft} errors={errors} set={set} />}
      {draft.action === 'refund' && <BankFields draft={draft} errors={errors} set={set} />}
      {(draft.action === 'match' || draft.action === 'repeat') && <WordField draft={draft} errors={errors} set={set} />}
    </FormSheet>
  )
}

type FieldsProps = { draft: Draft; errors: Record<string, string>; set: (part: Partial<Draft>) => void }

/** What one writes in words: an order's number, or which entry the line repeats. */
const WordField = ({ draft: { action, number, reason }, errors, set }: FieldsProps) =>
  action === 'match' ? (
    <Field
      label={m.receipts_number()}
      autoComplete="off"
      autoCapitalize="characters"
      maxLength={40}
      value={number}
      onChange={(event) => set({ number: event.target.value })}
      error={errors['number']}
    />
  ) : (
    <Field
      label={m.receipts_repeat()}
      maxLength={500}
      value={reason}
      onChange={(event) => set({ reason: event.target.value })}
      error={errors['reason']}
    />
  )

/** Who owes the exchange something: nobody else has a debt to pay. */
function DebtField({ draft, errors, set }: FieldsProps) {
  return (
    <Shown query={useQuery(booksQuery('seller_receivable'))}>
      {({ parts }) => (
        <SelectField
          label={m.receipts_seller()}
          hint={parts.length === 0 ? m.receipts_seller_none() : undefined}
          value={draft.seller}
          onChange={(seller) => set({ seller })}
          options={[
            { value: '', label: m.receipts_seller_choose() },
            ...parts.map(({ account, name, balance }) => ({
              value: account.replace('seller_receivable:', ''),
              label: m.receipts_seller_owes({ name: name ?? account, amount: money(balance) }),
            })),
          ]}
          error={errors['seller']}
        />
      )}
    </Shown>
  )
}

/** How much of what the card provider holds this payout ended: it stands on the provider's own payout report. */
function ClearedField({ draft, errors, set }: FieldsProps) {
  return (
    <Shown query={useQuery(booksQuery(null))}>
      {({ groups }) => (
        <MoneyField
          label={m.receipts_cleared()}
          text={draft.cleared}
          onText={(cleared) => set({ cleared })}
          hint={m.receipts_cleared_left({
            amount: money(groups.find(({ account }) => account === 'stripe_clearing')?.balance ?? 0),
          })}
          error={errors['cleared']}
        />
      )}
    </Shown>
  )
}
