import { addDays } from '@chl/domain/time'
import { DAY, MINUTE, workingTime } from './calendar.ts'
import type { Lot } from './lots.ts'
import { type Order, placeOrder } from './order-book.ts'
import { type Buyer, type People, type Seller, today } from './people.ts'
import type { Offer } from './register.ts'
import { putDown } from './put-down.ts'
import type { Random } from './random.ts'
import { NOTES } from './reasons.ts'
import { startStory, tellStory } from './story.ts'
import { LINE_VALUE, wants } from './wants.ts'
import type { World } from './world.ts'

export type Pick = { lot: Lot; amount: number }
export type Plan = {
  buyer: Buyer
  seller: Seller
  picks: Pick[]
  at: Date
  offer: Offer | null
  collected?: Collected | undefined
}

/** How the platform collects in the demo: a card's money would have to lie with its provider. */
export type Collected = 'vietqr' | 'cod'

const DAYS = 364

// The operator began to collect so many days ago.
const COLLECTING_DAYS = 40

/** A year of orders, each as far as it came until now. Gives those that were told of lately. */
export function makeHistory(world: World, people: People, lots: readonly Lot[]): Order[] {
  const random = world.random.part('history')
  const bySeller = new Map(
    people.sellers.map((seller) => [seller.id, lots.filter((lot) => lot.seller.id === seller.id)]),
  )
  const plans = people.sellers
    .flatMap((seller) => planSeller(world, random, people, seller, bySeller.get(seller.id) ?? []))
    .sort((a, b) => a.at.getTime() - b.at.getTime())
  const orders: Order[] = []
  for (const checkout of groupCheckouts(random, plans)) orders.push(...runCheckout(world, random, checkout))
  return orders
}

/** One seller's year: more orders where there is more to sell. */
function planSeller(world: World, random: Random, people: People, seller: Seller, lots: readonly Lot[]): Plan[] {
  const plans: Plan[] = []
  const shown = lots
    .filter((lot) => lot.listingState !== 'paused')
    .map((lot) => ({ lot, from: addDays(lot.readyOn, -1) }))
  const perDay = seller.kind === 'cooperative' ? 0.17 : 0.085
  for (let back = DAYS; back >= 0; back -= 1) {
    const day = addDays(today(world), -back)
    const ready = shown.filter(({ lot, from }) => from <= day && day <= lot.until).map(({ lot }) => lot)
    let orders = ready.length > 0 && random.chance(perDay * Math.min(0.5 + ready.length * 0.18, 1.6)) ? 1 : 0
    if (orders > 0 && random.chance(0.25)) orders += 1
    for (; orders > 0; orders -= 1) {
      const plan = planOrder(world, random, people, seller, ready, workingTime(day, random))
      if (plan) plans.push(plan)
    }
  }
  return plans
}

function planOrder(
  world: World,
  random: Random,
  people: People,
  seller: Seller,
  ready: readonly Lot[],
  at: Date,
): Plan | null {
  const listed = ready.filter((lot) => lot.createdAt < at && fits(lot))
  if (listed.length === 0 || at.getTime() > world.now.getTime() - 3 * MINUTE) return null
  const first = random.pick(listed)
  const buyers = people.buyers.filter((buyer) => buyer.id !== seller.id && wants(buyer, first.product))
  if (buyers.length === 0) return null
  const buyer = random.pick(buyers)
  const others = listed.filter((lot) => lot !== first && wants(buyer, lot.product))
  const chosen = [first, ...random.some(others, random.chance(0.5) ? random.whole(1, 3) : 0)]
  const picks = chosen.flatMap((lot) => pickAmount(random, buyer, lot))
  return picks.length > 0 ? { buyer, seller, picks, at, offer: offerFor(random, buyer, seller) } : null
}

// Of what is on the market now, something stays to be shown.
const floorOf = (lot: Lot): number => (lot.listingState === 'withdrawn' ? 0 : Math.floor(lot.posted * 0.35))
export const fits = (lot: Lot): boolean => lot.free - floorOf(lot) >= lot.least

/** An amount worth what such a buyer spends on a line, in the listing's steps; nothing where too little is left. */
export function pickAmount(random: Random, buyer: Buyer, lot: Lot, share = 1): Pick[] {
  const [low, high] = LINE_VALUE[buyer.type]
  const value = low * (high / low) ** random.next()
  const wish = lot.unit.measure === 'mass' ? (value / lot.price) * 1000 : value / lot.price
  const room = lot.free - floorOf(lot)
  const steps = Math.floor((Math.min(wish, room, lot.posted * share) - lot.least) / lot.step)
  const amount = lot.least + Math.max(steps, 0) * lot.step
  if (amount > room || lot.least * lot.price > 40 * high * (lot.unit.measure === 'mass' ? 1000 : 1)) return []
  lot.free -= amount
  return [{ lot, amount }]
}

/** Some buyers fill one basket with several sellers: plans near in time become one checkout of the first one's buyer. */
function groupCheckouts(random: Random, plans: readonly Plan[]): Plan[][] {
  const groups: Plan[][] = []
  for (const plan of plans) {
    const last = groups.at(-1)
    const [first] = last ?? []
    const joins =
      last &&
      first &&
      last.length < 4 &&
      plan.at.getTime() - first.at.getTime() < DAY / 3 &&
      random.chance(0.2) &&
      last.every((other) => other.seller.id !== plan.seller.id) &&
      first.buyer.id !== plan.seller.id &&
      plan.picks.every(({ lot }) => wants(first.buyer, lot.product) && lot.createdAt < first.at)
    if (joins)
      last.push({ ...plan, buyer: first.buyer, at: first.at, offer: offerFor(random, first.buyer, plan.seller) })
    else groups.push([plan])
  }
  return groups
}

function runCheckout(world: World, random: Random, given: readonly Plan[]): Order[] {
  const collected = collectedOf(world, given)
  const plans = given.map((plan) => ({ ...plan, collected }))
  const orders = placeTogether(world, random, plans)
  for (const order of orders) {
    tellStory(startStory(world, order))
    putDown(world, order)
  }
  return orders
}

function collectedOf(world: World, [first]: readonly Plan[]): Collected | undefined {
  if (!first || first.at.getTime() < world.now.getTime() - COLLECTING_DAYS * DAY) return undefined
  const fate = first.at.getTime() % 10
  return fate < 3 ? 'vietqr' : fate < 5 ? 'cod' : undefined
}

/** Places the orders of one basket, and writes their checkout. */
export function placeTogether(world: World, random: Random, plans: readonly Plan[]): Order[] {
  const [first] = plans
  if (!first) return []
  const checkoutId = random.id(first.at)
  const person = random.pick(first.buyer.people)
  const orders = plans.map(({ buyer, seller, picks, at, offer }) =>
    placeOrder(world, {
      checkoutId,
      buyer,
      seller,
      picks,
      at,
      person,
      offer,
      note: random.chance(0.15) ? random.pick(NOTES) : '',
      method: first.collected ?? (seller.takesTransfer && random.chance(0.75) ? 'transfer' : 'cash'),
    }),
  )
  world.tables.add('checkout', {
    id: checkoutId,
    buyer_id: first.buyer.id,
    person_id: person,
    client_key: random.id(first.at),
    total: orders.reduce((total, order) => total + order.total, 0),
    placed_at: first.at,
  })
  return orders
}

/** A delivery that reaches the buyer, mostly; makers of tea and noodles come with their own lorry. */
function offerFor(random: Random, buyer: Buyer, seller: Seller): Offer | null {
  const reach = seller.offers.filter((offer) => offer.reach === null || offer.reach === buyer.region)
  const far = buyer.region === 'ha_noi' || buyer.region === 'far'
  const fetches = ['tea', 'noodle', 'nut', 'atiso'].includes(buyer.type) ? 0.85 : far ? 0.05 : 0.4
  return reach.length === 0 || random.chance(fetches) ? null : random.pick(reach)
}
