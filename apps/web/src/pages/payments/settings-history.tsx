import type { SetTaxRule } from '@chl/domain/withholding'
import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { instant, money, number } from '../../shared/format.ts'
import { banksQuery } from '../../shared/ui/bank-fields.tsx'
import { Timeline } from '../../shared/ui/progress.tsx'
import { rateText } from './book-words.ts'
import type { Settings } from './operator.queries.ts'
import { TYPED } from './settings-draft.ts'
import { labelOf } from './settings-parts.tsx'
import { ruleText } from './tax-rules.tsx'

/** Who set what, and when: newest first, none of it is ever changed. */
export function SettingsHistory({ history }: { history: Settings['history'] }) {
  const banks = useQuery(banksQuery()).data?.banks ?? []
  return (
    <section className="sec tlsec" aria-labelledby="history">
      <h2 id="history">{m.operator_history()}</h2>
      {history.length === 0 ? (
        <p className="c2">{m.operator_history_none()}</p>
      ) : (
        <Timeline
          entries={history.map(({ at, by, changes }, index) => ({
            id: String(index),
            what: by?.name ?? m.operator_by_house(),
            who: changes.map(({ field, from, to }) => (
              <span key={field} className="opr__ch">
                {m.operator_change({
                  field: labelOf(field),
                  from: shown(field, from, banks),
                  to: shown(field, to, banks),
                })}
              </span>
            )),
            when: <time dateTime={at}>{instant(at)}</time>,
          }))}
        />
      )}
    </section>
  )
}

const isTyped = (field: string): field is keyof typeof TYPED => field in TYPED

type Account = NonNullable<Settings['payments']['account']>
type Banks = readonly { bin: string; name: string }[]

function shown(field: string, value: unknown, banks: Banks): string {
  if (typeof value === 'boolean') return value ? m.operator_on() : m.operator_off()
  if (typeof value === 'number') {
    if (!isTyped(field)) return number(value)
    const { kind } = TYPED[field]
    return kind === 'percent' ? rateText(value) : kind === 'money' ? money(value) : number(value)
  }
  if (Array.isArray(value) && value.length > 0) return (value as SetTaxRule[]).map(ruleText).join('; ')
  if (value !== null && typeof value === 'object' && 'account' in value) return accountText(value as Account, banks)
  return m.operator_none()
}

// The whole of it: another bank or holder of the same number is another account.
function accountText({ bin, account, holder }: Account, banks: Banks) {
  const bank = banks.find((one) => one.bin === bin)?.name ?? bin
  return `${bank} ${account}, ${holder}`
}
