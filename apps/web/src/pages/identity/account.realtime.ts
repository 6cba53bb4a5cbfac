import type { OrganizationTopic } from '@chl/contracts/events'
import type { QueryClient } from '@tanstack/react-query'
import { allOf } from '../../shared/query/query.ts'
import type { FeedMap } from '../../shared/realtime/feed.ts'

const refetch = (_body: unknown, client: QueryClient) => void client.invalidateQueries(allOf('GET /my/organization'))

/** The settings show the account that counts, whoever changed it: a new topic doesn't compile until it stands here. */
export const accountFeed = {
  'organization.account_changed': refetch,
  'organization.account_removed': refetch,
} satisfies FeedMap & Record<OrganizationTopic, unknown>
