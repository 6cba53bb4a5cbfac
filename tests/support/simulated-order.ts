// One order of a simulated history: what its two sides do next, drawn from what they may do.
import type { Order, OrderAction } from '@chl/contracts/orders'
import { cashDue } from '@chl/domain/cash-rounding'
import type { Dice } from './dice.ts'
import type { Answer, Sender } from './sender.ts'
import type { Step } from './steps.ts'
import type { Someone } from './world.ts'

/** A placed order, its two sides, and what one of them saw last: stale where something else may have moved it since. */
export type Simulated = {
  id: string
  number: string
  checkoutId: string
  buyer: Someone
  seller: Someone
  view: Order
  seenBy: Someone | null
}

const ENDS: ReadonlySet<Order['state']> = new Set(['declined', 'expired', 'cancelled', 'completed', 'refunded'])
export const hasEnded = ({ view }: Simulated): boolean => ENDS.has(view.state)

// How readily a side takes what it may do. Nothing at all, once in a while: then the other side, the clock or the bank is next.
const NOTHING = 0.2
const EAGER: Readonly<Record<OrderAction, number>> = {
  confirm: 8,
  decline: 0.4,
  cancel: 0.08,
  weigh: 6,
  answerWeighing: 8,
  requestCancel: 0.12,
  answerCancel: 4,
  dispatch: 8,
  deliver: 6,
  returnGoods: 1.5,
  complete: 3,
  dispute: 1.8,
  proposeOutcome: 3,
  answerOutcome: 4,
  sayPaid: 0.5,
  sayReceived: 2,
  sayReturned: 3,
  sayReturnReceived: 3,
  payByCard: 8,
  payByTransfer: 8,
  takeCash: 8,
}

/** What the side of the order's view does next; null where it waits. Paying isn't done here. */
export function nextAction(dice: Dice, { view }: Simulated): OrderAction | null {
  const eager = (action: OrderAction) => (action === 'weigh' && view.state === 'ready' ? 0.4 : EAGER[action])
  return dice.weighted<OrderAction | null>([
    [NOTHING, null],
    ...view.actions.map((action) => [eager(action), action] as const),
  ])
}

/** Whose turn it is, mostly. On the way both can say what became of the goods. */
export function turnOf(dice: Dice, { view, buyer, seller }: Simulated): Someone {
  const waitsFor = view.state === 'in_transit' ? null : view.waitsFor
  const other = waitsFor === 'buyer' ? seller : buyer
  if (waitsFor !== 'buyer' && waitsFor !== 'seller') return dice.pick([buyer, seller])
  return dice.chance(0.93) ? (waitsFor === 'buyer' ? buyer : seller) : other
}

/** Reads the order as this side sees it, unless it just did. */
export async function look(sender: Sender, order: Simulated, who: Someone): Promise<void> {
  if (order.seenBy === who) return
  const { status, body } = await sender.ask(who, { method: 'GET', path: `/api/orders/${order.id}` })
  if (status !== 200) throw new Error(`order ${order.id} can't be read: ${JSON.stringify(body)}`)
  order.view = body as Order
  order.seenBy = who
}

/** Does it, sometimes twice at once as a double tap or a second tab does. A refusal is an answer too. */
export async function perform(
  sender: Sender,
  dice: Dice,
  order: Simulated,
  who: Someone,
  action: OrderAction,
): Promise<void> {
  const asked = requestOf(dice, order.view, action)
  if (!asked) return
  const path = `/api/orders/${order.id}/${asked.step}`
  const send = (key?: string) => sender.ask(who, { path, body: asked.body }, key ? { key } : {})
  const answer = await (dice.chance(0.05) ? twice(dice, send) : send())
  order.seenBy = answer.status < 300 ? who : null
  if (answer.status < 300) sender.count(`done: ${action}`)
  if (answer.status < 300) order.view = answer.body as Order
  else await look(sender, order, who)
}

async function twice(dice: Dice, send: (key?: string) => Promise<Answer>): Promise<Answer> {
  const key = dice.chance(0.5) ? crypto.randomUUID() : undefined
  const [first, second] = await Promise.all([send(key), send(key)])
  // One tap with one key has one answer, however often it arrives.
  if (key && first.status !== second.status)
    throw new Error(`one key was answered ${first.status} and ${second.status}`)
  return first.status < 300 ? first : second
}

/** What the page of an order asks for in cash. */
export const cashOf = ({ payment }: Order) => cashDue(payment.collected?.missing ?? 0).cash

const REASON = { reason: 'Mưa to, đường sạt lở' }

/** The address and the body of an action, as this order stands. */
export function requestOf(dice: Dice, view: Order, action: OrderAction): { step: Step; body?: object } | null {
  const accept = { accept: dice.chance(0.75) }
  const steps: Readonly<Record<OrderAction, () => { step: Step; body?: object } | null>> = {
    confirm: () => ({ step: 'confirmation' }),
    decline: () => ({ step: 'decline', body: REASON }),
    cancel: () => ({ step: 'cancellation', body: REASON }),
    weigh: () => ({ step: 'weighing', body: { lines: weighed(dice, view) } }),
    answerWeighing: () =>
      view.weighingToAnswer === null
        ? null
        : { step: 'weighing/answer', body: { n: view.weighingToAnswer.n, ...accept } },
    requestCancel: () => ({ step: 'cancel-request', body: REASON }),
    answerCancel: () => ({ step: 'cancel-request/answer', body: accept }),
    dispatch: () => ({ step: 'dispatch', body: { carrier: 'Anh Páo', plate: '', phone: '' } }),
    deliver: () => ({ step: 'delivery', body: { proof: 'Chị Mỷ ký nhận' } }),
    returnGoods: () => ({ step: 'return', body: { ...REASON, fit: fit(dice, view) } }),
    complete: () => ({ step: 'completion' }),
    dispute: () => ({ step: 'dispute', body: { reason: 'Dập nhiều', lines: [dice.pick(view.lines).id] } }),
    proposeOutcome: () => ({ step: 'dispute/proposal', body: proposed(dice, view) }),
    answerOutcome: () =>
      view.dispute?.proposal == null
        ? null
        : { step: 'dispute/answer', body: { at: view.dispute.proposal.at, ...accept } },
    sayPaid: () => ({ step: 'payment/paid', body: { amount: view.total } }),
    sayReceived: () => ({ step: 'payment/received' }),
    sayReturned: () => ({ step: 'payment/paid', body: { amount: view.payment.owedBack } }),
    sayReturnReceived: () => ({ step: 'payment/received' }),
    takeCash: () => ({ step: 'cash', body: { amount: cashOf(view) } }),
    payByCard: () => null,
    payByTransfer: () => null,
  }
  return steps[action]()
}

const share = (amount: number, percent: number) => Math.floor((amount * percent) / 100)

// Mostly within the tolerance, sometimes outside of it, exactly as ordered, or nothing at all of one thing.
const weighed = (dice: Dice, view: Order) =>
  view.lines.map(({ id, ordered }) => {
    const percent = dice.weighted([
      [6, dice.whole(96, 104)],
      [1, 100],
      [1.5, dice.whole(60, 95)],
      [1, dice.whole(105, 125)],
      [view.lines.length > 1 ? 0.3 : 0.05, 0],
    ])
    return { line: id, gross: share(ordered, percent) }
  })

const heldOf = ({ weighed, ordered }: Order['lines'][number]) => weighed?.net ?? ordered
const fit = (dice: Dice, view: Order) =>
  view.lines.map((line) => ({ line: line.id, amount: share(heldOf(line), dice.whole(0, 100)) }))

/** How a dispute might be closed. */
export function proposed(dice: Dice, view: Order) {
  const outcome = dice.pick(['drop', 'reduce', 'refund'] as const)
  if (outcome !== 'reduce') return { outcome, lines: [] }
  const line = dice.pick(view.lines)
  return { outcome, lines: [{ line: line.id, net: share(heldOf(line), dice.whole(0, 100)) }] }
}
