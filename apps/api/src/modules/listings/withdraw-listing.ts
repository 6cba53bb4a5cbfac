import type { withdrawListing as contract } from '@chl/contracts/listings'
import type { Write } from '#platform/http'
import { refuse } from '#platform/problem'
import { ownView } from './get-listing.ts'
import { moveStock } from './move-stock.ts'
import { changeListing, lockOwnListing, tellChanged } from './own-listing.ts'

/**
 * Withdraws a listing for good, with what is left of its lot unless another listing still sells it. Orders that run keep
 * what they hold. Sent twice it is withdrawn once.
 */
export const withdrawListing: Write<typeof contract> = async (tx, actor, { params: { id } }) => {
  const listing = await lockOwnListing(tx, actor, id)
  if (!listing) return refuse('not-found')
  if (listing.state !== 'withdrawn') {
    const others = await tx.listing.count({
      where: { lotId: listing.lotId, id: { not: id }, state: { not: 'withdrawn' } },
    })
    if (others === 0)
      await moveStock(tx, [
        { lotId: listing.lotId, why: 'withdrawn', delta: -Number(listing.lot.available), personId: actor.person.id },
      ])
    await changeListing(tx, id, { state: 'withdrawn' })
    await tellChanged(tx, actor, id)
  }
  return ownView(tx, actor, id)
}
