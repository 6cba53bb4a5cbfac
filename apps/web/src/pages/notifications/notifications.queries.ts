import type { Reply } from '@chl/contracts/client'
import { useEffect, useRef, useState } from 'react'
import { apiPages } from '../../shared/query/query.ts'
import { useSend } from '../../shared/query/send.ts'

export type Entry = Reply<'GET /notifications'>['entries'][number]

/** What one was told, newest first, in pages. */
export const notificationPages = () => apiPages('GET /notifications', { query: {} })

/**
 * Marks what is on the screen as read, on every device, and gives what was new when it was first shown: its marks stay until
 * the page is left, so that the reader finds what is new.
 */
export function useSeen(entries: readonly Entry[]): ReadonlySet<number> {
  const [fresh, setFresh] = useState<ReadonlySet<number>>(new Set())
  const marked = useRef(0)
  const visible = useVisible()
  const { mutate } = useSend('PUT /notifications/read')
  useEffect(() => {
    const unread = entries.filter(({ read }) => !read).map(({ seq }) => seq)
    const newest = unread[0] ?? 0
    if (!visible || newest <= marked.current) return
    marked.current = newest
    setFresh((known) => new Set([...known, ...unread]))
    mutate({ body: { upTo: newest } }, { onError: () => void (marked.current = 0) })
  }, [entries, visible, mutate])
  return fresh
}

/** Whether the tab is looked at: what comes to a tab in the background stays unread. */
function useVisible() {
  const [visible, setVisible] = useState(() => document.visibilityState === 'visible')
  useEffect(() => {
    const look = () => setVisible(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  return visible
}
