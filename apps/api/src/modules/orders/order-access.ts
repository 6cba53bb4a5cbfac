import type { Side } from '@chl/domain/order'
import { Prisma } from '#prisma'

/** Which side of an order an organization is on. The loader has let nobody else in. */
export const sideOf = (order: { buyerId: string }, organizationId: string): Side =>
  order.buyerId === organizationId ? 'buyer' : 'seller'

/** The WHERE of everything of one order: only its two sides see it, for all others it does not exist. */
export const seenBy = (organizationId: string) =>
  Prisma.sql`(o.buyer_id = ${organizationId}::uuid or o.seller_id = ${organizationId}::uuid)`
