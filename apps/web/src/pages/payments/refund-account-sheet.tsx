import { asciiUpper } from '@chl/domain/text'
import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { money } from '../../shared/format.ts'
import { apiQuery } from '../../shared/query/query.ts'
import { useSend } from '../../shared/query/send.ts'
import { Field, SelectField } from '../../shared/ui/field.tsx'
import { formErrors } from '../../shared/ui/form-errors.ts'
import { toast } from '../../shared/ui/toasts.tsx'
import { FormSheet } from '../orders/reason-sheet.tsx'
import type { BuyerRefund } from './refund.queries.ts'

const FIELDS = ['bin', 'account', 'holder'] as const
const banksQuery = () => ({ ...apiQuery('GET /banks'), staleTime: Number.POSITIVE_INFINITY })

function useRefundAccount(refund: BuyerRefund, onSaved: () => void) {
  const [draft, setDraft] = useState({ bin: '', account: '', holder: '' })
  const [tried, setTried] = useState(false)
  const save = useSend('PUT /refunds/:id/account', {
    onDone: () => {
      toast(m.refundbox_saved())
      onSaved()
    },
  })
  const account = draft.account.replace(/[\s.-]/g, '')
  const lacks = {
    ...(draft.bin === '' && { bin: m.account_bank_missing() }),
    ...(!/^[0-9A-Za-z]{4,19}$/.test(account) && { account: m.account_number_wrong() }),
    ...(draft.holder.trim() === '' && { holder: m.account_holder_missing() }),
  }
  const refused = formErrors(save.error, FIELDS)
  const errors: Record<string, string> = { ...refused, ...(tried && lacks) }
  const submit = () => {
    setTried(true)
    if (Object.keys(lacks).length > 0) return false
    save.mutate({
      params: { id: refund.id },
      body: { ...draft, account, holder: asciiUpper(draft.holder) || draft.holder },
    })
    return true
  }
  return {
    draft,
    set: (part: Partial<typeof draft>) => setDraft({ ...draft, ...part }),
    errors,
    submit,
    busy: save.isPending,
    error: refused[''] ? save.error : null,
  }
}

/** Asks the buyer where a refund goes: the bank, the account and its holder. */
export function RefundAccountSheet({ refund, onClose }: { refund: BuyerRefund; onClose: () => void }) {
  const { data } = useQuery(banksQuery())
  const { draft, set, errors, submit, busy, error } = useRefundAccount(refund, onClose)
  return (
    <FormSheet
      title={m.refundbox_ask({ amount: money(refund.amount) })}
      onClose={onClose}
      onSubmit={submit}
      busy={busy}
      error={error}
      send={m.refundbox_send()}
    >
      <SelectField
        label={m.account_bank()}
        value={draft.bin}
        onChange={(bin) => set({ bin })}
        options={[
          { value: '', label: m.account_bank_choose() },
          ...(data?.banks ?? []).map(({ bin, name }) => ({ value: bin, label: name })),
        ]}
        error={errors['bin']}
      />
      <Field
        label={m.account_number()}
        inputMode="numeric"
        autoComplete="off"
        maxLength={30}
        value={draft.account}
        onChange={(event) => set({ account: event.target.value })}
        error={errors['account']}
      />
      <Field
        label={m.account_holder()}
        hint={m.account_holder_hint()}
        autoComplete="off"
        autoCapitalize="characters"
        maxLength={60}
        value={draft.holder}
        onChange={(event) => set({ holder: event.target.value })}
        error={errors['holder']}
      />
    </FormSheet>
  )
}
