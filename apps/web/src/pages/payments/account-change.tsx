import { m } from '@chl/messages/messages.js'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useDecide } from '../../shared/query/decide.ts'
import { useKnownMe } from '../../shared/session.ts'
import { banksQuery } from '../../shared/ui/bank-fields.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { type Settings, settingsQuery } from './operator.queries.ts'
import { SecondPerson } from './second-person.tsx'

type Props = { change: NonNullable<Settings['accountChange']>; first: boolean }

/** Another account for the buyers' transfers, which one person proposed: a second one confirms it, and anybody may drop it. */
export function AccountChange({ change, first }: Props) {
  const { at, by, bin, account, holder } = change
  const mine = by.id === useKnownMe().person?.id
  const banks = useQuery(banksQuery()).data?.banks
  const queries = useQueryClient()
  const decision = useDecide('POST /operator/payment-settings/account/decision', {
    onDone: (settings, sent) => {
      queries.setQueryData(settingsQuery().queryKey, settings)
      if (sent.body.accept) toast(m.operator_account_done())
    },
  })
  const press = (accept: boolean) => decision.decide({ body: { at, accept } })
  const bank = banks?.find((one) => one.bin === bin)?.name ?? bin
  return (
    <Note tone="warn" alert>
      <div className="stack-12">
        <p className="w6">{m.operator_account_waits({ name: by.name, account, bank, holder })}</p>
        <p>{first ? m.operator_account_first() : m.operator_account_until()}</p>
        <SecondPerson
          of={`${bank} ${account}`}
          mine={mine ? m.operator_account_mine() : null}
          accept={m.operator_account_accept()}
          refuse={m.operator_account_refuse()}
          decision={decision}
          press={press}
        />
      </div>
    </Note>
  )
}
