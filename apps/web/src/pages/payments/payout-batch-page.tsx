import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { instant, money } from '../../shared/format.ts'
import { useDecide } from '../../shared/query/decide.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing, useKnownMe } from '../../shared/session.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Note, Tag } from '../../shared/ui/note.tsx'
import { Shown } from '../../shared/ui/shown.tsx'
import { BankFileButton } from './bank-file-button.tsx'
import { payoutsFeed } from './money.realtime.ts'
import { NotOperator } from './no-access.tsx'
import { PayoutRow } from './payout-row.tsx'
import { type Batch, batchQuery } from './payouts.queries.ts'
import { BATCH_STATES, BATCH_TONES } from './payouts-page.tsx'
import { AnyTestBanner } from './test-banner.tsx'

/** One batch of payouts: a second person approves it, then each is paid by the bank's file or by its code. */
export function Component() {
  useFeed(payoutsFeed)
  const { id = '' } = useParams()
  const operates = useActing()?.abilities.operate ?? false
  const batch = useQuery({ ...batchQuery(id), enabled: operates })
  if (!operates) return <NotOperator page={m.payouts_title()} />
  return (
    <main className="page st-page" id="main">
      <Head title={m.payouts_title()} />
      <p>
        <Link className="lnk" to="/operator/payouts">
          {m.payouts_title()}
        </Link>
      </p>
      <Shown query={batch}>{(found) => <Whole batch={found} />}</Shown>
    </main>
  )
}

function Whole({ batch }: { batch: Batch }) {
  const payable = batch.payouts.some(({ state, provider }) => state === 'approved' && provider === 'bank')
  return (
    <>
      <AnyTestBanner />
      <h1>{m.payouts_batch({ number: batch.number })}</h1>
      <div className="sheet pad stack-12">
        <div className="row between wrap">
          <b className="t20">{m.payouts_batch_sum({ n: batch.count, amount: money(batch.total) })}</b>
          <Tag tone={BATCH_TONES[batch.state]}>{BATCH_STATES[batch.state]()}</Tag>
        </div>
        <dl className="kv">
          <dt>{m.payouts_col_made()}</dt>
          <dd>
            {batch.madeBy.name}, {instant(batch.madeAt)}
          </dd>
          {batch.approvedBy && batch.approvedAt && (
            <>
              <dt>{m.payouts_col_approved()}</dt>
              <dd>
                {batch.approvedBy.name}, {instant(batch.approvedAt)}
              </dd>
            </>
          )}
        </dl>
        {payable && <BankFileButton batch={batch} />}
      </div>
      <Decision batch={batch} />
      <ul className="sheet mny__l lines">
        {batch.payouts.map((payout) => (
          <PayoutRow key={payout.id} payout={payout} />
        ))}
      </ul>
    </>
  )
}

/** Stays when another one has decided: who has the question open still is told. */
function Decision({ batch }: { batch: Batch }) {
  const { person } = useKnownMe()
  const [asking, setAsking] = useState(false)
  const close = () => setAsking(false)
  const draft = batch.state === 'draft'
  const { decide, isPending, error } = useDecide('POST /operator/payout-batches/:id/approval', {
    onDone: close,
    gone: asking && !draft,
    onOvertaken: close,
  })
  const send = (accept: boolean) => decide({ params: { id: batch.id }, body: { accept } })
  const own = person?.id === batch.madeBy.id
  if (!draft && !asking) return null
  return (
    <>
      {own && <Note>{m.payouts_own_draft()}</Note>}
      {error && !asking && (
        <Note tone="danger" alert>
          {errorText(error)}
        </Note>
      )}
      <div className="row wrap">
        {!own && (
          <Button look="main" onClick={() => setAsking(true)}>
            {m.payouts_approve()}
          </Button>
        )}
        <Button look="danger" busy={isPending} onClick={() => send(false)}>
          {m.payouts_refuse()}
        </Button>
      </div>
      <Dialog
        open={asking}
        onClose={close}
        title={m.payouts_approve_title({ amount: money(batch.total) })}
        actions={
          <>
            <Button look="main" big busy={isPending} onClick={() => send(true)}>
              {m.payouts_approve()}
            </Button>
            <Button wide onClick={close}>
              {m.common_back()}
            </Button>
          </>
        }
      >
        <p>{m.payouts_approve_text({ n: batch.count })}</p>
        {error && (
          <Note tone="danger" alert>
            {errorText(error)}
          </Note>
        )}
      </Dialog>
    </>
  )
}
