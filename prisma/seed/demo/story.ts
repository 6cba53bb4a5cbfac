import { isCollected } from '@chl/domain/collection'
import type { Side } from '@chl/domain/order'
import { awake, HOUR, later, MINUTE } from './calendar.ts'
import {
  answerWeighing,
  closeDispute,
  deliver,
  dispute,
  owedBack,
  proposeOutcome,
  requestCancel,
  sayPaid,
  sayReceived,
  sayReturned,
  sayReturnReceived,
  takeBack,
  weigh,
  type Outcome,
  type Weight,
} from './order-acts.ts'
import { addNote, type By, type Line, moveOrder, type Order, partyOf, tell } from './order-book.ts'
import type { Random } from './random.ts'
import {
  CANCEL_ASKED,
  CANCELLED_BY_SELLER,
  CARRIERS,
  DECLINED,
  DISPUTED,
  OWN_CARRIERS,
  PROOFS,
  RETURNED,
} from './reasons.ts'
import type { World } from './world.ts'

/** One order's time: each act comes some minutes after the last, while people are awake, and none after now. */
export type Story = {
  world: World
  random: Random
  order: Order
  at: Date
  /** Moves on by a random while; false, and everything stops here, where that would be after now. */
  wait: (from: number, to: number) => boolean
}

export function startStory(world: World, order: Order): Story {
  const { random } = world
  const story: Story = {
    world,
    random,
    order,
    at: order.changedAt,
    wait(from, to) {
      const next = awake(later(story.at, random.between(from, to) * MINUTE), random)
      if (next > world.now) return false
      story.at = next
      return true
    },
  }
  return story
}

export function by(story: Story, side: Side, reason: string | null = null): By {
  return { at: story.at, who: side, side, person: story.random.pick(partyOf(story.order, side).people), reason }
}
export const both = (story: Story, side: Side): By => ({ ...by(story, side), who: 'both' })
export const clock = (at: Date): By => ({ at, who: 'clock', side: 'seller', person: null })

/** An order from its placing as far as it came until now. */
export function tellStory(story: Story): void {
  if (!answer(story)) return
  if (!makeReady(story)) return
  if (!handOver(story)) return
  finish(story)
}

function answer(story: Story): boolean {
  const { world, order, random } = story
  const fate = random.next()
  if (fate < 0.022) {
    const at = later(order.expiresAt, random.below(50_000))
    if (at > world.now) return false
    moveOrder(world, order, 'expired', clock(at))
    tell(order, 'order.expired', clock(at))
    return false
  }
  if (!inTime(story, random.between(4, 170))) return false
  if (fate < 0.04) end(story, 'cancelled', 'order.cancelled', by(story, 'buyer'))
  else if (fate < 0.068) end(story, 'declined', 'order.declined', by(story, 'seller', random.pick(DECLINED)))
  else end(story, 'confirmed', 'order.confirmed', by(story, 'seller'))
  return order.state === 'confirmed'
}

// An answer comes before the order expires, in the evening rather than on the next morning.
function inTime(story: Story, minutes: number): boolean {
  const { order, world, random } = story
  const wanted = awake(later(story.at, minutes * MINUTE), random)
  const at = wanted < later(order.expiresAt, -HOUR) ? wanted : later(story.at, minutes * MINUTE)
  if (at > world.now) return false
  story.at = at
  return true
}

function end(story: Story, to: Order['state'], topic: string, by: By): void {
  moveOrder(story.world, story.order, to, by)
  tell(story.order, topic, by)
}

function makeReady(story: Story): boolean {
  const { world, order, random } = story
  const fate = random.next()
  if (fate < 0.012 && story.wait(60, 600)) {
    end(story, 'cancelled', 'order.cancelled', by(story, 'seller', random.pick(CANCELLED_BY_SELLER)))
    return false
  }
  if (fate < 0.025) return cancelByAgreement(story)
  if (!story.wait(60, 1100)) return false
  if (fate > 0.94) return weighOutside(story)
  weigh(world, order, by(story, 'seller'), weights(random, order))
  if (fate > 0.92 && story.wait(15, 60)) weigh(world, order, by(story, 'seller'), weights(random, order))
  return true
}

function cancelByAgreement(story: Story): boolean {
  const { world, order, random } = story
  if (order.payment.method === 'transfer' && random.chance(0.5)) {
    if (!story.wait(10, 60)) return false
    sayPaid(world, order, by(story, 'buyer'))
  }
  if (!story.wait(30, 400)) return false
  const reason = random.pick(CANCEL_ASKED)
  requestCancel(world, order, by(story, 'buyer', reason))
  if (!story.wait(15, 300)) return false
  end(story, 'cancelled', 'order.cancelled', { ...both(story, 'seller'), reason })
  payBack(story)
  return false
}

function weighOutside(story: Story): boolean {
  const { world, order, random } = story
  const short = weights(random, order, random.between(0.8, 0.92))
  if (weigh(world, order, by(story, 'seller'), short) === 'settled') return true
  if (!story.wait(10, 240)) return false
  if (random.chance(0.8)) {
    answerWeighing(world, order, by(story, 'buyer'), short)
    return true
  }
  answerWeighing(world, order, by(story, 'buyer'), null)
  if (!story.wait(30, 240)) return false
  weigh(world, order, by(story, 'seller'), weights(random, order))
  return true
}

/** What the scales say: near to what was ordered, or `share` of it; never more than is left of the lot. */
export function weights(random: Random, order: Order, share?: number): Weight[] {
  return order.lines.map((line): Weight => {
    const { lot, amount } = line
    if (lot.unit.measure === 'count') {
      const gross = share === undefined ? amount : Math.max(Math.round(amount * share), 1)
      return { line, gross: Math.min(gross, amount), tare: 0, deduction: 0 }
    }
    const unit = amount >= 20_000 ? 100 : amount >= 2000 ? 10 : 1
    const wish = Math.max(Math.round((amount * (share ?? random.between(0.975, 1.02))) / unit), 1) * unit
    const net = Math.min(wish, line.taken + lot.free)
    lot.free -= Math.max(net - line.taken, 0)
    const sacks = amount >= 20_000 && random.chance(0.7) ? Math.ceil(amount / 50_000) * 200 : 0
    const wet =
      lot.state === 'fresh' && amount >= 50_000 && random.chance(0.2) ? Math.round((amount * 0.01) / unit) * unit : 0
    return { line, gross: net + sacks + wet, tare: sacks, deduction: wet }
  })
}

function handOver(story: Story): boolean {
  const { world, order, random } = story
  if (order.payment.method === 'transfer' && random.chance(0.3)) {
    if (!story.wait(10, 120)) return false
    sayPaid(world, order, by(story, 'buyer'))
  }
  if (order.handover === 'pickup') {
    if (!story.wait(60, 900)) return false
    deliver(world, order, by(story, random.chance(0.5) ? 'buyer' : 'seller'))
    return true
  }
  if (!story.wait(20, 300)) return false
  dispatch(story)
  const far = order.buyer.region === 'ha_noi' || order.buyer.region === 'far'
  if (!story.wait(far ? 600 : 60, far ? 1500 : 400)) return false
  if (random.chance(0.012)) return bringBack(story)
  const seller = random.chance(0.25)
  deliver(world, order, by(story, seller ? 'seller' : 'buyer', seller ? random.pick(PROOFS) : null))
  return true
}

export function dispatch(story: Story): void {
  const { world, order, random } = story
  const coach = order.offer?.name === 'Gửi xe khách'
  order.transport = { ...random.pick(coach ? CARRIERS : OWN_CARRIERS) }
  const sender = by(story, 'seller')
  moveOrder(world, order, 'in_transit', sender)
  tell(order, 'order.dispatched', sender)
}

function bringBack(story: Story): boolean {
  const { world, order, random } = story
  const seller = by(story, 'seller', random.pick(RETURNED))
  end(story, 'cancelled', 'order.returned', seller)
  takeBack(
    world,
    order,
    seller,
    order.lines.map((line) => ({ line, fit: Math.floor(line.taken * random.between(0.3, 0.9)) })),
  )
  payBack(story)
  return false
}

function finish(story: Story): void {
  const { order, random } = story
  if (random.chance(0.035) && story.wait(30, 900)) return quarrel(story)
  pay(story)
  const until = order.disputeUntil ?? story.at
  if (random.chance(0.5) && story.wait(20, 1200) && story.at < until)
    end(story, 'completed', 'order.completed', by(story, 'buyer'))
  else complete(story, later(order.changedAt > until ? order.changedAt : until, random.below(50_000)))
  if (order.payment.receivedSaidAt === null && random.chance(0.9) && order.state === 'completed') pay(story)
}

function complete(story: Story, at: Date): void {
  if (at > story.world.now) return
  story.at = at
  moveOrder(story.world, story.order, 'completed', clock(at))
  tell(story.order, 'order.completed', clock(at), 'silent')
}

// Marks of payment; they end before the window to dispute does, so that the clock's move comes after them.
function pay(story: Story): void {
  const { world, order, random } = story
  if (isCollected(order.payment.method)) return
  const early = order.state === 'delivered' ? 500 : 1500
  if (
    order.payment.method === 'transfer' &&
    order.payment.paidSaidAt === null &&
    order.payment.receivedSaidAt === null
  ) {
    if (!random.chance(0.95) || !story.wait(10, early)) return
    sayPaid(world, order, by(story, 'buyer'))
  }
  if (random.chance(0.93) && story.wait(5, early)) sayReceived(world, order, by(story, 'seller'))
}

function quarrel(story: Story): void {
  const { world, order, random } = story
  const [line] = random.some(order.lines, 1)
  if (!line || (order.disputeUntil && story.at >= order.disputeUntil)) return
  dispute(world, order, by(story, 'buyer', random.pick(DISPUTED)), [line])
  const outcome = outcomeOf(random, order, line)
  if (!story.wait(60, 900)) return
  proposeOutcome(world, order, by(story, 'seller'), outcome)
  if (!story.wait(20, 600)) return
  if (random.chance(0.15)) {
    const buyer = by(story, 'buyer')
    addNote(world, order, 'outcome_refused', buyer)
    tell(order, 'order.outcome_refused', buyer)
    if (!story.wait(30, 300)) return
    proposeOutcome(world, order, by(story, 'seller'), outcome)
    if (!story.wait(20, 300)) return
  }
  closeDispute(world, order, both(story, 'buyer'), outcome)
  if (order.state === 'completed') pay(story)
  payBack(story)
}

export function outcomeOf(random: Random, order: Order, line: Line): Outcome {
  const fate = random.next()
  if (fate < 0.25) return { outcome: 'drop', lines: [] }
  if (fate > 0.8) return { outcome: 'refund', lines: [] }
  const held = line.net ?? line.amount
  const unit = line.lot.unit.measure === 'count' || held < 2000 ? 1 : 100
  const net = Math.floor((held * random.between(0.6, 0.92)) / unit) * unit
  return { outcome: 'reduce', lines: [{ line, net: Math.min(net, held - 1) }] }
}

// Paid, and then less is due: the seller pays it back, and the buyer says so.
function payBack(story: Story): void {
  const amount = owedBack(story.order)
  if (amount === 0 || !story.wait(60, 1500)) return
  sayReturned(story.world, story.order, by(story, 'seller'), amount)
  if (story.random.chance(0.9) && story.wait(10, 600)) sayReturnReceived(story.world, story.order, by(story, 'buyer'))
}
