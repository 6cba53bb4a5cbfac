import type { resumeListing as contract } from '@chl/contracts/listings'
import type { Write } from '#platform/http'
import { refuse } from '#platform/problem'
import { ownView } from './get-listing.ts'
import { changeListing, lockOwnListing, tellChanged } from './own-listing.ts'

/** Puts a paused listing back on the market. Sent twice it is resumed once. */
export const resumeListing: Write<typeof contract> = async (tx, actor, { params: { id } }) => {
  const listing = await lockOwnListing(tx, actor, id)
  if (!listing) return refuse('not-found')
  if (!actor.organization.abilities.sell) return refuse('forbidden')
  if (listing.state === 'withdrawn') return refuse('not-allowed-now', { state: listing.state })
  if (listing.state === 'paused') {
    await changeListing(tx, id, { state: 'open' })
    await tellChanged(tx, actor, id)
  }
  return ownView(tx, actor, id)
}
