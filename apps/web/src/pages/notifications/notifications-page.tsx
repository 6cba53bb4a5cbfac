import { addDays, localDay } from '@chl/domain/time'
import { m } from '@chl/messages/messages.js'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Head } from '../../shared/app.tsx'
import { day } from '../../shared/format.ts'
import { useToday } from '../../shared/today.ts'
import { Button, ButtonLink } from '../../shared/ui/button.tsx'
import { useNow } from '../../shared/ui/figures.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { Empty, Skeleton } from '../../shared/ui/states.tsx'
import { NotificationRow } from './notification-row.tsx'
import { type Entry, notificationPages, useSeen } from './notifications.queries.ts'

/** What one was told, by day, newest first. Seeing it marks it as read on every device; each entry leads to its order. */
export function Component() {
  return (
    <main className="page nt-page" id="main">
      <Head title={m.common_bell()} />
      <h1>{m.common_bell()}</h1>
      <Notifications />
    </main>
  )
}

function Notifications() {
  const list = useInfiniteQuery(notificationPages())
  const entries = useMemo(() => list.data?.pages.flatMap((page) => page.entries) ?? [], [list.data])
  const fresh = useSeen(entries)
  if (!list.data && !list.error) return <Skeleton />
  if (!list.data)
    return (
      <Note tone="warn" alert>
        <p>{errorText(list.error)}</p>
        <Button icon="refresh" busy={list.isFetching} onClick={() => list.refetch()}>
          {m.common_retry()}
        </Button>
      </Note>
    )
  if (entries.length === 0) return <Nothing />
  return (
    <>
      <Days entries={entries} fresh={fresh} />
      {list.hasNextPage && (
        <Button wide busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {m.notifications_more()}
        </Button>
      )}
    </>
  )
}

const Nothing = () => (
  <Empty
    picture="orders"
    title={m.notifications_none_title()}
    actions={
      <ButtonLink to="/" look="main">
        {m.notifications_none_do()}
      </ButtonLink>
    }
  >
    {m.notifications_none_text()}
  </Empty>
)

function Days({ entries, fresh }: { entries: readonly Entry[]; fresh: ReadonlySet<number> }) {
  const painted = useToday()
  const now = useNow()
  const today = now === null ? painted : localDay(new Date(now))
  const days = byDay(entries)
  return [...days].map(([of, told]) => (
    <section key={of} aria-labelledby={`day-${of}`}>
      <h2 className="nt__h" id={`day-${of}`}>
        {dayName(of, today)}
      </h2>
      <ul className="nts">
        {told.map((entry) => (
          <NotificationRow key={entry.seq} entry={entry} fresh={fresh.has(entry.seq)} />
        ))}
      </ul>
    </section>
  ))
}

function dayName(of: string, today: string) {
  if (of === today) return m.notifications_today()
  return of === addDays(today, -1) ? m.notifications_yesterday() : day(of)
}

function byDay(entries: readonly Entry[]) {
  const days = new Map<string, Entry[]>()
  for (const entry of entries) {
    const of = localDay(new Date(entry.at))
    days.set(of, [...(days.get(of) ?? []), entry])
  }
  return days
}
