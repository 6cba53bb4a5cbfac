import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { money } from '../../shared/format.ts'
import { useSend } from '../../shared/query/send.ts'
import { BankFields, bankOf, lacksOfBank, NO_BANK } from '../../shared/ui/bank-fields.tsx'
import { formErrors } from '../../shared/ui/form-errors.ts'
import { toast } from '../../shared/ui/toasts.tsx'
import { FormSheet } from '../orders/reason-sheet.tsx'
import type { BuyerRefund } from './refund.queries.ts'

const FIELDS = ['bin', 'account', 'holder'] as const

/** Asks the buyer where a refund goes: the bank, the account and its holder. */
export function RefundAccountSheet({ refund, onClose }: { refund: BuyerRefund; onClose: () => void }) {
  const [draft, setDraft] = useState(NO_BANK)
  const [tried, setTried] = useState(false)
  const save = useSend('PUT /refunds/:id/account', {
    onDone: () => {
      toast(m.refundbox_saved())
      onClose()
    },
  })
  const lacks = lacksOfBank(draft)
  const refused = formErrors(save.error, FIELDS)
  const submit = () => {
    setTried(true)
    if (Object.keys(lacks).length > 0) return false
    const { bank, account, holder } = bankOf(draft)
    save.mutate({ params: { id: refund.id }, body: { bin: bank, account, holder } })
    return true
  }
  return (
    <FormSheet
      title={m.refundbox_ask({ amount: money(refund.amount) })}
      onClose={onClose}
      onSubmit={submit}
      busy={save.isPending}
      error={refused[''] ? save.error : null}
      send={m.refundbox_send()}
    >
      <BankFields
        draft={draft}
        errors={{ ...refused, bank: refused['bin'], ...(tried && lacks) }}
        set={(part) => setDraft({ ...draft, ...part })}
      />
    </FormSheet>
  )
}
