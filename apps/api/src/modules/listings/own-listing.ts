import { Prisma } from '#prisma'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { tell } from '#platform/outbox'
import { lockLots } from './move-stock.ts'

export type OwnListing = Awaited<ReturnType<typeof lockOwnListing>>

/**
 * The acting organization's own listing with its lot, both locked: the lot first, as everybody who moves stock does.
 * Null where it is not there, or somebody else's: to a stranger that is the same.
 */
export async function lockOwnListing(tx: Tx, actor: Actor, id: string) {
  const found = await tx.listing.findFirst({
    where: { id, organizationId: actor.organization.id },
    select: { lotId: true },
  })
  if (!found) return null
  await lockLots(tx, [found.lotId])
  await tx.$queryRaw(Prisma.sql`select 1 from listing where id = ${id}::uuid for no key update`)
  return tx.listing.findUniqueOrThrow({ where: { id }, include: { lot: true } })
}

/** Changes what the public sees of a listing, and counts the change. */
export const changeListing = (tx: Tx, id: string, data: Prisma.ListingUncheckedUpdateInput) =>
  tx.listing.update({ where: { id }, data: { ...data, version: { increment: 1 }, changedAt: new Date() } })

/** Tells the seller's members, silently: their pages follow. Everybody else's see stock and price as public state. */
export const tellChanged = (tx: Tx, { organization, person }: Actor, listingId: string) =>
  tell(tx, {
    event: { topic: 'listing.changed', body: { listingId, seller: { id: organization.id, name: organization.name } } },
    level: 'silent',
    organizations: [organization.id],
    actor: person.id,
  })

/** The listing's photos are these, in this order. */
export async function attachPhotos(tx: Tx, listingId: string, photos: readonly string[]) {
  await tx.listingPhoto.deleteMany({ where: { listingId } })
  await tx.listingPhoto.createMany({ data: photos.map((fileId, position) => ({ listingId, fileId, position })) })
}
