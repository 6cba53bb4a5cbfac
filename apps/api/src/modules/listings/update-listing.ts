import type { updateListing as contract } from '@chl/contracts/listings'
import type { Measure } from '@chl/domain/quantity'
import { m } from '@chl/messages/messages.js'
import type { Tx } from '#platform/db'
import type { Write } from '#platform/http'
import { type Locale, refuse } from '#platform/problem'
import { faultsOfPhotos, faultsOfTerms, localToday } from './check-listing.ts'
import { faultAt, refuseFaults } from './faults.ts'
import { ownView } from './get-listing.ts'
import { searchOf } from './listing-search.ts'
import { moveStock } from './move-stock.ts'
import { attachPhotos, changeListing, lockOwnListing, type OwnListing, tellChanged } from './own-listing.ts'

type Body = Parameters<Write<typeof contract>>[2]['body']

/** Changes a listing's price, what is left of its lot, its ready date or terms. Orders already placed keep theirs. */
export const updateListing: Write<typeof contract> = async (tx, actor, { params: { id }, body }) => {
  const listing = await lockOwnListing(tx, actor, id)
  if (!listing) return refuse('not-found')
  if (!actor.organization.abilities.sell) return refuse('forbidden')
  if (listing.state === 'withdrawn') return refuse('not-allowed-now', { state: listing.state })
  const refused = refuseFaults([
    ...faultsOfCount(listing, body, actor.locale),
    ...faultsOfTerms(actor.locale, await localToday(tx), termsAfter(listing, body)),
    ...(await faultsOfPhotos(tx, actor, body.photos ?? [])),
  ])
  if (refused) return refused

  const { lot } = listing
  if (body.available !== undefined)
    await moveStock(tx, [
      { lotId: lot.id, why: 'adjusted', delta: body.available - Number(lot.available), personId: actor.person.id },
    ])
  await changeListing(tx, id, await columnsOf(tx, listing, body))
  if (body.photos) await attachPhotos(tx, id, body.photos)
  await tellChanged(tx, actor, id)
  return ownView(tx, actor, id)
}

// A count that was begun before an order came would put back what that order took.
function faultsOfCount({ lot }: NonNullable<OwnListing>, { available, seen }: Body, locale: Locale) {
  if (available === undefined || seen === undefined || seen === Number(lot.available)) return []
  return [faultAt(locale, 'available', 'changed_meanwhile', m.post_fault_left_changed)]
}

// Terms that stay are only judged with those that change: what orders left of a lot may be less than its least.
function termsAfter({ lot, price, least, step }: NonNullable<OwnListing>, body: Body) {
  return {
    measure: lot.measure as Measure,
    amount: body.available ?? Number(lot.available),
    price: body.price ?? Number(price),
    least: body.least ?? Math.min(Number(least), 1),
    step: body.step ?? Math.min(Number(step), 1),
    readyOn: body.readyOn ?? null,
    harvestedOn: lot.harvestedOn?.toISOString().slice(0, 10) ?? null,
  }
}

async function columnsOf(tx: Tx, { lot, title }: NonNullable<OwnListing>, body: Body) {
  const { price, least, step, toleranceBp, description, readyOn } = body
  const retitled = body.title !== undefined && body.title !== title
  const given = Object.entries({ price, least, step, toleranceBp, description }).filter(
    ([, value]) => value !== undefined,
  )
  return {
    ...(Object.fromEntries(given) as Partial<Pick<Body, 'price'>>),
    ...(readyOn && { readyOn: new Date(readyOn) }),
    ...(retitled && { title: body.title, search: await searchOf(tx, { ...lot, title: body.title ?? null }) }),
  }
}
