import { m } from '@chl/messages/messages.js'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { useFeed } from '../../shared/realtime/feed.ts'
import { Button, ButtonLink } from '../../shared/ui/button.tsx'
import { Tabs, tabPanel } from '../../shared/ui/choice.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { Empty, Skeleton } from '../../shared/ui/states.tsx'
import { type ListingState, type OwnListing, ownListings } from './my-listings.queries.ts'
import { ownListingsFeed } from './my-listings.realtime.ts'
import { MyListing } from './my-listing.tsx'
import { MyListingSheet, type Sheet } from './my-listing-sheets.tsx'

const TABS = { open: m.mine_open, paused: m.mine_paused, withdrawn: m.mine_withdrawn }
const STATES: readonly ListingState[] = ['open', 'paused', 'withdrawn']

/** What one sells: what is left, reserved and sold of each, and what can be done with it. */
export function Component() {
  useFeed(ownListingsFeed)
  const [search, setSearch] = useSearchParams()
  const state = STATES.find((one) => one === search.get('state')) ?? 'open'
  return (
    <main className="page page--tight post" id="main">
      <Head title={m.mine_title()} />
      <div className="row between wrap">
        <h1>{m.mine_title()}</h1>
        <ButtonLink to="/post" look="main" icon="plus">
          {m.post_title()}
        </ButtonLink>
      </div>
      <Tabs
        id="mine"
        label={m.mine_tabs()}
        value={state}
        onChange={(next) => setSearch(next === 'open' ? {} : { state: next }, { replace: true })}
        options={STATES.map((value) => ({ value, label: TABS[value]() }))}
      />
      <div {...tabPanel('mine', state)} className="stack-12">
        <Listings state={state} />
      </div>
    </main>
  )
}

function Listings({ state }: { state: ListingState }) {
  const list = useInfiniteQuery({ ...ownListings(state), placeholderData: keepPreviousData })
  const [sheet, setSheet] = useState<{ kind: Sheet; own: OwnListing } | null>(null)
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
  if (items.length === 0) return <EmptyState state={state} />
  return (
    <>
      <ul className="stack-12">
        {items.map((own) => (
          <MyListing key={own.card.id} own={own} onSheet={(kind) => setSheet({ kind, own })} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button wide busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {m.mine_more()}
        </Button>
      )}
      {sheet && <MyListingSheet {...sheet} onClose={() => setSheet(null)} />}
    </>
  )
}

const EMPTY: Record<ListingState, [title: () => string, text: () => string]> = {
  open: [m.mine_empty_open, m.mine_empty_open_text],
  paused: [m.mine_empty_paused, m.mine_empty_paused_text],
  withdrawn: [m.mine_empty_withdrawn, m.mine_empty_withdrawn_text],
}

function EmptyState({ state }: { state: ListingState }) {
  const [title, text] = EMPTY[state]
  return (
    <Empty
      picture="orders"
      title={title()}
      actions={
        state === 'open' && (
          <ButtonLink to="/post" look="main">
            {m.post_title()}
          </ButtonLink>
        )
      }
    >
      {text()}
    </Empty>
  )
}
