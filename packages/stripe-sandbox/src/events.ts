import { missing } from './errors.ts'
import { page } from './lists.ts'
import { type Route, route } from './route.ts'

export const eventRoutes: Route[] = [
  route('GET', '/v1/events', 'EventList', ({ tables }, params) =>
    page(tables.events, params, '/v1/events', {
      more: ['type', 'types', 'delivery_success'],
      matches: (one) =>
        (params.type === undefined || matches(params.type, one.type)) &&
        (params.types === undefined || params.types.some((type) => matches(type, one.type))) &&
        (params.delivery_success === undefined || params.delivery_success === (one.pending_webhooks === 0)),
    }),
  ),
  route('GET', '/v1/events/:id', 'Retrieve', ({ tables }, _params, id) => {
    const event = tables.events.get(id)
    if (!event) throw missing('event', id)
    return event
  }),
]

/** A type, or all of a kind: charge.* */
const matches = (pattern: string, type: string) =>
  pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern
