/* oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 waits for them */
// What the bench compares with: the smallest Express 5 server over `pg` that gives the same answers. No validation, no
// sessions, no permissions, no log, no headers of its own.
import { createHash, randomInt } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { makeOrderNumber } from '@chl/domain/reference'
import express from 'express'
import pg from 'pg'
import { type Filters, marketStatement, readCursor, type Sort } from '../../apps/api/src/modules/listings/index.ts'
import { LOTS, WRITE } from './bare-statements.ts'

const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: Number(process.env.BENCH_POOL),
  application_name: 'bare',
})
const app = express().disable('x-powered-by').disable('etag')

app.get('/api/listings', async (req, res) => {
  const { sort = 'new', cursor, ...filters } = req.query as Filters & { sort?: Sort; cursor?: string }
  const { name, text, values } = marketStatement(filters, sort, cursor === undefined ? null : readCursor(sort, cursor))
  const { rows } = await pool.query<[string]>({ name, text, values, rowMode: 'array' })
  res.type('json').send(rows[0]?.[0])
})

type Line = { listingId: string; amount: number; price: number }
type Asked = { seller: string; payment: string; lines: Line[] }
type Lot = {
  id: string
  lot: string
  product: string
  measure: 'mass' | 'count'
  line: { lot_id: string }
  seller: { id: string; name: string }
}
type Read = { lots: Lot[]; buyer: Lot['seller']; ids: string[] }

app.post('/api/checkouts', express.json(), async (req, res) => {
  const asked = (req.body as { orders: Asked[] }).orders
  const [buyerId, personId, key] = ['acting-organization', 'buying-person', 'idempotency-key'].map((name) =>
    req.get(name),
  )
  const client = await pool.connect()
  try {
    await client.query('begin')
    const ids = asked.flatMap((order) => order.lines.map((line) => line.listingId))
    const { rows } = await client.query<Read>({
      name: 'lots',
      text: LOTS,
      values: [ids, buyerId, 1 + asked.length + ids.length],
    })
    const read = rows[0]!
    const orders = asked.map((order) => planOrder(order, read))
    const total = orders.reduce((sum, order) => sum + order.total, 0)
    const checkout = {
      id: read.ids.pop(),
      total,
      orders: orders.map(({ id, number, seller_id, total }) => ({ id, number, seller: seller_id, total })),
    }
    const hash = createHash('sha256').update(JSON.stringify(req.body)).digest()
    const lines = orders.flatMap((order) => order.lines)
    const values = [
      JSON.stringify(orders),
      JSON.stringify(lines),
      checkout.id,
      buyerId,
      personId,
      key,
      total,
      read.buyer.name,
      JSON.stringify(checkout),
      hash,
      lines.map((line) => line.lot_id),
      lines.map(({ amount }) => amount),
    ]
    await client.query({ name: 'write', text: WRITE, values })
    await client.query('commit')
    res.status(201).json(checkout)
  } catch (error) {
    await client.query('rollback')
    res.status(500).json({ error: String(error) })
  } finally {
    client.release()
  }
  relay()
})

function planOrder({ seller, payment, lines }: Asked, { lots, buyer, ids }: Read) {
  const id = ids.pop()
  const taken = lines.map(({ listingId, amount, price }, position) => {
    const lot = lots.find((lot) => lot.id === listingId)!
    const total = lot.measure === 'mass' ? Math.round((amount * price) / 1000) : amount * price
    return { ...lot.line, id: ids.pop(), order_id: id, position, amount, total, seller: lot.seller }
  })
  const total = taken.reduce((sum, line) => sum + line.total, 0)
  const party = taken[0]?.seller
  return {
    id,
    number: makeOrderNumber(randomInt),
    seller_id: seller,
    parties: { buyer, seller: party },
    total,
    method: payment,
    seller_name: party?.name,
    lines: taken,
  }
}

// The outbox is emptied by the same function as ours, after the commit and once at a time.
let relaying = false
let again = false
function relay() {
  again = true
  if (relaying) return
  relaying = true
  void (async () => {
    while (again) {
      again = false
      await pool.query({ name: 'relay', text: 'select relay(500)' })
    }
  })().finally(() => (relaying = false))
}

const server = app.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
