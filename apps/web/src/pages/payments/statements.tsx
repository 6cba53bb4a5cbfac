import { m } from '@chl/messages/messages.js'
import { day, instant, money, number } from '../../shared/format.ts'
import { useSend } from '../../shared/query/send.ts'
import { useKnownMe } from '../../shared/session.ts'
import { Tag } from '../../shared/ui/note.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import type { Statement } from './receipts.queries.ts'
import { SecondPerson } from './second-person.tsx'

/** Bank statements that a person brought, for another one to compare with the bank; nothing where there is none. */
export function Statements({ statements }: { statements: Statement[] }) {
  if (statements.length === 0) return null
  return (
    <section className="stack-12" aria-labelledby="statements">
      <h2 id="statements">{m.receipts_statements()}</h2>
      <ul className="stack-12">
        {statements.map((statement) => (
          <StatementRow key={statement.id} statement={statement} />
        ))}
      </ul>
    </section>
  )
}

function StatementRow({ statement }: { statement: Statement }) {
  const { id, by, amount, counts } = statement
  const mine = by.id === useKnownMe().person?.id
  const decide = useSend('POST /operator/bank-statements/:id/decision', {
    onDone: ({ outcome, counts: { matched, unmatched } }) => {
      if (outcome === 'confirmed')
        toast(m.receipts_statement_taken({ matched: number(matched), unmatched: number(unmatched) }))
    },
  })
  const press = (accept: boolean) => decide.mutate({ params: { id }, body: { accept } })
  const { matched, unmatched, ignored, known } = counts
  return (
    <li className="sheet pad stack-12">
      <div className="row between wrap">
        <b className="t18">{money(amount)}</b>
        <Tag tone="warn">{m.receipts_statement_by({ name: by.name })}</Tag>
      </div>
      <p>{spanOf(statement)}</p>
      <p className="t14 c2">
        {m.receipts_statement_counts({
          matched: number(matched),
          unmatched: number(unmatched),
          ignored: number(ignored),
          known: number(known),
        })}
      </p>
      <Lines statement={statement} />
      <SecondPerson
        mine={mine ? m.receipts_statement_mine() : null}
        accept={m.receipts_statement_accept()}
        refuse={m.receipts_statement_refuse()}
        mayDrop
        decide={decide}
        press={press}
      />
    </li>
  )
}

function spanOf({ counts, from, to }: Statement): string {
  const n = number(counts.matched + counts.unmatched + counts.ignored)
  const [first, last] = [day(from), day(to)]
  return first === last
    ? m.receipts_statement_day({ n, day: first })
    : m.receipts_statement_span({ n, from: first, to: last })
}

function Lines({ statement: { lines, counts } }: { statement: Statement }) {
  if (lines.length === 0) return null
  return (
    <details className="as-table">
      <summary>{m.receipts_statement_lines()}</summary>
      <ul className="stack-12">
        {lines.map(({ at, amount, content, bankRef, outcome }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- two lines may be alike to the last letter
          <li key={index} className="stack-4">
            <span className="row between wrap">
              <b>{money(amount)}</b>
              <time className="t14 c2" dateTime={at}>
                {instant(at)}
              </time>
            </span>
            <span className="cash__text">{[content, bankRef].filter((text) => text !== '').join(' · ')}</span>
            <span className="t14 c2">
              {outcome === 'matched' ? m.receipts_import_matched() : m.receipts_import_unmatched()}
            </span>
          </li>
        ))}
      </ul>
      {lines.length < counts.matched + counts.unmatched && (
        <p className="t14 c2">{m.receipts_statement_first({ n: number(lines.length) })}</p>
      )}
    </details>
  )
}
