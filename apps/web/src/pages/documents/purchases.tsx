import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { day, money } from '../../shared/format.ts'
import { useSend } from '../../shared/query/send.ts'
import { ButtonLink } from '../../shared/ui/button.tsx'
import { SelectField } from '../../shared/ui/field.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { Shown } from '../../shared/ui/shown.tsx'
import { type PurchaseList, purchaseListQuery } from './documents.queries.ts'
import { IssueBox } from './issue-box.tsx'
import { PurchaseTable } from './purchase-table.tsx'
import { useDownload } from './use-download.ts'

/** A buyer's month: the list of what it bought of farms, of one buying station or of all. */
export function Purchases({ month }: { month: string }) {
  const [station, setStation] = useState('')
  const list = useQuery(purchaseListQuery(month, station || undefined))
  return (
    <Shown query={list}>
      {(found) => (
        <>
          <Stations list={found} station={station} choose={setStation} />
          {found.rows.length === 0 ? <Nothing /> : <Found list={found} station={station || undefined} />}
          {found.invoiced.orders > 0 && (
            <p className="t14 c2">
              {m.papers_invoiced({ total: money(found.invoiced.total), n: found.invoiced.orders })}
            </p>
          )}
        </>
      )}
    </Shown>
  )
}

type StationsProps = { list: PurchaseList; station: string; choose: (station: string) => void }
function Stations({ list: { stations }, station, choose }: StationsProps) {
  if (stations.length < 2 && !station) return null
  const nameOf = (one: (typeof stations)[number]) => (one.station === 'outside' ? m.papers_outside() : one.name)
  return (
    <SelectField
      label={m.papers_station()}
      value={station}
      onChange={choose}
      options={[
        { value: '', label: m.papers_station_all() },
        ...stations.map((one) => ({
          value: one.station,
          label: m.papers_station_option({ name: nameOf(one), total: money(one.total) }),
        })),
      ]}
    />
  )
}

function Found({ list, station }: { list: PurchaseList; station: string | undefined }) {
  const { month, paper, current, closed, form } = list
  const asked = { month, ...(station && { station }) }
  const download = useDownload()
  const issue = useSend('POST /my/purchase-lists', {
    onDone: ({ number }) => toast(m.papers_issued({ number })),
  })
  return (
    <>
      <IssueBox
        name={m.papers_as_buyer()}
        ready={m.papers_preview_closed()}
        {...{ paper, current, closed }}
        busy={download.busy}
        issuing={issue.isPending}
        onIssue={() => issue.mutate({ body: asked })}
        onPaper={(format) => paper && void download.paper(paper.id, format, async () => paper)}
        onPreview={(format) => void download.list(format, asked)}
      >
        {issue.error && (
          <Note tone="danger" alert>
            {errorText(issue.error)}
          </Note>
        )}
        <p className="t14 c2">
          {m.papers_form(form)} {m.papers_not_vietnamese()} {paper && m.papers_list_printed()}
        </p>
      </IssueBox>
      <Lacks list={list} />
      <Warnings list={list} />
      <PurchaseTable list={list} />
    </>
  )
}

function Lacks({ list: { lacks } }: { list: PurchaseList }) {
  return (
    <>
      {(lacks.taxId || lacks.address) && (
        <Note tone="warn">
          {m.papers_lacks()}{' '}
          <Link className="lnk" to="/account">
            {m.papers_lacks_link()}
          </Link>
        </Note>
      )}
      {lacks.sellers > 0 && <Note>{m.papers_lacks_sellers({ n: lacks.sellers })}</Note>}
    </>
  )
}

function Warnings({ list: { warnings } }: { list: PurchaseList }) {
  const [first] = warnings
  if (!first) return null
  return (
    <Note tone="warn">
      <p>
        <b>{m.papers_warnings({ n: warnings.length })}</b>
      </p>
      <p>{m.papers_warning_text({ limit: money(first.limit), source: first.source })}</p>
      <ul>
        {warnings.map(({ day: on, seller, bought, cash }) => (
          <li key={`${on} ${seller}`}>
            {m.papers_warning({ day: day(on), seller, bought: money(bought), cash: money(cash) })}
          </li>
        ))}
      </ul>
    </Note>
  )
}

const Nothing = () => (
  <Empty
    picture="orders"
    title={m.papers_none_bought()}
    actions={
      <ButtonLink to="/" look="main">
        {m.common_market()}
      </ButtonLink>
    }
  >
    {m.papers_none_bought_text()}
  </Empty>
)
