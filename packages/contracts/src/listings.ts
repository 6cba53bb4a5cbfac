import * as z from 'zod/mini'
import {
  amount,
  area,
  byId,
  category,
  code,
  cursor,
  day,
  dong,
  givenDay,
  id,
  instant,
  line,
  measure,
  names,
  picture,
  place,
  price,
  state,
  stock,
} from './common.ts'
import { endpoint } from './endpoint.ts'
import { deliveryOffer, organizationKind } from './identity.ts'

export const listingState = z.enum(['open', 'paused', 'withdrawn'])

/** One card of the market. Price is đồng per kg (mass) or per piece (count); stock in grams or pieces. */
export const listingCard = z
  .object({
    id,
    product: z.object({ id: code, name: names, category }),
    title: z.nullable(z.string()),
    grade: z.nullable(names),
    state,
    measure,
    unit: z.object({ code, name: names, gramsPerPiece: z.nullable(z.int()) }),
    price,
    available: stock,
    readyOn: day,
    picture,
    place,
    seller: z.object({ id, name: z.string(), kind: organizationKind }),
    listedAt: instant,
    listingState,
  })
  .register(z.globalRegistry, { id: 'ListingCard' })
export type ListingCard = z.output<typeof listingCard>

export const listing = z
  .object({
    ...listingCard.shape,
    /** Smallest amount of an order, and the step above it. */
    least: amount,
    step: amount,
    /** Weighed against ordered may differ by this without asking: basis points. */
    toleranceBp: z.int(),
    harvestedOn: z.nullable(day),
    description: z.string(),
    pictures: z.array(picture),
    /** Phone of the seller, which it shows to signed-in people; null when signed out. */
    sellerPhone: z.nullable(z.string()),
    deliveryOffers: z.array(deliveryOffer),
    /** Whether the acting organization is the seller, and may buy it. */
    own: z.boolean(),
  })
  .register(z.globalRegistry, { id: 'Listing' })
export type Listing = z.output<typeof listing>

export const sort = z.enum(['new', 'cheap', 'dear', 'ready'])
const filters = {
  q: z.optional(line(100, 0)),
  area: z.optional(area),
  category: z.optional(category),
  product: z.optional(code),
}
const page = z.object({ items: z.array(listingCard), next: z.nullable(z.string()) })

export const listListings = endpoint({
  id: 'listListings',
  method: 'GET',
  path: '/listings',
  tag: 'listings',
  access: 'public',
  summary: 'What is for sale now, 24 a page; `q` finds without accents, by alias, by old and new commune',
  query: z.strictObject({ ...filters, seller: z.optional(id), sort: z.optional(sort), cursor: z.optional(cursor) }),
  reply: page,
})

export const countListings = endpoint({
  id: 'countListings',
  method: 'GET',
  path: '/listings/facets',
  tag: 'listings',
  access: 'public',
  summary:
    'How many listings are open under the filters: in all, and by category, area and product with the other filters kept',
  query: z.strictObject(filters),
  reply: z.object({
    total: z.int(),
    categories: z.array(z.object({ code: category, name: names, icon: z.string(), count: z.int() })),
    areas: z.array(z.object({ code: area, name: names, count: z.int() })),
    products: z.array(z.object({ id: code, name: names, count: z.int() })),
  }),
})

export const getListing = endpoint({
  id: 'getListing',
  method: 'GET',
  path: '/listings/:id',
  tag: 'listings',
  access: 'public',
  summary: 'One listing; withdrawn ones stay readable, because orders lead to them',
  params: byId,
  reply: listing,
})

export const sellerView = z
  .object({
    id,
    name: z.string(),
    kind: organizationKind,
    place: z.nullable(place),
    since: day,
    /** Orders handed over so far. */
    delivered: z.int(),
    phone: z.nullable(z.string()),
    listings: z.array(listingCard),
  })
  .register(z.globalRegistry, { id: 'Seller' })

export const getSeller = endpoint({
  id: 'getSeller',
  method: 'GET',
  path: '/sellers/:id',
  tag: 'listings',
  access: 'public',
  summary: 'A seller and what it sells now',
  params: byId,
  reply: sellerView,
})

/** What posting needs: the last six products as tiles, the last lot to post again, and what is filled in already. */
export const postingDefaults = z
  .object({
    recent: z.array(code),
    place: z.nullable(place),
    last: z.nullable(
      z.object({
        product: code,
        grade: z.nullable(code),
        state,
        unit: code,
        amount,
        price,
        readyOn: day,
        least: amount,
        toleranceBp: z.int(),
      }),
    ),
  })
  .register(z.globalRegistry, { id: 'PostingDefaults' })

export const getPostingDefaults = endpoint({
  id: 'getPostingDefaults',
  method: 'GET',
  path: '/my/posting-defaults',
  tag: 'listings',
  access: 'organization',
  summary: 'What the posting form is filled with',
  reply: postingDefaults,
  problems: ['forbidden'],
})

const terms = {
  least: z.optional(amount),
  step: z.optional(amount),
  toleranceBp: z.optional(z.int().check(z.minimum(0), z.maximum(2000))),
  title: z.optional(line(80)),
  description: z.optional(line(1000, 0)),
  photos: z.optional(z.array(id).check(z.maxLength(6))),
}

export const postListing = endpoint({
  id: 'postListing',
  method: 'POST',
  path: '/listings',
  tag: 'listings',
  access: 'organization',
  idempotent: true,
  status: 201,
  summary: 'Posts a lot of one product for sale',
  body: z.strictObject({
    product: code,
    grade: z.optional(code),
    state: z.optional(state),
    unit: code,
    /** Grams (mass) or pieces (count). */
    amount,
    price,
    readyOn: givenDay,
    harvestedOn: z.optional(givenDay),
    /** ≈ grams of one piece, for counted units; left out, the catalogue's. */
    gramsPerPiece: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
    /** Origin; left out, the seller's own commune. */
    commune: z.optional(id),
    ...terms,
  }),
  reply: listing,
  problems: ['forbidden'],
})

export const updateListing = endpoint({
  id: 'updateListing',
  method: 'PATCH',
  path: '/listings/:id',
  tag: 'listings',
  access: 'organization',
  idempotent: true,
  summary: 'Changes price, what is left, ready date or terms; orders already placed keep theirs',
  params: byId,
  body: z.strictObject({
    price: z.optional(price),
    available: z.optional(stock),
    /** What was left when the person began to count: refused where an order came in between. */
    seen: z.optional(stock),
    readyOn: z.optional(givenDay),
    ...terms,
  }),
  reply: listing,
  problems: ['forbidden', 'not-allowed-now'],
})

const stateMove = { params: byId, reply: listing, problems: ['forbidden', 'not-allowed-now'] } as const
export const pauseListing = endpoint({
  id: 'pauseListing',
  method: 'PUT',
  path: '/listings/:id/pause',
  tag: 'listings',
  access: 'organization',
  summary: 'Takes a listing off the market for now',
  ...stateMove,
})
export const resumeListing = endpoint({
  id: 'resumeListing',
  method: 'DELETE',
  path: '/listings/:id/pause',
  tag: 'listings',
  access: 'organization',
  summary: 'Puts a paused listing back on the market',
  ...stateMove,
})
export const withdrawListing = endpoint({
  id: 'withdrawListing',
  method: 'PUT',
  path: '/listings/:id/withdrawal',
  tag: 'listings',
  access: 'organization',
  summary: 'Withdraws a listing for good',
  ...stateMove,
})

export const ownListing = z
  .object({
    card: listingCard,
    /** Taken by orders not yet handed over, and handed over so far. */ reserved: stock,
    sold: stock,
    revenue: dong,
  })
  .register(z.globalRegistry, { id: 'OwnListing' })

export const listOwnListings = endpoint({
  id: 'listOwnListings',
  method: 'GET',
  path: '/my/listings',
  tag: 'listings',
  access: 'organization',
  summary: 'What the acting organization sells, with what is left, reserved and sold',
  query: z.strictObject({ state: z.optional(listingState), cursor: z.optional(cursor) }),
  reply: z.object({ items: z.array(ownListing), next: z.nullable(z.string()) }),
})
