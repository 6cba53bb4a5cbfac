import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { money } from '../../shared/format.ts'
import { useSend } from '../../shared/query/send.ts'
import { ButtonLink } from '../../shared/ui/button.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { Shown } from '../../shared/ui/shown.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { type Statement as StatementOf, statementQuery } from './documents.queries.ts'
import { IssueBox } from './issue-box.tsx'
import { StatementTable } from './statement-table.tsx'
import { useDownload } from './use-download.ts'

/** A seller's month: order by order what was handed over, what was taken off, and what came when. */
export const Statement = ({ month }: { month: string }) => {
  const statement = useQuery(statementQuery(month))
  return (
    <Shown query={statement}>{(found) => (found.rows.length === 0 ? <Nothing /> : <Found statement={found} />)}</Shown>
  )
}

function Found({ statement }: { statement: StatementOf }) {
  const { month, paper, current, closed, sums } = statement
  const download = useDownload()
  const issue = useSend('POST /my/statements', { onDone: ({ number }) => toast(m.papers_issued({ number })) })
  return (
    <>
      <IssueBox
        name={m.papers_as_seller()}
        ready={m.papers_statement_closed()}
        {...{ paper, current, closed }}
        busy={download.busy}
        issuing={issue.isPending}
        onIssue={() => issue.mutate({ body: { month } })}
        onPaper={(format) => paper && void download.paper(paper.id, format, async () => paper)}
        onPreview={(format) => void download.statement(format, month)}
      >
        {issue.error && (
          <Note tone="danger" alert>
            {errorText(issue.error)}
          </Note>
        )}
        <p className="t14 c2">
          {m.papers_paid_sum({ paid: money(sums.paid), net: money(sums.net) })} {m.papers_not_vietnamese()}
        </p>
      </IssueBox>
      <StatementTable statement={statement} />
    </>
  )
}

const Nothing = () => (
  <Empty
    picture="orders"
    title={m.papers_none_sold()}
    actions={
      <ButtonLink to="/post" look="main">
        {m.common_post()}
      </ButtonLink>
    }
  >
    {m.papers_none_sold_text()}
  </Empty>
)
