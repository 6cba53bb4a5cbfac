// Who trades in simulations, and what: sellers with three offers each, bought by anybody in any amount.
import { makeListing } from './market.ts'
import type { Dice } from './dice.ts'
import type { Someone, World } from './world.ts'

type Listing = Awaited<ReturnType<typeof makeListing>>
type Offered = { listing: Listing; least: number; most: number }
export type Seller = { who: Someone; listings: Offered[]; offer: string }
export type Method = 'card' | 'vietqr' | 'cod' | 'cash' | 'transfer'
/** A seller with something weighed, something of a wider tolerance, and something counted; it delivers too. */
export async function makeSeller(world: World, n: number): Promise<Seller> {
  const who = await world.person(n % 3 === 2 ? 'cooperative' : 'farm')
  const goods = { amount: 50_000_000_000, toleranceBp: 500 }
  const counted = { measure: 'count', unit: 'bo', price: 9_990, product: 'su-su-ngon' } as const
  const listings = [
    { listing: await makeListing(world, who, { ...goods, price: 20_123 }), least: 1_000, most: 90_000 },
    {
      listing: await makeListing(world, who, { ...goods, price: 7_777, toleranceBp: 1_000 }),
      least: 2_500,
      most: 40_000,
    },
    { listing: await makeListing(world, who, { ...goods, ...counted }), least: 2, most: 60 },
  ]
  const [offer] = await world.rows<{ id: string }>(
    `insert into delivery_offer (organization_id, name, fee) values ($1, 'Giao tận nơi', 25000) returning id`,
    [who.organizationId],
  )
  if (!offer) throw new Error('no offer was made')
  return { who, listings, offer: offer.id }
}

/** Everybody can be paid: who has no account where money goes gets one. */
export const giveAccounts = (world: World) =>
  world.rows(
    `update organization set bank_bin = '970436', bank_account = '00112233' || lpad((random() * 99999)::int::text, 5, '0'), bank_holder = 'NGUOI NHAN'
     where bank_account is null and kind in ('farm', 'cooperative', 'buyer')`,
  )

/** What a buyer takes of a seller. */
export function orderOf(dice: Dice, { who, listings, offer }: Seller, payment: Method) {
  const handover = dice.chance(0.4)
    ? { kind: 'delivery', offer, fee: 25_000, destination: { address: 'Sa Pa' } }
    : { kind: 'pickup' }
  const lines = dice
    .shuffled(listings)
    .slice(
      0,
      dice.weighted([
        [3, 1],
        [1, 2],
      ]),
    )
    .map(({ listing: { listingId, price }, least, most }) => ({ listingId, amount: dice.whole(least, most), price }))
  return { seller: who.organizationId, payment, handover, lines }
}
