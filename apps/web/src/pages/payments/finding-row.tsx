import { FINDINGS } from '@chl/domain/finding'
import { m } from '@chl/messages/messages.js'
import { Link } from 'react-router'
import { instant, money } from '../../shared/format.ts'
import { Button } from '../../shared/ui/button.tsx'
import { accountName } from './book-words.ts'
import { FindingAction } from './finding-action.tsx'
import { findingWords } from './finding-words.ts'
import type { Finding } from './operator.queries.ts'
import type { Proposing } from './propose-sheet.tsx'

type Props = { finding: Finding; onClose: (finding: Finding) => void; onPropose: (proposing: Proposing) => void }

/** One thing that does not match: what it is about, how much, since when, and what can be done about it here. */
export function FindingRow({ finding, onClose, onPropose }: Props) {
  const { amount, expected, actual, who, order, since, foundAt, error } = finding
  const of = ofWhom(finding)
  return (
    <li className="sheet pad stack-12">
      <div className="row between wrap">
        <span className="stack-4">
          {order ? (
            <Link className="lnk" to={`/operator/books/orders/${order.number}`}>
              {m.order_number({ number: order.number })}
            </Link>
          ) : (
            <b className="cash__text">{nameOf(finding)}</b>
          )}
          {who !== null && <span>{who}</span>}
        </span>
        {amount !== null && <b className="t18">{money(amount)}</b>}
      </div>
      {expected !== null && actual !== null && (
        <p>{m.operator_rec_differs({ expected: money(expected), actual: money(actual) })}</p>
      )}
      {error !== null && <p className="cash__text">{m.operator_rec_error({ error })}</p>}
      <p className="t14 c2">
        <time dateTime={since ?? foundAt}>{m.operator_rec_since({ time: instant(since ?? foundAt) })}</time>
      </p>
      <div className="row wrap">
        <FindingAction finding={finding} of={of} onPropose={onPropose} />
        {!FINDINGS[finding.kind].hard && (
          <Button aria-label={m.common_do_of({ act: m.operator_do_close(), of })} onClick={() => onClose(finding)}>
            {m.operator_do_close()}
          </Button>
        )}
      </div>
    </li>
  )
}

// One order may have findings of several kinds, and has buttons of the same name in each.
function ofWhom(finding: Finding) {
  const { kind, order, who, amount } = finding
  const name = order ? m.order_number({ number: order.number }) : (who ?? nameOf(finding))
  return [findingWords(kind).title(), name, amount !== null && money(amount)].filter(Boolean).join(', ')
}

// An account by its name, everything else as its own world calls it.
const nameOf = ({ kind, reference, subject }: Finding) =>
  kind === 'balance_drift' || kind === 'account_mismatch' ? accountName(subject) : (reference ?? subject)
