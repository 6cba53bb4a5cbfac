// One call of each kind to the card provider, made ready so that one step of a person has it planned.
import type { StripeSandbox } from '@chl/stripe-sandbox/sandbox'
import { basket, makeListing } from './market.ts'
import { decide, make } from './payouts.ts'
import { act, kg, weigh } from './steps.ts'
import { eventually, type Someone, type World } from './world.ts'

export type People = { buyer: Someone; farm: Someone; abroad: Someone; maker: Someone; checker: Someone }
type At = { world: World; sandbox: StripeSandbox } & People

/** What each of the calls is about, in đồng. */
const DUE = 780_000

/** Orders of 40 kg by card, as far along as is needed. */
export function cardOrders({ buyer, sandbox, world }: At) {
  const placed = async (seller: Someone) => {
    const listing = await makeListing(world, seller, { amount: kg(200), price: 20_000 })
    const body = basket([{ listing, amount: kg(40) }], { payment: 'card' })
    const { id, orders } = await buyer.call('POST /checkouts', { body })
    return { id, order: orders[0]?.id ?? '' }
  }
  const page = async (id: string) => {
    const reply = await buyer.call('POST /checkouts/:id/payment', { params: { id } })
    if (reply.kind !== 'redirect') throw new Error('there is no page to pay at')
    return reply.url.split('/c/pay/')[1] ?? ''
  }
  const becomes = (id: string, state: string) =>
    eventually(async () => {
      await sandbox.deliver()
      const rows = await world.rows<{ state: string }>('select state from collection where checkout_id = $1', [id])
      return rows[0]?.state === state
    }, 60_000)
  const held = async (seller: Someone) => {
    const made = await placed(seller)
    sandbox.pay(await page(made.id), 'pm_card_visa')
    await becomes(made.id, 'authorized')
    return made
  }
  const charged = async (seller: Someone) => {
    const made = await held(seller)
    await act(seller, made.order, 'weighing', weigh(await act(seller, made.order, 'confirmation'), kg(39)))
    await becomes(made.id, 'captured')
    return made
  }
  return { placed, page, held, charged }
}

/** Makes them ready. `go` has each of them planned. */
export async function cardCalls(at: At) {
  const { buyer, farm, abroad, maker, checker, sandbox, world } = at
  const { placed, page, held, charged } = cardOrders(at)
  const [bare, opened] = [await placed(farm), await placed(farm)]
  await page(opened.id)
  const [toCharge, toLetGo] = [await held(farm), await held(farm)]
  const confirmed = await act(farm, toCharge.order, 'confirmation')
  const toGiveBack = await charged(farm)
  const toPayOut = await charged(abroad)
  await act(buyer, toPayOut.order, 'delivery', {})
  await act(buyer, toPayOut.order, 'completion')
  for (const one of sandbox.objects.balanceTransactions.values()) one.status = 'available'
  const { batch } = await make(maker, { sellers: [abroad] })
  /** Everybody makes their step; what is answered to whom opens the page is not waited for. */
  const go = async () => {
    void buyer.raw('POST', `/api/checkouts/${bare.id}/payment`).catch(() => {})
    await Promise.all([
      act(farm, toCharge.order, 'weighing', weigh(confirmed, kg(39))),
      act(farm, toLetGo.order, 'decline', { reason: 'hết hàng rồi' }),
      act(farm, toGiveBack.order, 'cancellation', { reason: 'xe hỏng dọc đường' }),
      act(buyer, opened.order, 'cancellation', {}),
      decide(checker, batch.id),
    ])
  }
  const states = async () =>
    (
      await world.rows<{ state: string }>(
        `select x.state from unnest($1::uuid[]) with ordinality i (id, n) join collection x on x.checkout_id = i.id order by n`,
        [[bare, toCharge, toLetGo, toGiveBack, opened].map(({ id }) => id)],
      )
    ).map(({ state }) => state)
  return { go, states, paidOut: batch.payouts[0]?.id ?? '' }
}

/** How the collections of the calls stand once all was done: the page open, charged, let go, given back, closed. */
export const DONE = ['requires_action', 'captured', 'canceled', 'refunded', 'expired']

/** What is there of each kind, and how much of it, at the provider. */
export function countsOf({ objects }: StripeSandbox) {
  const { sessions, paymentIntents, charges, refunds, transfers } = objects
  const captured = [...charges.values()].filter((one) => one.captured && one.amount_captured > 0)
  const back = [...refunds.values()].filter(({ metadata }) => metadata?.['subject'])
  const total = (amounts: number[]) => amounts.reduce((sum, amount) => sum + amount, 0)
  return {
    open_session: sessions.size,
    expire_session: [...sessions.values()].filter(({ status }) => status === 'expired').length,
    capture: captured.length,
    charged: total(captured.map(({ amount_captured: amount }) => amount)),
    cancel: [...paymentIntents.values()].filter(({ status }) => status === 'canceled').length,
    refund: back.length,
    givenBack: total(back.map(({ amount }) => amount)),
    transfer: transfers.size,
  }
}
export type Counts = ReturnType<typeof countsOf>

/** What must be there afterwards: one more of each. */
export const oneMore = (before: Counts): Counts => ({
  open_session: before.open_session + 1,
  expire_session: before.expire_session + 1,
  capture: before.capture + 1,
  charged: before.charged + DUE,
  cancel: before.cancel + 1,
  refund: before.refund + 1,
  givenBack: before.givenBack + DUE,
  transfer: before.transfer + 1,
})
