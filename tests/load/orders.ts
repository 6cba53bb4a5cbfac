// What must hold of the orders that the bench placed: the same rows by either server, and stock that is the sum of its moves.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Market, Member, Offer } from './fill.ts'

/** Rows that one checkout of two sellers writes; events lie in the outbox or, once told, in the feeds. */
const ROWS = {
  idempotency_key: 1,
  checkout: 1,
  orders: 2,
  order_line: 2,
  order_move: 2,
  payment: 2,
  stock_move: 2,
  told: 4,
}
type Counts = Record<keyof typeof ROWS, number>

export async function countRows(sql: pg.Pool): Promise<Counts> {
  const tables = Object.keys(ROWS).filter((table) => table !== 'told')
  const { rows } = await sql.query<Counts>(
    `select ${tables.map((table) => `(select count(*)::int from ${table}) as ${table}`).join(', ')},
      (select count(*) from outbox)::int + (select count(*) from feed_entry)::int as told`,
  )
  return rows[0]!
}

/** Fails unless `checkouts` checkouts wrote their rows, each of them and no more. */
export function demandRows(before: Counts, after: Counts, checkouts: number) {
  for (const [table, each] of Object.entries(ROWS) as [keyof Counts, number][])
    assert.equal(after[table] - before[table], each * checkouts, `rows of ${table}`)
}

/** Lots whose stock is not the sum of their moves, or is below zero. */
export async function demandStock(sql: pg.Pool) {
  const { rows } = await sql.query<{ lot_id: string }>(`
    select t.id from lot t join (select lot_id, sum(delta) as moved from stock_move group by lot_id) m on m.lot_id = t.id
    where t.available <> m.moved or t.available < 0`)
  assert.deepEqual(rows, [], 'stock is the sum of its moves')
}

export const headersOf = (buyer: Member) => ({
  'content-type': 'application/json',
  cookie: `s=${buyer.token}`,
  'sec-fetch-site': 'same-origin',
  'acting-organization': buyer.organization,
  'buying-person': buyer.person,
  'idempotency-key': randomUUID(),
})

export const basketOf = ({ sellers }: Pick<Market, 'sellers'>, offers: readonly Offer[]) =>
  JSON.stringify({
    orders: offers.map(({ listing, seller, amount, price }) => ({
      seller: sellers[seller]?.organization,
      payment: 'cash',
      handover: { kind: 'pickup' },
      lines: [{ listingId: listing, amount, price }],
    })),
  })

/** The same basket sent to both servers leaves the same rows but for ids, numbers, keys and times. */
export async function sameRows(sql: pg.Pool, urls: { ours: string; bare: string }, market: Market) {
  const buyer = market.buyers[0]!
  const [first] = market.offers
  const second = market.offers.find((offer) => offer.seller !== first!.seller)
  const written = []
  for (const url of [urls.ours, urls.bare]) {
    const body = basketOf(market, [first!, second!])
    const reply = await fetch(`${url}/api/checkouts`, { method: 'POST', headers: headersOf(buyer), body })
    assert.equal(reply.status, 201, await reply.clone().text())
    const answer = (await reply.json()) as {
      id: string
      total: number
      orders: { id: string; seller: string; total: number }[]
    }
    const shown = {
      total: answer.total,
      orders: answer.orders.map(({ seller, total }) => ({ seller, total })),
      keys: Object.keys(answer),
    }
    written.push({ shown, rows: await rowsOf(sql, answer.id) })
  }
  assert.deepEqual(written[0], written[1])
}

const VOLATILE = `'{id,number,checkout_id,order_id,order_line_id,client_key,key,request_hash,response,placed_at,changed_at,expires_at,at,created_at}'::text[]`
async function rowsOf(sql: pg.Pool, checkout: string) {
  const { rows } = await sql.query<{ written: unknown }>(
    `with o as (select * from orders where checkout_id = $1), l as (select * from order_line where order_id in (select id from o))
     select json_build_object(
       'checkout', (select to_jsonb(c) - ${VOLATILE} from checkout c where id = $1),
       'key', (select to_jsonb(k) - ${VOLATILE} || jsonb_build_object('answer', k.response->'id' = to_jsonb(c.id)) from idempotency_key k
          join checkout c on c.client_key = k.key and c.person_id = k.person_id where c.id = $1),
       'orders', (select json_agg(to_jsonb(o) - ${VOLATILE} || jsonb_build_object('hours', extract(epoch from o.expires_at - o.placed_at)) order by seller_id) from o),
       'lines', (select json_agg(to_jsonb(l) - ${VOLATILE} order by listing_id) from l),
       'moves', (select json_agg(to_jsonb(m) - ${VOLATILE}) from order_move m where order_id in (select id from o)),
       'payments', (select json_agg(to_jsonb(p) - ${VOLATILE}) from payment p where order_id in (select id from o)),
       'stock', (select json_agg(to_jsonb(s) - ${VOLATILE} order by lot_id) from stock_move s where order_line_id in (select id from l))) as written`,
    [checkout],
  )
  return rows[0]?.written
}

export type Rush = { oversold: number; rounds: number; taken: number[]; refused: number }
const RUSH = 200
const KILOS = 50

/** 200 buyers want one kilo each of 50, all at once. `oversold` is what was promised and not there, in kg over all rounds. */
export async function rush(sql: pg.Pool, url: string, market: Market, rounds: number): Promise<Rush> {
  const result: Rush = { oversold: 0, rounds, taken: [], refused: 0 }
  for (let round = 0; round < rounds; round++) {
    const offer = await fiftyKilos(sql, market)
    const before = await soldOf(sql, offer.lot)
    const statuses = await Promise.all(
      market.buyers.slice(0, RUSH).map((buyer) => untilAnswered(url, basketOf(market, [offer]), buyer)),
    )
    const after = await soldOf(sql, offer.lot)
    const [sold, left] = [after.sold - before.sold, after.left]
    assert.equal(statuses.filter((status) => status === 201).length, sold, 'every kilo sold was answered with 201')
    result.oversold += Math.max(0, sold - KILOS, -left)
    result.taken.push(sold)
    result.refused += statuses.filter((status) => status === 409).length
  }
  return result
}

/** Kilos in orders, and kilos left. */
async function soldOf(sql: pg.Pool, lot: string) {
  const { rows } = await sql.query<{ sold: number; left: number }>(
    `select coalesce((select sum(amount) from order_line where lot_id = t.id), 0)::float8 / 1000 as sold, t.available::float8 / 1000 as left
     from lot t where t.id = $1`,
    [lot],
  )
  return rows[0]!
}

async function untilAnswered(url: string, body: string, buyer: Member) {
  const headers = headersOf(buyer)
  for (;;) {
    const reply = await fetch(`${url}/api/checkouts`, { method: 'POST', headers, body })
    await reply.text()
    if (reply.status !== 503) return reply.status
    await new Promise((ok) => setTimeout(ok, 200 + Math.random() * 300))
  }
}

// A lot of goods by weight, with 50 kg left; nobody orders from it afterwards.
async function fiftyKilos(sql: pg.Pool, market: Market): Promise<Offer> {
  const offer = market.offers.find(({ amount }) => amount === 1000)!
  market.offers.splice(market.offers.indexOf(offer), 1)
  await sql.query(
    `with m as (insert into stock_move (lot_id, why, delta) select id, 'adjusted', $2 - available from lot where id = $1)
     update lot set available = $2 where id = $1`,
    [offer.lot, KILOS * 1000],
  )
  return offer
}
