import { useEffect } from 'react'
import { useMe } from '../session.ts'

/** «(2) Chợ …» in the tab's title while something is unread. React owns <title>, so each of its changes is followed. */
export function TitleBadge() {
  const unread = useMe()?.unread ?? 0
  useEffect(() => {
    const mark = () => {
      const bare = document.title.replace(/^\(\d+\+?\) /, '')
      const wanted = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ${bare}` : bare
      if (document.title !== wanted) document.title = wanted
    }
    mark()
    const observer = new MutationObserver(mark)
    observer.observe(document.head, { childList: true, subtree: true, characterData: true })
    return () => observer.disconnect()
  }, [unread])
  return null
}
