import { m } from '@chl/messages/messages.js'
import type { QueryClient } from '@tanstack/react-query'
import { allOf, apiQuery } from '../query/query.ts'
import { toast } from '../ui/toasts.tsx'
import { followFeed, type Told } from './connection.ts'
import { tellPages } from './feed.ts'
import { wordsOf } from './words.ts'

/** Connects the feed to the pages: marks what is held as old, tells the pages on screen, and shows what concerns the person. */
export function startLive(client: QueryClient, acting: string | null) {
  const me = client.getQueryData(apiQuery('GET /me').queryKey)
  return followFeed(me?.feedHead ?? 0, acting, {
    onReset: () => void client.invalidateQueries(),
    onTold: (told) => {
      void markOld(client)
      tellPages(told.event, client)
      if (told.level !== 'silent' || told.event.topic === 'feed.read')
        void client.invalidateQueries(allOf('GET /me', 'GET /notifications'))
      // The list itself shows it, and a toast would only cover it.
      if (told.level !== 'silent' && location.pathname !== '/notifications') show(told)
    },
  })
}

/** What isn't on the screen is asked again when it is next shown; what is on it, its page's own map decides. */
const markOld = (client: QueryClient) =>
  client.invalidateQueries({
    predicate: (query) => !query.isActive() && query.queryKey[0] !== 'GET /products',
    refetchType: 'none',
  })

function show({ event, level }: Told) {
  const words = wordsOf(event)
  if (!words) return
  const action = words.to === undefined ? {} : { action: { label: m.common_view(), to: words.to } }
  toast(words.text, { icon: words.icon, urgent: level === 'urgent', ...action })
}
