// The steps of an order, sent as its two sides send them.
import { randomUUID } from 'node:crypto'
import type { Order } from '@chl/contracts/orders'
import { cashDue } from '@chl/domain/cash-rounding'
import { makeListing, placeOrder } from './market.ts'
import type { Someone, World } from './world.ts'

/** Grams of so many kilos. */
export const kg = (n: number) => n * 1000
/** The last part of an order's address that makes a step. */
export type Step =
  | 'confirmation'
  | 'decline'
  | 'cancellation'
  | 'weighing'
  | 'weighing/answer'
  | 'cancel-request'
  | 'cancel-request/answer'
  | 'dispatch'
  | 'delivery'
  | 'return'
  | 'completion'
  | 'dispute'
  | 'dispute/statement'
  | 'dispute/proposal'
  | 'dispute/answer'
  | 'payment/paid'
  | 'payment/received'
  | 'cash'
/** What the page of an order shows beside the button that says that so much was paid. */
async function shown(who: Someone, id: string, step: Step) {
  const order = await see(who, id).catch(() => null)
  if (step === 'cash') return cashDue(order?.payment.collected?.missing ?? 0).cash
  return (order?.side === 'seller' ? order.payment.owedBack : order?.total) ?? 0
}
/** The operator's collector takes what the own page shows of an order. */
export async function collectCash(who: Someone, id: string, proof = '') {
  const day = await who.call('GET /cash/day', { query: {} }).catch(() => null)
  const amount = day?.waiting.find(({ orderId }) => orderId === id)?.cash ?? 0
  return who.call('POST /cash/orders/:id', { params: { id }, body: { amount, proof } })
}
/** Makes a step; throws with the problem where it is refused. Where it says an amount, it is the one that the page shows. */
export const act = async (who: Someone, id: string, step: Step, given?: object) => {
  const says = step === 'cash' || step === 'payment/paid'
  const body = says ? { amount: await shown(who, id, step), ...given } : given
  const path = `/api/orders/${id}/${step}`
  const reply = await who.raw('POST', path, { ...(body && { body }), headers: { 'idempotency-key': randomUUID() } })
  if (reply.status >= 400)
    throw Object.assign(new Error(JSON.stringify(reply.body)), {
      problem: reply.body as { type: string; state?: string; errors?: unknown[]; left?: number },
      status: reply.status,
    })
  return reply.body as Order
}
/** What a step was refused with. */
export const refused = async (work: Promise<unknown>) => {
  try {
    await work
  } catch (error) {
    return error as {
      status: number
      problem: { type: string; state?: string; left?: number; errors?: { path: string }[] }
    }
  }
  throw new Error('it was not refused')
}
export const see = (who: Someone, id: string) => who.call('GET /orders/:id', { params: { id } })
/** The money of an order that the platform collects, as who asks sees it. */
export const collectedOf = async (who: Someone, id: string) => {
  const { collected } = (await see(who, id)).payment
  if (!collected) throw new Error('the platform does not collect for it')
  return collected
}
/** What happened to it: «captured 200000». */
export const moneySteps = async (who: Someone, id: string) =>
  (await collectedOf(who, id)).steps.map(({ kind, amount }) => `${kind} ${amount}`)
/** The body of a weighing that comes to these net grams, with packing and a deduction. */
export const weigh = (order: Order, ...nets: number[]) => ({
  lines: order.lines.map((line, i) => ({ line: line.id, gross: (nets[i] ?? 0) + 500, tare: 300, deduction: 200 })),
})

/** Orders of one farm by one buyer, brought as far as a test needs them. */
export function stepsOf(world: World, farm: Someone, buyer: Someone) {
  async function ordered({
    amount = kg(40),
    stock = kg(200),
    toleranceBp = 500,
    payment = 'cash',
  }: {
    amount?: number
    stock?: number
    toleranceBp?: number
    payment?: 'cash' | 'transfer'
  } = {}) {
    const listing = await makeListing(world, farm, { amount: stock, price: 20_000, toleranceBp })
    const { id } = await placeOrder(buyer, listing, amount, { payment })
    return { id, listing }
  }
  async function confirmed(options = {}) {
    const { id, listing } = await ordered(options)
    return { id, listing, order: await act(farm, id, 'confirmation') }
  }
  async function delivered(options = {}) {
    const { id, listing, order } = await confirmed(options)
    await act(farm, id, 'weighing', weigh(order, kg(39)))
    return { id, listing, order: await act(buyer, id, 'delivery', {}) }
  }
  const trades = (id: string) =>
    world.rows<{ sign: number; grams: string; dong: string }>(
      'select sign, grams, dong from trade where order_id = $1 order by at, sign',
      [id],
    )
  return { ordered, confirmed, delivered, trades }
}
