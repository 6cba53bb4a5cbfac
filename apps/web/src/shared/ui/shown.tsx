import { m } from '@chl/messages/messages.js'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { errorText } from './form-errors.ts'
import { Note } from './note.tsx'
import { Skeleton } from './states.tsx'

/** What a query brought; until then its skeleton, or why there is nothing. What was there stays while new figures load. */
export function Shown<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  const { data, isPlaceholderData: old } = query
  if (data !== undefined)
    return (
      <div className={old ? 'stale stack-16' : 'stack-16'} aria-busy={old || undefined}>
        {children(data)}
      </div>
    )
  if (!query.error) return <Skeleton rows={4} />
  return (
    <Note tone="warn" alert>
      <p>{errorText(query.error)}</p>
      <Button icon="refresh" busy={query.isFetching} onClick={() => query.refetch()}>
        {m.common_retry()}
      </Button>
    </Note>
  )
}
