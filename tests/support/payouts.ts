// What is owed to sellers and buyers, and the operator's two people who pay it out.
import { randomUUID } from 'node:crypto'
import { makeListing, placeOrder } from './market.ts'
import { balance } from './money.ts'
import { act, collectCash, weigh } from './steps.ts'
import { connect, eventually, refusal, type Someone, startWorld, type World } from './world.ts'

/** Where sellers of these tests are paid. */
export const ACCOUNT = { bin: '970405', account: '3600205123456', holder: 'Lò Thị Mai' }

/** Another person of the operator. */
export async function colleagueOf(world: World, { organizationId }: Someone): Promise<Someone> {
  const person = await world.person('operator')
  await world.rows(`insert into membership (person_id, organization_id, role) values ($1, $2, 'staff')`, [
    person.personId,
    organizationId,
  ])
  return { ...person, organizationId, ...connect(world.url, person.cookie, organizationId) }
}

/** What each of these was refused with, by name. */
export const slugs = async (works: readonly Promise<unknown>[]) =>
  (await Promise.all(works.map(refusal))).map(({ slug }) => slug)

export const decide = (who: Someone, id: string, accept = true) =>
  who.call('POST /operator/payout-batches/:id/approval', { params: { id }, body: { accept } })
export const paid = (who: Someone, id: string, bankRef = 'FT26327001') =>
  who.call('POST /operator/payouts/:id/paid', { params: { id }, body: { bankRef } })
export const sayReturned = (who: Someone, id: string) =>
  who.call('POST /operator/payouts/:id/returned', { params: { id }, body: { reason: 'Sai số tài khoản' } })
export const sayCancelled = (who: Someone, id: string) =>
  who.call('POST /operator/payouts/:id/cancellation', { params: { id }, body: { reason: 'Nhầm ngày' } })
export const agree = (who: Someone, id: string, accept = true) =>
  who.call('POST /operator/proposals/:id/decision', { params: { id }, body: { accept } })
type TwoPeople = { maker: Someone; checker: Someone }
/** The bank sent it back: one says so, another one agrees. */
export const returned = async ({ maker, checker }: TwoPeople, id: string) =>
  agree(checker, (await sayReturned(maker, id)).id)
/** It isn't to be paid: one says so, another one agrees. */
export const cancel = async ({ maker, checker }: TwoPeople, id: string) =>
  agree(checker, (await sayCancelled(maker, id)).id)
export const make = (who: Someone, { sellers = [], refunds = [] }: { sellers?: Someone[]; refunds?: string[] }) =>
  who.call('POST /operator/payout-batches', {
    body: { sellers: sellers.map(({ organizationId }) => organizationId), refunds },
  })
export const balanceOf = (who: Someone) => who.call('GET /payments/balance')
export const statementOf = (who: Someone, query = {}) => who.call('GET /payments/statement', { query })

export type PayingWorld = Awaited<ReturnType<typeof startPaying>>

/** A world with a buyer and two people of the operator: one makes batches, the other one approves them. */
export async function startPaying(env: Record<string, string> = {}) {
  const world = await startWorld({ env })
  const [buyer, maker] = await Promise.all([world.person('buyer'), world.person('operator')])
  const checker = await colleagueOf(world, maker)
  return { ...world, buyer, maker, checker, ...ordersOf(world, buyer, maker), ...looksOf(world) }
}

function ordersOf(world: World, buyer: Someone, maker: Someone) {
  const setAccount = ({ organizationId }: Someone, account: typeof ACCOUNT | null = ACCOUNT) =>
    world.rows('update organization set bank_bin = $2, bank_account = $3, bank_holder = $4 where id = $1', [
      organizationId,
      account?.bin ?? null,
      account?.account ?? null,
      account?.holder ?? null,
    ])
  const newSeller = async (kind: 'farm' | 'cooperative' = 'farm') => {
    const seller = await world.person(kind)
    await setAccount(seller)
    return seller
  }
  /** An order in cash that the operator's collector has taken: 10 kg at this price a kg. */
  const taken = async (seller: Someone, { price = 20_000, by = buyer } = {}) => {
    const listing = await makeListing(world, seller, { price })
    const { id, number } = await placeOrder(by, listing, 10_000, { payment: 'cod' })
    await act(seller, id, 'weighing', weigh(await act(seller, id, 'confirmation'), 10_000))
    await collectCash(maker, id)
    return { id, number }
  }
  const released = async (seller: Someone, options = {}) => {
    const order = await taken(seller, options)
    await act(buyer, order.id, 'delivery', {})
    await act(buyer, order.id, 'completion')
    return order
  }
  /** A refund by bank that is due: paid, and then cancelled. */
  const cancelled = async (seller: Someone, by = buyer) => {
    const order = await taken(seller, { by })
    await act(seller, order.id, 'cancellation', { reason: 'hỏng mất rồi' })
    return order
  }
  return { setAccount, newSeller, taken, released, cancelled }
}

function looksOf(world: World) {
  const payable = async ({ organizationId }: Someone) => (await balance(world, `seller_payable:${organizationId}`)) || 0
  const audited = async (subject: string) =>
    (await world.rows<{ action: string }>('select action from audit where subject = $1 order by at', [subject])).map(
      ({ action }) => action,
    )
  const toldTo = ({ personId }: Someone, topic: string) =>
    eventually(async () => {
      const rows = await world.rows<{ body: { amount: number }; level: string }>(
        'select body, level from feed_entry where person_id = $1 and topic = $2 order by seq desc',
        [personId, topic],
      )
      return rows[0]
    })
  return { payable, audited, toldTo }
}

/** One seller's batch, made and approved, and its payout. */
export async function approved({ maker, checker }: Pick<PayingWorld, 'maker' | 'checker'>, seller: Someone) {
  const { batch } = await make(maker, { sellers: [seller] })
  const { payouts } = await decide(checker, batch.id)
  const [payout] = payouts
  if (!payout) throw new Error('nothing was paid out')
  return { batch, payout }
}

/** An id of nothing. */
export const nothing = () => randomUUID()
