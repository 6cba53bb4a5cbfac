// The books under load: posting by the application against the barest SQL that writes the same rows, and a pass of the reconciler.
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { type Posting, released, transferReceived } from '@chl/domain/ledger'
import pg from 'pg'
import { openBooks } from '../support/money-doors.ts'
import type { Market } from './fill.ts'
import type { Window } from './load-client.ts'
import { POOL } from './servers.ts'
import type { Side } from './windows.ts'

const POSTING_AT_ONCE = 8

/** All that a settled order writes into the books: its transfer, and its release. */
function eventsOf(sellerId: string): Posting[] {
  const order = { orderId: randomUUID(), checkoutId: randomUUID() }
  return [
    transferReceived({ ...order, receiptId: randomUUID(), toOrder: 196_000, toRefund: 0 }),
    released({ ...order, sellerId, fee: 3_920, vat: 1_960, pit: 980, net: 189_140 }),
  ]
}

// The kinds of these accounts, as the application's own table says: what the bare side need not work out.
const KINDS: Readonly<Record<string, readonly [string, number | null]>> = {
  bank: ['asset', null],
  held: ['liability', 0],
  seller_payable: ['liability', 0],
  tax_withheld: ['liability', 0],
  platform_fee: ['revenue', null],
}
const ACCOUNTS = `insert into ledger_account (code, kind, min_balance) select * from unnest($1::text[], $2::text[], $3::bigint[]) on conflict do nothing`
const HEAD = `insert into ledger_tx (kind, key, fingerprint, order_id) values ($1, $2, md5($1 || $2), $3) returning id`
const ENTRIES = `insert into ledger_entry (tx_id, account_id, amount, balance_after)
  select $1, a.id, l.amount, 0 from unnest($2::text[], $3::bigint[]) as l(code, amount) join ledger_account a using (code) order by a.id`

/** The same rows into the same tables with the same triggers, and nothing beside them. */
async function postBare(client: pg.PoolClient, { kind, key, orderId, lines }: Posting) {
  const codes = lines.map(({ account }) => account)
  const of = codes.map((code) => KINDS[code.split(':')[0] ?? ''] ?? assert.fail(code))
  const accounts = [codes, of.map(([name]) => name), of.map(([, least]) => least)]
  await client.query({ name: 'accounts', text: ACCOUNTS, values: accounts })
  const { rows } = await client.query({ name: 'head', text: HEAD, values: [kind, key, orderId] })
  const entries = [rows[0]?.id, codes, lines.map(({ amount }) => amount)]
  await client.query({ name: 'entries', text: ENTRIES, values: entries })
}

async function bareTransaction(pool: pg.Pool, events: readonly Posting[]) {
  const client = await pool.connect()
  try {
    await client.query('begin')
    for (const event of events) await postBare(client, event)
    await client.query('commit')
  } finally {
    client.release()
  }
}

/** Gives a function that posts settled orders for `ms` by either side, and checks that each wrote its rows. */
export function openLedger(sql: pg.Pool, { sellers }: Pick<Market, 'sellers'>) {
  const url = { ours: process.env.DATABASE_URL ?? '', bare: process.env.DATABASE_OWNER_URL ?? '' }
  const books = openBooks(url.ours, POOL)
  // As the books' own functions do: a plan that was made on empty tables would read them whole for ever after.
  const pool = new pg.Pool({ connectionString: url.bare, max: POOL, options: '-c enable_seqscan=off' })
  const sides: Record<Side, (events: readonly Posting[]) => Promise<void>> = {
    ours: books.post,
    bare: (events) => bareTransaction(pool, events),
  }
  let turn = 0
  const one = async (side: Side) => sides[side](eventsOf(sellers[turn++ % sellers.length]?.organization ?? ''))
  const measure = async (side: Side, ms: number): Promise<Window> => {
    const before = await countBooks(sql)
    const began = performance.now()
    let ok = 0
    const worker = async () => {
      while (performance.now() - began < ms) {
        await one(side)
        ok++
      }
    }
    await Promise.all(Array.from({ length: POSTING_AT_ONCE }, worker))
    const seconds = (performance.now() - began) / 1000
    const after = await countBooks(sql)
    assert.deepEqual([after.heads - before.heads, after.entries - before.entries], [2 * ok, 6 * ok], `rows of ${side}`)
    assert.equal(after.sum, 0, 'the books sum to nothing')
    return { ok, bad: {}, seconds, p50: 0, p99: 0 }
  }
  const stop = async () => {
    await books.close()
    await pool.end()
  }
  return { measure, sameRows: () => sameRows(sql, sides, sellers[0]?.organization ?? ''), stop }
}

async function countBooks(sql: pg.Pool): Promise<{ heads: number; entries: number; sum: number }> {
  const { rows } = await sql.query(
    `select (select count(*)::int from ledger_tx) as heads, (select count(*)::int from ledger_entry) as entries,
      (select coalesce(sum(balance), 0)::float8 from ledger_account) as sum`,
  )
  return rows[0]
}

/** The same events by both sides leave the same rows but for ids, keys, times and what was there before. */
async function sameRows(sql: pg.Pool, sides: Record<Side, (events: Posting[]) => Promise<void>>, seller: string) {
  const written = []
  for (const side of ['ours', 'bare'] as const) {
    const events = eventsOf(seller)
    await sides[side](events)
    const { rows } = await sql.query(
      `select t.kind, t.reverses_id, t.order_id is not null as of_order, split_part(a.code, ':', 1) as account, a.kind as account_kind, a.min_balance, e.amount
       from ledger_tx t join ledger_entry e on e.tx_id = t.id join ledger_account a on a.id = e.account_id where t.key = any($1) order by t.kind, a.code`,
      [events.map(({ key }) => key)],
    )
    written.push(rows)
  }
  assert.equal(written[0]?.length, 6)
  assert.deepEqual(written[0], written[1])
}

const PAYMENTS = 10_000
const WRONG = PAYMENTS / 100

/**
 * One pass over 10 000 payments of which one in a hundred is out of step, as the operator starts it; ms, the middle of five. All of
 * those are found, and no other.
 */
export async function reconcilePass(sql: pg.Pool, url: string, market: Market) {
  await fillPayments(sql, market)
  const operator = await makeOperator(sql)
  const times: number[] = []
  for (let pass = 0; pass < 5; pass++) {
    const began = performance.now()
    const reply = await fetch(`${url}/api/operator/reconciliation`, {
      method: 'POST',
      headers: { ...operator, 'sec-fetch-site': 'same-origin', 'idempotency-key': randomUUID() },
    })
    times.push(performance.now() - began)
    const said = (await reply.json()) as { kinds?: Record<string, number> }
    assert.equal(said.kinds?.['held_mismatch'], WRONG, JSON.stringify(said))
  }
  return { ms: times.sort((a, b) => a - b)[2] ?? 0, found: WRONG, payments: PAYMENTS }
}

async function makeOperator(sql: pg.Pool): Promise<{ cookie: string; 'acting-organization': string }> {
  const token = randomUUID()
  const { rows } = await sql.query<{ id: string }>(
    `with p as (insert into person (name) values ('Điều hành') returning id),
      o as (insert into organization (kind, name, phone, commune_id) select 'operator', 'Chợ Hoàng Liên', '+84912345678', commune_id from organization limit 1
        returning id),
      s as (insert into session (token_hash, person_id, expires_at) select $1, id, now() + interval '1 day' from p)
     insert into membership (person_id, organization_id, role) select p.id, o.id, 'owner' from p, o returning organization_id as id`,
    [createHash('sha256').update(token).digest()],
  )
  return { cookie: `s=${token}`, 'acting-organization': rows[0]?.id ?? '' }
}

// Paid and released as it is where all is well; then what an order says came in is one đồng more, for one in a hundred.
async function fillPayments(sql: pg.Pool, { sellers, buyers }: Market) {
  const ids = (members: Market['sellers']) => members.map(({ organization }) => organization)
  await sql.query(
    `with n as materialized (select n, uuidv7() as checkout, uuidv7() as "order", ($2::uuid[])[1 + n % cardinality($2::uuid[])] as buyer,
        ($1::uuid[])[1 + n % cardinality($1::uuid[])] as seller from generate_series(1, $4::int) n),
      e as (insert into payment_environment (environment) values ('sandbox') on conflict do nothing),
      c as (insert into checkout (id, buyer_id, person_id, client_key, total) select checkout, buyer, $3::uuid, 'bench-' || checkout, 196000 from n),
      o as (insert into orders (id, number, checkout_id, buyer_id, seller_id, state, parties, handover, goods, total)
        select "order", 'BENCH' || n, checkout, buyer, seller, 'completed', '{}', 'pickup', 196000, 196000 from n),
      m as (insert into collected_order (order_id, checkout_id, number, buyer_id, seller_id, environment, method, estimate, fee_bp, due, goods, state, hold,
          captured, released, platform_fee, vat, pit, net, tax_kind, released_at)
        select "order", checkout, 'BENCH' || n, buyer, seller, 'sandbox', 'vietqr', 196000, 200, 196000, 196000, 'settled', 'released',
          196000, 196000, 3920, 1960, 980, 189140, 'household', now() from n)
     insert into collection (kind, checkout_id, order_id, environment, state, amount, captured)
     select 'vietqr', checkout, "order", 'sandbox', 'captured', 196000, 196000 from n`,
    [ids(sellers), ids(buyers), buyers[0]?.person, PAYMENTS],
  )
  await sql.query(
    `select ledger_post('transfer_received', 'receipt:' || order_id, order_id, jsonb_build_array(
         jsonb_build_object('a', 'bank', 'k', 'asset', 'v', 196000), jsonb_build_object('a', 'held:' || order_id, 'k', 'liability', 'm', 0, 'v', -196000))),
       ledger_post('released', 'release:' || order_id, order_id, jsonb_build_array(
         jsonb_build_object('a', 'held:' || order_id, 'k', 'liability', 'm', 0, 'v', 196000), jsonb_build_object('a', 'platform_fee', 'k', 'revenue', 'v', -3920),
         jsonb_build_object('a', 'tax_withheld', 'k', 'liability', 'm', 0, 'v', -2940), jsonb_build_object('a', 'seller_payable:' || seller_id, 'k', 'liability', 'm', 0, 'v', -189140)))
     from collected_order where number like 'BENCH%' order by order_id`,
  )
  await sql.query(
    `update collected_order set captured = captured + 1 where number like 'BENCH%' and substr(number, 6)::int <= $1`,
    [WRONG],
  )
  await sql.query('analyze')
}
