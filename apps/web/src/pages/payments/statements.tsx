import { m } from '@chl/messages/messages.js'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { day, instant, money, number } from '../../shared/format.ts'
import { useDecide } from '../../shared/query/decide.ts'
import { useKnownMe } from '../../shared/session.ts'
import { Button } from '../../shared/ui/button.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Tag } from '../../shared/ui/note.tsx'
import { Skeleton } from '../../shared/ui/states.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { type Statement, type StatementLine, statementLines } from './receipts.queries.ts'
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
  const decision = useDecide('POST /operator/bank-statements/:id/decision', {
    onDone: ({ outcome, counts: { matched, unmatched, maybeKnown } }) => {
      if (outcome === 'confirmed')
        toast(m.receipts_statement_taken({ matched: number(matched), unmatched: number(unmatched + maybeKnown) }))
    },
  })
  const press = (accept: boolean) => decision.decide({ params: { id }, body: { accept } })
  const { matched, unmatched, maybeKnown, ignored, known } = counts
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
          maybe: number(maybeKnown),
          ignored: number(ignored),
          known: number(known),
        })}
      </p>
      <Lines id={id} />
      <SecondPerson
        of={`${by.name}, ${money(amount)}`}
        mine={mine ? m.receipts_statement_mine() : null}
        accept={m.receipts_statement_accept()}
        refuse={m.receipts_statement_refuse()}
        decision={decision}
        press={press}
      />
    </li>
  )
}

function spanOf({ counts, from, to }: Statement): string {
  const n = number(counts.matched + counts.unmatched + counts.maybeKnown + counts.ignored)
  const [first, last] = [day(from), day(to)]
  return first === last
    ? m.receipts_statement_day({ n, day: first })
    : m.receipts_statement_span({ n, from: first, to: last })
}

const OUTCOMES: Record<StatementLine['outcome'], () => string> = {
  matched: m.receipts_import_matched,
  unmatched: m.receipts_import_unmatched,
  maybe_known: m.receipts_import_maybe_known,
  ignored: m.receipts_import_ignored,
  known: m.receipts_import_known,
}

/** Every line, in the file's order, to be compared with the bank. They are asked for when they are wanted: there may be thousands. */
function Lines({ id }: { id: string }) {
  const [open, setOpen] = useState(false)
  const lines = useInfiniteQuery({ ...statementLines(id), enabled: open })
  const items = lines.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <details className="st-lines" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{m.receipts_statement_lines()}</summary>
      <div className="stack-12">
        {lines.isLoading && <Skeleton />}
        {lines.error && <p role="alert">{errorText(lines.error)}</p>}
        <ul className="stack-12">
          {items.map((line, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- two lines may be alike to the last letter
            <Line key={index} line={line} />
          ))}
        </ul>
        {lines.hasNextPage && (
          <Button wide busy={lines.isFetchingNextPage} onClick={() => lines.fetchNextPage()}>
            {m.receipts_more()}
          </Button>
        )}
      </div>
    </details>
  )
}

const Line = ({ line: { at, amount, direction, content, bankRef, outcome } }: { line: StatementLine }) => (
  <li className="stack-4">
    <span className="row between wrap">
      <b>{money(direction === 'out' ? -amount : amount)}</b>
      <time className="t14 c2" dateTime={at}>
        {instant(at)}
      </time>
    </span>
    <span className="cash__text">{[content, bankRef].filter((text) => text !== '').join(' · ')}</span>
    <span className="t14 c2">{OUTCOMES[outcome]()}</span>
  </li>
)
