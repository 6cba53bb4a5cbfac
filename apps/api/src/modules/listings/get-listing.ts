import type { getListing as contract, Listing } from '@chl/contracts/listings'
import { Prisma } from '#prisma'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import type { Read } from '#platform/http'
import { refuse } from '#platform/problem'
import { CARD_JOINS, detail } from './listing-json.ts'

const TEXT = `select ${detail('$2::uuid', '$3::boolean')}::text as json from listing l ${CARD_JOINS} where l.id = $1::uuid`

/** One listing, withdrawn ones too: orders lead to them. The seller's phone is for signed-in people. */
export const getListing: Read<typeof contract> = async (db, actor, { params: { id } }) =>
  (await db.json('listing', TEXT, [id, actor.organization?.id ?? null, actor.person !== null])) ?? refuse('not-found')

/** The same as its own seller sees it, inside the transaction that changed it. */
export async function ownView(tx: Tx, actor: Actor, listingId: string): Promise<Listing> {
  const view = Prisma.raw(detail('l.organization_id', 'true'))
  const [row] = await tx.$queryRaw<{ json: Listing }[]>(Prisma.sql`
    select ${view} as json from listing l ${Prisma.raw(CARD_JOINS)} where l.id = ${listingId}::uuid and l.organization_id = ${actor.organization.id}::uuid`)
  if (!row) throw new Error(`listing ${listingId} is gone inside its own transaction`)
  return row.json
}
