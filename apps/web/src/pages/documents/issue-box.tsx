import { m } from '@chl/messages/messages.js'
import type { ReactNode } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import type { Paper } from './documents.queries.ts'
import { FormatButtons } from './format-buttons.tsx'
import { paperText } from './order-papers.tsx'
import type { Format } from './use-download.ts'

type Props = {
  name: string
  paper: Paper | null
  current: boolean
  closed: boolean
  /** What to say of a month that is over and has no paper yet. */
  ready: string
  busy: string | null
  issuing: boolean
  onIssue: () => void
  onPaper: (format: Format) => void
  onPreview: (format: Format) => void
  children?: ReactNode
}

/** A month's paper: as a preview while it has no number, then under its number; and a new one where orders changed since. */
export function IssueBox({ name, paper, current, closed, ready, busy, issuing, onIssue, ...on }: Props) {
  const settled = paper !== null && current
  return (
    <section className="sheet pad stack-12" aria-label={name}>
      {paper && (
        <p>
          <b>{name}</b>
          <br />
          <span className="t14 c2">{paperText(paper)}</span>
        </p>
      )}
      {!settled && <p className="c2">{whyNot({ paper, closed, ready })}</p>}
      <div className="row wrap">
        {settled ? (
          <FormatButtons name={name} id={paper.id} busy={busy} onPress={on.onPaper} />
        ) : (
          <>
            {closed && (
              <Button look="main" icon="file" busy={issuing} onClick={onIssue}>
                {paper ? m.papers_issue_again() : m.papers_issue()}
              </Button>
            )}
            <Button icon="download" busy={busy === 'preview pdf'} onClick={() => on.onPreview('pdf')}>
              {m.papers_preview_pdf()}
            </Button>
            <Button icon="download" busy={busy === 'preview xlsx'} onClick={() => on.onPreview('xlsx')}>
              {m.papers_preview_excel()}
            </Button>
          </>
        )}
      </div>
      {on.children}
    </section>
  )
}

function whyNot({ paper, closed, ready }: Pick<Props, 'paper' | 'closed' | 'ready'>) {
  if (paper) return m.papers_changed({ number: paper.number })
  return closed ? ready : m.papers_preview_running()
}
