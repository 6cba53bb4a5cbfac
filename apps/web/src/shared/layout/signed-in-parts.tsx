import { useEffect } from 'react'
import { useLive } from '../realtime/live.ts'
import { useMe } from '../session.ts'

/** What only a signed-in tab needs, loaded when it is one: the line to the server, and the count in the tab's title. It shows nothing. */
export function SignedInParts() {
  useLive()
  useTitleBadge()
  return null
}

/** «(2) Chợ …» in the tab's title while something is unread. React owns <title>, so each of its changes is followed. */
function useTitleBadge() {
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
}
