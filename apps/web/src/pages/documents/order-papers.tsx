import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { day } from '../../shared/format.ts'
import { useSend } from '../../shared/query/send.ts'
import { Shown } from '../../shared/ui/shown.tsx'
import { type OrderPapers, orderPapersQuery, type Paper } from './documents.queries.ts'
import { FormatButtons } from './format-buttons.tsx'
import { useDownload } from './use-download.ts'

type OrderPaper = OrderPapers['papers'][number]
const NAMES = { delivery_note: m.papers_delivery_note, receipt: m.papers_receipt }
const WAITS = { delivery_note: m.papers_note_wait, receipt: m.papers_receipt_wait }

/** «Giấy tờ»: what accountants keep of an order, for both of its sides. Nothing while the order has nothing to print. */
export function OrderPapers({ order }: { order: { id: string; changedAt: string } }) {
  const query = useQuery(orderPapersQuery(order))
  const { busy, paper: download } = useDownload()
  const issue = useSend('POST /orders/:id/papers')
  if (!query.error && !query.data?.papers.some(({ available, paper }) => available || paper)) return null
  const find = async ({ kind, paper, current }: OrderPaper): Promise<Paper> =>
    paper && current ? paper : issue.mutateAsync({ params: { id: order.id }, body: { kind } })
  return (
    <section className="sheet pad stack-12 noprint" aria-labelledby="papers">
      <h2 id="papers">{m.papers_order_title()}</h2>
      <Shown query={query}>
        {({ papers }) =>
          papers.map((one) => (
            <div key={one.kind} className="stack">
              <p>
                <b>{NAMES[one.kind]()}</b>
                <br />
                <span className="t14 c2">{stateOf(one)}</span>
              </p>
              {(one.available || one.paper) && (
                <FormatButtons
                  name={NAMES[one.kind]()}
                  id={one.kind}
                  busy={busy}
                  onPress={(format) => void download(one.kind, format, () => find(one))}
                />
              )}
            </div>
          ))
        }
      </Shown>
      <p className="t14 c2">
        {m.papers_order_hint()} {m.papers_not_vietnamese()}
      </p>
    </section>
  )
}

function stateOf({ kind, paper, available, current }: OrderPaper) {
  if (paper) return current ? paperText(paper) : `${paperText(paper)}. ${m.papers_outdated()}`
  return available ? '' : WAITS[kind]()
}

/** «Số PGN-2026-0012, ngày 23/11/2026». */
export const paperText = ({ number, issuedAt, replaces }: Paper) =>
  replaces
    ? m.papers_number_replaces({ number, day: day(issuedAt), old: replaces })
    : m.papers_number({ number, day: day(issuedAt) })
