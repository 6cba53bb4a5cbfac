import type { pauseListing as contract } from '@chl/contracts/listings'
import type { Write } from '#platform/http'
import { refuse } from '#platform/problem'
import { ownView } from './get-listing.ts'
import { changeListing, lockOwnListing, tellChanged } from './own-listing.ts'

/** Takes a listing off the market for now; orders go on. Sent twice it is paused once. */
export const pauseListing: Write<typeof contract> = async (tx, actor, { params: { id } }) => {
  const listing = await lockOwnListing(tx, actor, id)
  if (!listing) return refuse('not-found')
  if (listing.state === 'withdrawn') return refuse('not-allowed-now', { state: listing.state })
  if (listing.state === 'open') {
    await changeListing(tx, id, { state: 'paused' })
    await tellChanged(tx, actor, id)
  }
  return ownView(tx, actor, id)
}
