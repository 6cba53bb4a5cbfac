import { m } from '@chl/messages/messages.js'
import { instant, money } from '../../shared/format.ts'
import { useDecide } from '../../shared/query/decide.ts'
import { useKnownMe } from '../../shared/session.ts'
import { Tag } from '../../shared/ui/note.tsx'
import type { HandReceipt } from './receipts.queries.ts'
import { SecondPerson } from './second-person.tsx'

/** What was written down by hand and another person is to see at the bank too; nothing where there is none. */
export function HandReceipts({ lines }: { lines: HandReceipt[] }) {
  if (lines.length === 0) return null
  return (
    <section className="stack-12" aria-labelledby="by-hand">
      <h2 id="by-hand">{m.receipts_hand()}</h2>
      <ul className="stack-12">
        {lines.map((line) => (
          <HandRow key={line.id} line={line} />
        ))}
      </ul>
    </section>
  )
}

function HandRow({ line }: { line: HandReceipt }) {
  const me = useKnownMe().person?.id
  const decision = useDecide('POST /operator/hand-receipts/:id/decision')
  const press = (accept: boolean) => decision.decide({ params: { id: line.id }, body: { accept } })
  return (
    <li className="sheet pad stack-12">
      <div className="row between wrap">
        <b className="t18">{money(line.amount)}</b>
        <Tag tone="warn">{m.receipts_hand_by({ name: line.by.name })}</Tag>
      </div>
      <p className="cash__text">{[line.content, line.bankRef].filter((text) => text !== '').join(' · ')}</p>
      <p className="t14 c2">
        <time dateTime={line.at}>{instant(line.at)}</time> · {line.account}
      </p>
      <SecondPerson
        of={`${line.by.name}, ${money(line.amount)}`}
        mine={line.by.id === me ? m.receipts_hand_mine() : null}
        accept={m.receipts_hand_accept()}
        refuse={m.receipts_hand_refuse()}
        decision={decision}
        press={press}
      />
    </li>
  )
}
