// npm run bench: measures the built application beside the barest server that could answer the same, and ends with one
// line of JSON. Started by scripts/bench.mjs on a fresh database that is durable like a production one.
//   --quick        a few short windows, for work on the bench itself
//   --check        ends with an error where a figure misses its limit
//   BENCH_ONLY=list,search,order,oversold,notify,ledger,reconcile,rss,page,ready
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { fillMarket, type Market } from './fill.ts'
import { firstRouteScripts } from './front-page.ts'
import { openLedger, reconcilePass } from './ledger.ts'
import type { Window } from './load-client.ts'
import type { Notified } from './notify-client.ts'
import { countRows, demandRows, demandStock, rush, sameRows } from './orders.ts'
import { listPaths, sameAnswers, searchPaths } from './reads.ts'
import { secondStart } from './ready.ts'
import { clearUp, residentMb, type Running, startBare, startOurs, startScript, whileFrozen } from './servers.ts'
import { Report } from './report.ts'
import { inTurn, type Side } from './windows.ts'

const quick = process.argv.includes('--quick')
const only = process.env.BENCH_ONLY?.split(',').map((name) => name.trim())
const wanted = (name: string) => !only || only.includes(name)
const WINDOWS = quick ? 3 : 9
const MS = quick ? 700 : 1500
const READERS = 16
const BUYERS = 32
const report = new Report()
let failed = false

type Bench = { sql: pg.Pool; market: Market; ours: Running; bare: Running; load: ReturnType<typeof startScript> }

const sql = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL, max: 2 })

async function main() {
  const market = await fillMarket(sql)
  console.log(`${market.offers.length} listings of ${market.sellers.length} sellers, ${market.buyers.length} buyers`)
  const [ours, bare] = await Promise.all([startOurs(), startBare()])
  const load = startScript('load-client.ts')
  const bench = { sql, market, ours, bare, load }
  try {
    await load.ask({ kind: 'market', market })
    await section('list', () => list(bench))
    await section('search', () => search(bench))
    await section('order', () => order(bench))
    await bare.stop()
    await section('oversold', () => oversold(bench))
    await section('notify', () => notified(bench))
    await section('ledger', () => ledger(bench))
    await section('reconcile', () => reconcile(bench))
    const quiet = sleep(quick ? 2000 : 30_000)
    await section('ready', ready)
    if (wanted('rss')) {
      await quiet
      report.figure('rss_mb', residentMb(ours.pid), 'one API process, 30 s after the load')
    }
    await section('page', () => page(bench))
  } finally {
    await Promise.all([load.stop(), ours.stop(), bare.stop()])
  }
}

// What went wrong in one section is told at once; the others are measured all the same.
async function section(name: string, measure: () => Promise<void>) {
  if (!wanted(name)) return
  await measure().catch((error: unknown) => {
    failed = true
    console.error(`${name} failed:`, error)
  })
}

const urlsOf = ({ ours, bare }: Bench) => ({ ours: ours.url, bare: bare.url })

async function list(bench: Bench) {
  const paths = await listPaths(bench.bare.url)
  const same = await sameAnswers(urlsOf(bench), paths)
  report.ratio(
    'list_ratio',
    await reads(bench, paths),
    `${paths.length} addresses; all answers equal (${same.cards} cards)`,
  )
}

async function search(bench: Bench) {
  const paths = searchPaths(bench.market)
  const same = await sameAnswers(urlsOf(bench), paths)
  report.ratio(
    'search_ratio',
    await reads(bench, paths),
    `${paths.length} queries, ${same.empty} of them without a result; all answers equal`,
  )
}

const reads = (bench: Bench, paths: string[]) =>
  inTurn(WINDOWS, (side: Side) =>
    bench.load.ask<Window>({ kind: 'reads', url: urlsOf(bench)[side], paths, concurrency: READERS, ms: MS }),
  )

async function order(bench: Bench) {
  await sameRows(sql, urlsOf(bench), bench.market)
  const ratio = await inTurn(WINDOWS, async (side) => {
    const attack = async () => {
      const before = await countRows(sql)
      const window = await bench.load.ask<Window>({
        kind: 'orders',
        url: urlsOf(bench)[side],
        concurrency: BUYERS,
        ms: MS,
      })
      demandRows(before, await countRows(sql), window.ok)
      return window
    }
    // Ours listens to the feed: it would wake up at each of the other's orders.
    return side === 'bare' ? whileFrozen(sql, bench.ours.pid, attack) : attack()
  })
  await demandStock(sql)
  report.ratio(
    'order_ratio',
    ratio,
    'the same rows in every window, the outbox emptied by the same relay(); stock is the sum of its moves',
  )
}

async function oversold({ ours, market }: Bench) {
  const { oversold, rounds, taken, refused } = await rush(sql, ours.url, market, quick ? 2 : 5)
  await demandStock(sql)
  report.figure(
    'oversold',
    oversold,
    `${rounds} rounds of 200 buyers for 50 kg: ${taken.join(', ')} kg sold, ${refused} refused`,
  )
}

async function notified({ ours, market }: Bench) {
  const client = startScript('notify-client.ts')
  const told = await client.ask<Notified>({ url: ours.url, market, sockets: 200, rate: 100, seconds: quick ? 5 : 30 })
  await client.stop()
  const { p50, p95, max, placed, bad, got, disorder, orderP99 } = told
  report.figure(
    'notify_p99_ms',
    told.p99,
    `p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, longest ${max.toFixed(0)} ms; an order's own p99 ${orderP99.toFixed(0)} ms`,
  )
  report.figure(
    'notify_rate',
    told.rate,
    `${placed} orders placed${Object.keys(bad).length > 0 ? `, not placed ${JSON.stringify(bad)}` : ''}`,
  )
  report.figure('notify_lost', told.expected - got, `${got} of ${told.expected} came, ${disorder} out of order`)
}

async function ledger({ market }: Bench) {
  const books = openLedger(sql, market)
  try {
    await books.sameRows()
    const ratio = await inTurn(WINDOWS, (side) => books.measure(side, MS))
    report.ratio(
      'ledger_post_ratio',
      ratio,
      'an order paid and released, in one transaction; the same rows in every window',
    )
  } finally {
    await books.stop()
  }
}

async function reconcile({ market, ours }: Bench) {
  const { ms, found, payments } = await reconcilePass(sql, ours.url, market)
  report.figure('reconcile_ms', ms, `one pass over ${payments} payments; the ${found} that are out of step were found`)
}

async function ready() {
  const { firstMs, readyMs } = await secondStart()
  report.figure(
    'ready_ms',
    readyMs,
    `npm start until /readyz; the first start, which fills the folder, took ${(firstMs / 1000).toFixed(1)} s`,
  )
}

async function page({ ours }: Bench) {
  try {
    const { kb, files } = await firstRouteScripts(ours.url)
    const largest = files
      .sort((a, b) => b.kb - a.kb)
      .slice(0, 3)
      .map((file) => `${file.path} ${file.kb.toFixed(1)}`)
    report.figure('first_route_js_kb', kb, `${files.length} scripts; the largest: ${largest.join(', ')}`)
  } catch (error) {
    report.figure(
      'first_route_js_kb',
      null,
      `no browser: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
    )
  }
}

try {
  await main()
} finally {
  await sql.end()
  clearUp()
}
report.end()
if (failed || (process.argv.includes('--check') && report.missed)) process.exitCode = 1
