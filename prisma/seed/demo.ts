/** Demo data worth showing: a year of trades, and something to do for everybody who tries the product. */
import pg from 'pg'
import { isMain } from '../../scripts/project.mjs'
import { writeFeeds } from './demo/feed.ts'
import { makeHistory } from './demo/history.ts'
import { nameListings, tidyListings, writeLots } from './demo/listings.ts'
import { makeLots } from './demo/lots.ts'
import { fillMoney, switchOnCollecting } from './demo/money.ts'
import { makePeople } from './demo/people.ts'
import { makeRandom } from './demo/random.ts'
import { makeRunning } from './demo/running.ts'
import { makeTables } from './demo/tables.ts'
import { readWorld } from './demo/world.ts'

/** Rows written by table; null where there was somebody already, and nothing was done. */
export type Filled = Record<string, number> | null

/**
 * Fills a database that holds places and catalogue and nobody yet, in one transaction. The same day and seed give the
 * same rows on the same places; no instant lies after `today`, but for what is promised and what runs out.
 */
export async function fillDemo(client: pg.ClientBase, { today, seed }: { today: Date; seed: number }): Promise<Filled> {
  await client.query('begin')
  try {
    await client.query("select pg_advisory_xact_lock(hashtext('demo'))") // two processes may start at once
    const { rows } = await client.query('select 1 from organization limit 1')
    const written = rows.length > 0 ? null : await fill(client, today, seed)
    if (!written) await switchOnCollecting(client)
    await client.query('commit')
    return written
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function fill(client: pg.ClientBase, now: Date, seed: number): Promise<Record<string, number>> {
  const tables = makeTables()
  const world = await readWorld(client, now, makeRandom(seed), tables)
  const people = makePeople(world)
  const lots = makeLots(world, people.sellers)
  nameListings(world, lots)
  const running = makeRunning(world, people, lots)
  const orders = [...running, ...makeHistory(world, people, lots)]
  tidyListings(world, lots)
  writeLots(world, lots)
  writeFeeds(world, people.demo, orders)
  const written = await tables.write(client)
  await fillMoney(client, now)
  return written
}

async function main(): Promise<void> {
  const connectionString = process.env.DATABASE_OWNER_URL ?? process.env.DATABASE_URL
  if (!connectionString) throw new Error('DATABASE_URL is not set')
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const written = await fillDemo(client, { today: new Date(), seed: 20_250_701 })
    if (!written) console.log('demo data: there is somebody already, so nothing was added')
    else
      console.log(
        `demo data: ${Object.entries(written)
          .map(([table, count]) => `${table} ${count}`)
          .join(', ')}`,
      )
  } finally {
    await client.end()
  }
}

if (isMain(import.meta.url)) await main()
