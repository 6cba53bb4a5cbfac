import { m } from '@chl/messages/messages.js'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { money } from '../../shared/format.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing } from '../../shared/session.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Tabs, tabPanel } from '../../shared/ui/choice.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { Skeleton } from '../../shared/ui/states.tsx'
import { HandReceipts } from './hand-receipts.tsx'
import { ImportForm } from './import-form.tsx'
import { OperatorFrame } from './operator-frame.tsx'
import { ProposalForm } from './proposal-form.tsx'
import { ReceiptRow } from './receipt-row.tsx'
import { type Receipt, type ReceiptState, receiptPages } from './receipts.queries.ts'
import { receiptsFeed } from './receipts.realtime.ts'
import { Statements } from './statements.tsx'
import { WriteForm } from './write-form.tsx'
import { AnyTestBanner } from './test-banner.tsx'

const TABS: Record<ReceiptState, () => string> = {
  unmatched: m.receipts_tab_unmatched,
  matched: m.receipts_tab_matched,
  refunded: m.receipts_tab_refunded,
  ignored: m.receipts_tab_ignored,
}
const STATES: readonly ReceiptState[] = ['unmatched', 'matched', 'refunded', 'ignored']

/** The operator's bank account, line by line: first what nobody could place, for two people to decide. */
export function Component() {
  useFeed(receiptsFeed)
  const operates = useActing()?.abilities.operate ?? false
  const [search, setSearch] = useSearchParams()
  const state = STATES.find((one) => one === search.get('state')) ?? 'unmatched'
  const [sheet, setSheet] = useState<'import' | 'write' | null>(null)
  const list = useReceipts(state, operates)
  const counts = list.data?.pages[0]?.counts
  return (
    <OperatorFrame
      title={m.receipts_title()}
      actions={
        <div className="row wrap">
          <Button onClick={() => setSheet('write')} icon="edit">
            {m.receipts_write()}
          </Button>
          <Button look="main" onClick={() => setSheet('import')} icon="file">
            {m.receipts_import()}
          </Button>
        </div>
      }
    >
      <AnyTestBanner />
      <Tabs
        id="receipts"
        label={m.receipts_tabs()}
        value={state}
        onChange={(next) => setSearch(next === 'unmatched' ? {} : { state: next }, { replace: true })}
        options={STATES.map((value) => ({
          value,
          label: TABS[value](),
          ...(value === 'unmatched' && counts && { count: counts.unmatched }),
        }))}
      />
      <div {...tabPanel('receipts', state)} className="stack-12">
        <List list={list} state={state} />
      </div>
      {sheet === 'import' && <ImportForm onClose={() => setSheet(null)} />}
      {sheet === 'write' && <WriteForm onClose={() => setSheet(null)} />}
    </OperatorFrame>
  )
}

const useReceipts = (state: ReceiptState, enabled: boolean) =>
  useInfiniteQuery({ ...receiptPages(state), enabled, placeholderData: keepPreviousData })

function List({ list, state }: { list: ReturnType<typeof useReceipts>; state: ReceiptState }) {
  const [proposing, setProposing] = useState<Receipt | null>(null)
  const { data, error, isFetching, refetch } = list
  if (!data && !error) return <Skeleton />
  if (!data)
    return (
      <Note tone="warn" alert>
        <p>{errorText(error)}</p>
        <Button icon="refresh" busy={isFetching} onClick={() => refetch()}>
          {m.common_retry()}
        </Button>
      </Note>
    )
  const items = data.pages.flatMap((page) => page.items)
  const [first] = data.pages
  const waits = state === 'unmatched' && first && first.statements.length + first.byHand.length > 0
  return (
    <>
      {state === 'unmatched' && first && <Statements statements={first.statements} />}
      {state === 'unmatched' && first && <HandReceipts lines={first.byHand} />}
      {state === 'unmatched' && first && first.unmatched > 0 && (
        <p className="c2">{m.receipts_unmatched_sum({ amount: money(first.unmatched) })}</p>
      )}
      {items.length === 0 && !waits && (
        <p className="c2">{state === 'unmatched' ? m.receipts_none_unmatched() : m.receipts_none()}</p>
      )}
      <ul className="stack-12">
        {items.map((receipt) => (
          <ReceiptRow key={receipt.id} receipt={receipt} onPropose={() => setProposing(receipt)} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button wide busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {m.receipts_more()}
        </Button>
      )}
      {proposing && <ProposalForm receipt={proposing} onClose={() => setProposing(null)} />}
    </>
  )
}
