import { HOUR, later } from './calendar.ts'
import { fits, pickAmount, type Plan, placeTogether } from './history.ts'
import { isOpen, type Lot } from './lots.ts'
import {
  answerWeighing,
  deliver,
  dispute,
  proposeOutcome,
  requestCancel,
  sayPaid,
  sayReturned,
  owedBack,
  weigh,
} from './order-acts.ts'
import { addStatement, moveOrder, type Order, tell } from './order-book.ts'
import { type Buyer, type People, type Seller, today } from './people.ts'
import { putDown } from './put-down.ts'
import type { Random } from './random.ts'
import { CANCEL_ASKED, CANCELLED_BY_SELLER, DECLINED, DISPUTE_ANSWER, DISPUTED } from './reasons.ts'
import { type ActName, type Scene, SCENES } from './scenes.ts'
import { both, by, dispatch, startStory, type Story, weights } from './story.ts'
import { wants } from './wants.ts'
import { must, type World } from './world.ts'

/** The orders of scenes.ts, each as far as its scene says. One whose goods nobody sells in this month is left out. */
export function makeRunning(world: World, people: People, lots: readonly Lot[]): Order[] {
  const random = world.random.part('running')
  return SCENES.flatMap((scenes) => {
    const cast = scenes.flatMap((scene) => {
      const plan = planScene(world, random, people, lots, scene)
      return plan ? [{ scene, plan }] : []
    })
    const orders = placeTogether(
      world,
      random,
      cast.map(({ plan }) => plan),
    )
    for (const [at, { scene }] of cast.entries()) play(world, must(orders[at], scene.seller), scene)
    return orders
  })
}

function planScene(world: World, random: Random, people: People, lots: readonly Lot[], scene: Scene): Plan | null {
  const seller = must(
    people.sellers.find((s) => s.name === scene.seller),
    scene.seller,
  )
  const at = later(world.now, -scene.placed * HOUR)
  const open = lots.filter(
    (lot) =>
      lot.seller.id === seller.id && isOpen(lot) && lot.readyOn <= today(world) && lot.createdAt < at && fits(lot),
  )
  const able = castOf(people, seller, scene).filter((buyer) => open.some((lot) => wants(buyer, lot.product)))
  if (able.length === 0) return null
  const buyer = random.pick(able)
  const wanted = open.filter((lot) => wants(buyer, lot.product))
  // What is weighed shows more of an order's life than what is counted.
  const weighed = wanted.filter((lot) => lot.unit.measure === 'mass')
  const chosen = random.some(weighed.length > 0 ? weighed : wanted, scene.lines)
  const picks = chosen.flatMap((lot) => pickAmount(random, buyer, lot, SHARE))
  const reach = seller.offers.filter((offer) => offer.reach === null || offer.reach === buyer.region)
  const offer = scene.handover === 'pickup' || reach.length === 0 ? null : random.pick(reach)
  return picks.length > 0 ? { buyer, seller, picks, at, offer, collected: scene.collected } : null
}

/** No scene takes more of a lot than this, so that there is enough for all of them. */
const SHARE = 0.1

// Nobody fetches from afar.
function castOf(people: People, seller: Seller, scene: Scene): Buyer[] {
  if (scene.buyer !== null) return people.buyers.filter((buyer) => buyer.name === scene.buyer)
  const near = people.buyers.filter(
    (buyer) => scene.handover === 'delivery' || (buyer.commune !== null && buyer.region !== 'far'),
  )
  return near.filter((buyer) => buyer.id !== seller.id && !isDemo(people, buyer.people))
}

const isDemo = (people: People, members: readonly string[]): boolean =>
  members.some((person) => people.demo.has(person))

function play(world: World, order: Order, { acts }: Scene): void {
  const story = startStory(world, order)
  for (const name of Object.keys(acts) as ActName[]) {
    story.at = later(world.now, -(acts[name] ?? 0) * HOUR)
    ACTS[name](story)
  }
  putDown(world, order)
}

const ACTS: Readonly<Record<ActName, (story: Story) => void>> = {
  confirm: (s) => move(s, 'confirmed', 'order.confirmed', null),
  decline: (s) => move(s, 'declined', 'order.declined', s.random.pick(DECLINED)),
  weigh: (s) => void weigh(s.world, s.order, by(s, 'seller'), weights(s.random, s.order)),
  weighShort: (s) =>
    void weigh(s.world, s.order, by(s, 'seller'), weights(s.random, s.order, s.random.between(0.82, 0.9))),
  refuseWeighing: (s) => answerWeighing(s.world, s.order, by(s, 'buyer'), null),
  buyerAsksToCancel: (s) => requestCancel(s.world, s.order, by(s, 'buyer', s.random.pick(CANCEL_ASKED))),
  sellerAsksToCancel: (s) => requestCancel(s.world, s.order, by(s, 'seller', s.random.pick(CANCELLED_BY_SELLER))),
  agreeToCancel,
  dispatch: (s) => s.order.handover === 'delivery' && dispatch(s),
  deliver: (s) => deliver(s.world, s.order, by(s, 'buyer')),
  complete: (s) => move(s, 'completed', 'order.completed', null, 'buyer'),
  dispute: (s) => {
    dispute(s.world, s.order, by(s, 'buyer', s.random.pick(DISPUTED)), s.order.lines.slice(0, 1))
    addStatement(s.world, s.order, { ...by(s, 'seller', DISPUTE_ANSWER), at: later(s.at, HOUR / 3) })
  },
  sellerProposesLess,
  buyerProposesRefund: (s) => proposeOutcome(s.world, s.order, by(s, 'buyer'), { outcome: 'refund', lines: [] }),
  paid: (s) => sayPaid(s.world, s.order, by(s, 'buyer')),
  returned: (s) => sayReturned(s.world, s.order, by(s, 'seller'), owedBack(s.order)),
}

function move(
  story: Story,
  to: Order['state'],
  topic: string,
  reason: string | null,
  side: 'buyer' | 'seller' = 'seller',
): void {
  const who = by(story, side, reason)
  moveOrder(story.world, story.order, to, who)
  tell(story.order, topic, who)
}

function agreeToCancel(story: Story): void {
  const asked = story.order.pending.get('cancel')?.reason
  const who = { ...both(story, 'seller'), reason: typeof asked === 'string' ? asked : null }
  moveOrder(story.world, story.order, 'cancelled', who)
  tell(story.order, 'order.cancelled', who)
}

function sellerProposesLess(story: Story): void {
  const line = must(story.order.lines[0], 'a line')
  const held = line.net ?? line.amount
  const unit = held >= 20_000 ? 1000 : 1
  const net = Math.floor((held * 0.8) / unit) * unit
  proposeOutcome(story.world, story.order, by(story, 'seller'), { outcome: 'reduce', lines: [{ line, net }] })
}
