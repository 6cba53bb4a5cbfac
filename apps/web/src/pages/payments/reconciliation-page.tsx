import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { instant } from '../../shared/format.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useSend } from '../../shared/query/send.ts'
import { useActing } from '../../shared/session.ts'
import { Button } from '../../shared/ui/button.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { Shown } from '../../shared/ui/shown.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { CloseSheet } from './close-sheet.tsx'
import { FindingRow } from './finding-row.tsx'
import { findingWords } from './finding-words.ts'
import { type Finding, type Found, type Reconciliation, reconciliationQuery } from './operator.queries.ts'
import { operatorFeed } from './operator.realtime.ts'
import { OperatorFrame } from './operator-frame.tsx'
import { ProposeSheet, type Proposing } from './propose-sheet.tsx'

/** What does not match, by kind, the gravest first: each with why, and the next step. */
export function Component() {
  useFeed(operatorFeed)
  const operates = useActing()?.abilities.operate ?? false
  const found = useQuery({ ...reconciliationQuery(), enabled: operates })
  const run = useSend('POST /operator/reconciliation')
  return (
    <OperatorFrame
      title={m.operator_rec_title()}
      text={m.operator_rec_text()}
      actions={
        <Button
          icon="refresh"
          busy={run.isPending}
          onClick={() => run.mutate({}, { onError: (error) => toast(errorText(error), { icon: 'alert' }) })}
        >
          {m.operator_rec_run()}
        </Button>
      }
    >
      <Shown query={found}>{(reconciliation) => <Kinds reconciliation={reconciliation} />}</Shown>
    </OperatorFrame>
  )
}

function Kinds({ reconciliation: { checkedAt, late, kinds } }: { reconciliation: Reconciliation }) {
  const [closing, setClosing] = useState<Finding | null>(null)
  const [proposing, setProposing] = useState<Proposing | null>(null)
  return (
    <>
      <p className="t14 c2">
        {checkedAt === null ? m.operator_rec_never() : m.operator_rec_checked({ time: instant(checkedAt) })}
      </p>
      {late.length > 0 && (
        <Note tone="danger" alert>
          <p>{m.operator_rec_late()}</p>
          <p className="t14">
            {m.operator_rec_late_kinds({
              n: late.length,
              kinds: late
                .slice(0, 5)
                .map((kind) => findingWords(kind).title())
                .join(' · '),
            })}
          </p>
        </Note>
      )}
      {kinds.length === 0 && late.length === 0 && checkedAt !== null && (
        <Empty picture="orders" title={m.operator_rec_ok()}>
          {m.operator_rec_ok_text()}
        </Empty>
      )}
      {kinds.map((found) => (
        <Kind key={found.kind} found={found} onClose={setClosing} onPropose={setProposing} />
      ))}
      {closing && <CloseSheet finding={closing} onClose={() => setClosing(null)} />}
      {proposing && <ProposeSheet proposing={proposing} onClose={() => setProposing(null)} />}
    </>
  )
}

type KindProps = { found: Found; onClose: (finding: Finding) => void; onPropose: (proposing: Proposing) => void }

function Kind({ found: { kind, count, items }, onClose, onPropose }: KindProps) {
  const { title, why, next } = findingWords(kind)
  return (
    <section className="sec" aria-labelledby={kind}>
      <h2 id={kind}>
        {title()} ({count})
      </h2>
      <p className="c2">{why()}</p>
      <p>
        <b>{m.operator_rec_next()}:</b> {next()}
      </p>
      <ul className="stack-12">
        {items.map((finding) => (
          <FindingRow key={finding.id} finding={finding} onClose={onClose} onPropose={onPropose} />
        ))}
      </ul>
      {count > items.length && <p className="t14 c2">{m.operator_rec_more({ n: count - items.length })}</p>}
    </section>
  )
}
