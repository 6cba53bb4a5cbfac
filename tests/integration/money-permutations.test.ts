// P4 of payments.md §8: whatever the card provider or the bank told, in any order and any number of times, ends in one state.
import type { CardSnapshot } from '@chl/domain/collection'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Dice } from '../support/dice.ts'
import { basket, makeListing } from '../support/market.ts'
import { collect, moneyFaults } from '../support/money.ts'
import { hearCard, readCard } from '../support/money-doors.ts'
import { Sender } from '../support/sender.ts'
import { BANK_ENV, SimulatedBank } from '../support/simulated-bank.ts'
import { startSandbox, tellTo } from '../support/simulated-cards.ts'
import { act, see } from '../support/steps.ts'
import { type Someone, startWorld, type World } from '../support/world.ts'

let stand: Awaited<ReturnType<typeof startSandbox>>
let world: World
let buyer: Someone
let sellers: Someone[]
let listings: Awaited<ReturnType<typeof makeListing>>[]
beforeAll(async () => {
  stand = await startSandbox()
  world = await startWorld({ env: { ...stand.env, ...BANK_ENV, LOG_LEVEL: 'fatal' } })
  tellTo(stand.sandbox, world.url)
  await collect(world)
  buyer = await world.person('buyer')
  sellers = [await world.person('farm'), await world.person('cooperative')]
  listings = await Promise.all(
    sellers.map((seller) => makeListing(world, seller, { amount: 1_000_000_000, price: 20_123 })),
  )
})
afterAll(async () => {
  await world.stop()
  await stand.sandbox.close()
})

const place = (payment: 'card' | 'vietqr', amounts: readonly number[]) =>
  buyer.call('POST /checkouts', {
    body: basket(
      amounts.flatMap((amount, n) => (listings[n] ? [{ listing: listings[n], amount }] : [])),
      { payment },
    ),
  })
const weigh = async (seller: Someone, id: string, gross: number) => {
  const [line] = (await see(seller, id)).lines
  await act(seller, id, 'weighing', { lines: [{ line: line?.id, gross }] })
}

/**
 * A card of two orders that was captured, disputed and won, of which nothing was heard here since it was asked to be captured;
 * and what the provider would have said at each moment.
 */
async function unheard(): Promise<{ id: string; checkoutId: string; said: CardSnapshot[] }> {
  const { sandbox } = stand
  const checkout = await place('card', [10_000, 5_000])
  const opened = await buyer.raw('POST', `/api/checkouts/${checkout.id}/payment`)
  const session = (opened.body as { url: string }).url.split('/c/pay/')[1] ?? ''
  const [row] = await world.rows<{ id: string; session_ref: string }>(
    'select id, session_ref from collection where checkout_id = $1',
    [checkout.id],
  )
  if (!row) throw new Error('no card payment was begun')
  const said: CardSnapshot[] = []
  const listen = async () => {
    said.push(await readCard(world, { id: row.id, sessionRef: row.session_ref }))
  }
  await listen()
  sandbox.pay(session, 'pm_card_chargeDeclined')
  await listen()
  sandbox.pay(session, 'pm_card_visa')
  await listen()
  await buyer.raw('POST', `/api/checkouts/${checkout.id}/payment/check`)
  for (const [n, { id, seller }] of checkout.orders.entries()) {
    const who = sellers.find(({ organizationId }) => organizationId === seller)
    if (!who) throw new Error('an order of nobody')
    await act(who, id, 'confirmation')
    await weigh(who, id, n === 0 ? 9_700 : 5_100)
  }
  // The capture is done, and neither its answer nor any notice comes through.
  sandbox.faults.push({ match: /GET /, mode: 'drop_before', times: 2 })
  await world.app.card.send()
  sandbox.faults.length = 0
  await listen()
  expect(said.at(-1)?.intent).toMatchObject({ status: 'captured', received: 195_193 + 102_627 })
  const charge = [...sandbox.objects.charges.values()].find(
    (one) => one.captured && one.metadata['collection_id'] === row.id,
  )
  const dispute = sandbox.openDispute(charge?.id ?? '')
  await listen()
  sandbox.closeDispute(dispute.id, 'won')
  await listen()
  return { id: row.id, checkoutId: checkout.id, said }
}

/** Everything that such a history leaves, without what names it. */
async function leftBy(checkoutId: string) {
  const [left] = await world.rows(
    `select
      (select json_agg(json_build_array(state, amount, authorized, captured, refunded, disputed, settled_amount, provider_fee)) from collection where checkout_id = $1) as collections,
      (select json_agg(json_build_array(state, hold, due, captured, refunded, released) order by due) from collected_order where checkout_id = $1) as orders,
      (select json_agg(json_build_array(d.state, d.amount)) from card_dispute d join collection c on c.id = d.collection_id where c.checkout_id = $1) as disputes,
      (select json_agg(json_build_array(kind, state, amount) order by kind) from payment_operation o where collection_id in (select id from collection where checkout_id = $1)) as calls,
      (select json_agg(x order by x.kind, x.amount) from (
        select t.kind, e.amount from ledger_tx t join ledger_entry e on e.tx_id = t.id where t.key like any(array(
          select '%' || id || '%' from collection where checkout_id = $1 union all
          select '%' || provider_ref || '%' from card_dispute where collection_id in (select id from collection where checkout_id = $1)))) x) as books`,
    [checkoutId],
  )
  return left
}

test('20 permutations of what a card provider said, with repetitions, leave one state', async () => {
  const seen = new Map<string, number[]>()
  const orderings = fc
    .tuple(
      fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }),
      fc.array(fc.nat(5), { maxLength: 6 }),
      fc.nat(1_000_000),
    )
    .map(([all, more, seed]) => new Dice(seed).shuffled([...all, ...more]))
  await fc.assert(
    fc.asyncProperty(orderings, async (ordering) => {
      const { id, checkoutId, said } = await unheard()
      expect(said).toHaveLength(6)
      for (const n of ordering) await hearCard(world, id, said[n] as CardSnapshot)
      await buyer.raw('POST', `/api/checkouts/${checkoutId}/payment/check`)
      seen.set(JSON.stringify(await leftBy(checkoutId)), ordering)
      expect([...seen.keys()]).toHaveLength(1)
    }),
    { numRuns: 20, endOnFailure: true },
  )
  expect([...seen.keys()][0]).toContain('"captured"')
  // Its notices come now, all of them twice, in any order: nothing changes.
  const books = await world.rows('select count(*)::int as n, sum(abs(amount)) as sum from ledger_entry')
  const dice = new Dice(7)
  await stand.sandbox.deliver((waiting) => dice.shuffled([...waiting, ...waiting]))
  await world.rows(`update webhook_inbox set next_at = now() where state = 'new'`)
  while ((await world.app.card.takeNotices()) > 0);
  expect(await world.rows('select count(*)::int as n, sum(abs(amount)) as sum from ledger_entry')).toEqual(books)
  expect(await world.rows(`select state, count(*)::int from webhook_inbox group by state`)).toMatchObject([
    { state: 'done' },
  ])
  expect(await moneyFaults(world.sql)).toEqual([])
}, 300_000)

test('20 permutations of what three sources said of four transfers, with repetitions, leave one state', async () => {
  const sender = new Sender(() => world.url)
  const operators = [await world.person('operator'), await world.person('operator')] as const
  const [seller] = sellers
  if (!seller) throw new Error('no seller')
  const states = new Set<string>()
  for (let seed = 1; seed <= 20; seed++) {
    const dice = new Dice(seed)
    const bank = new SimulatedBank(sender, operators)
    const { orders } = await place('vietqr', [10_000])
    const { id = '', number = '' } = orders[0] ?? {}
    await act(seller, id, 'confirmation')
    await weigh(seller, id, 10_000)
    const transfers = [50_000, 100_000, 51_230, 70_000].map((amount) =>
      bank.happen(dice, { number, amount, content: number }),
    )
    const tellings = transfers.flatMap((transfer) => bank.tellings(transfer))
    for (const tell of dice.shuffled([...tellings, ...tellings])) await tell()
    const [left] = await world.rows(
      `select c.state, c.hold, c.due, c.captured, c.refunded, k.state as asked, k.captured as came,
        (select sum(amount) from refund where order_id = c.order_id) as back, (select count(*) from bank_receipt where order_id = c.order_id) as receipts
       from collected_order c join collection k on k.order_id = c.order_id where c.order_id = $1`,
      [id],
    )
    states.add(JSON.stringify(left))
    expect([...states]).toHaveLength(1)
  }
  expect([...states]).toEqual([expect.stringMatching(/"captured":"201230".*"back":"70000","receipts":"4"/)])
  expect(await moneyFaults(world.sql)).toEqual([])
}, 300_000)
