import type { Event } from '@chl/contracts/events'
import type { QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

export type Topic = Event['topic']
type BodyOf<T extends Topic> = Event extends infer E
  ? E extends { topic: infer U; body: infer B }
    ? T extends U
      ? B
      : never
    : never
  : never

/** What a page does when it is told of something: usually `client.invalidateQueries(allOf('GET /orders'))`. */
export type FeedMap = { [T in Topic]?: (body: BodyOf<T>, client: QueryClient) => void }

const maps = new Set<FeedMap>()

/** Hands an event to every page that listens. Each is called in the order in which the server numbered the events. */
export function tellPages({ topic, body }: Event, client: QueryClient) {
  for (const map of maps)
    (map[topic] as ((body: Event['body'], client: QueryClient) => void) | undefined)?.(body, client)
}

/**
 * Applies the page's map (from its `*.realtime.ts`) while the page is shown. Make the map a constant of the module. Pages that
 * are not shown need none: what they hold is marked old by every event, and asked again when they open.
 */
export function useFeed(map: FeedMap) {
  useEffect(() => {
    maps.add(map)
    return () => void maps.delete(map)
  }, [map])
}
