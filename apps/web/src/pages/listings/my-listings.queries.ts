import type { Reply } from '@chl/contracts/client'
import { apiPages } from '../../shared/query/query.ts'

export type OwnListing = Reply<'GET /my/listings'>['items'][number]
export type ListingState = OwnListing['card']['listingState']

/** What the acting organization sells, newest first, in one state. */
export const ownListings = (state: ListingState) => apiPages('GET /my/listings', { query: { state } })
