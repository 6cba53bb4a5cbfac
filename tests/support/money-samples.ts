// Orders of each method that the platform collects, each at another stage of its money, by the same few people.
import { newRef, SEPAY_SECRET, sepay, sepayBody } from './bank.ts'
import type { CardMarket } from './cards.ts'
import { makeListing, placeOrder } from './market.ts'
import { ACCOUNT, colleagueOf, decide, make, paid } from './payouts.ts'
import { act, collectCash, kg, weigh } from './steps.ts'
import type { Someone, World } from './world.ts'

/** What the market's environment needs, so that its bank is believed. */
export const SAMPLES_ENV = { SEPAY_SECRET }

/**
 * Makes them, and beside them a batch that is paid, one that waits, and a refund that waits for its second person. Gives the orders'
 * ids by stage, and what the bank itself would say.
 */
export async function moneySamples(at: CardMarket) {
  const { world, buyer, farm, other, operator } = at
  const second = await colleagueOf(world, operator)
  await world.rows(
    `update organization set bank_bin = $1, bank_account = $2, bank_holder = $3 where kind in ('farm', 'buyer')`,
    [ACCOUNT.bin, ACCOUNT.account, ACCOUNT.holder],
  )
  const cards = await byCard(at)
  const paidOut = await payOut(operator, second, farm)
  const { received, ...transfers } = await byTransfer(at)
  const cash = await inCash(at)
  for (const id of [cash.kept, cards.releasedByCard, transfers.releasedByTransfer]) await act(buyer, id, 'completion')
  await make(operator, { sellers: [farm, other] })
  await operator.call('POST /operator/orders/:id/refund', {
    params: { id: transfers.releasedByTransfer },
    body: { amount: 10_000, reason: 'hàng về muộn' },
  })
  await operator.call('POST /cash/remittances', { body: { amount: 50_000 } })
  const bank = { received, paidOut, cameBack: 0, broughtIn: 0 }
  return { orders: { ...cards, ...transfers, ...cash }, bank }
}

/** The ids that addresses of money name. */
export const idsOfMoney = async ({ rows }: Pick<World, 'rows'>): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      `select id from checkout union all select id from collection union all select id from refund union all select id from payout
       union all select id from payout_batch union all select id from remittance union all select id from bank_receipt
       union all select id from operator_proposal union all select id from payment_operation`,
    )
  ).map(({ id }) => id)

async function payOut(operator: Someone, second: Someone, seller: Someone) {
  const { batch } = await make(operator, { sellers: [seller] })
  const approved = await decide(second, batch.id)
  for (const { id } of approved.payouts) await paid(operator, id)
  return approved.payouts.reduce((sum, { amount }) => sum + amount, 0)
}

async function byCard(at: CardMarket) {
  const { buyer, other, sandbox } = at
  const open = await at.checkout()
  await at.open(buyer, open.id)
  const held = await at.authorized()
  const captured = await at.charged()
  await act(other, captured.second, 'cancellation', { reason: 'xe hỏng dọc đường' })
  await act(buyer, captured.first, 'delivery', {})
  const disputed = await at.charged()
  sandbox.openDispute(disputed.charge)
  const lost = await at.charged()
  for (const id of [lost.first, lost.second]) {
    await act(buyer, id, 'delivery', {})
    await act(buyer, id, 'completion')
  }
  sandbox.closeDispute(sandbox.openDispute(lost.charge).id, 'lost')
  await at.deliver()
  return {
    unpaidByCard: open.first,
    heldByCard: held.first,
    disputedByCard: disputed.first,
    lostByCard: lost.first,
    releasedByCard: captured.first,
  }
}

async function byTransfer({ world, farm, buyer }: CardMarket) {
  const ordered = async () => {
    const listing = await makeListing(world, farm, { price: 20_000 })
    const { id, number } = await placeOrder(buyer, listing, kg(10), { payment: 'vietqr' })
    await act(farm, id, 'weighing', weigh(await act(farm, id, 'confirmation'), kg(10)))
    return { id, number }
  }
  const received: { ref: string; number: string; amount: number }[] = []
  const transfer = async (number: string, amount: number) => {
    const ref = newRef()
    received.push({ ref, number, amount })
    const { status } = await sepay(world.url, sepayBody({ amount, content: number, ref }))
    if (status !== 200) throw new Error(`the notice was answered ${status}`)
  }
  const [unpaid, released, late] = [await ordered(), await ordered(), await ordered()]
  await transfer(released.number, 250_000)
  await act(buyer, released.id, 'delivery', {})
  await act(farm, late.id, 'cancellation', { reason: 'hết hàng rồi' })
  await transfer(late.number, 200_000)
  await transfer('tien che', 70_000)
  return { unpaidByTransfer: unpaid.id, releasedByTransfer: released.id, late: late.id, received }
}

async function inCash({ world, farm, other, buyer, operator }: CardMarket) {
  const ready = async (seller: Someone) => {
    const listing = await makeListing(world, seller, { price: 20_123 })
    const { id } = await placeOrder(buyer, listing, kg(10), { payment: 'cod' })
    await act(seller, id, 'weighing', weigh(await act(seller, id, 'confirmation'), kg(10)))
    return id
  }
  const [asked, carried, kept] = [await ready(farm), await ready(farm), await ready(other)]
  await collectCash(operator, carried)
  await act(other, kept, 'cash', {})
  await act(buyer, kept, 'delivery', {})
  return { askedInCash: asked, carried, kept }
}
