// The load client: a process of its own that keeps a number of requests in flight for a while and counts what came back.
import http from 'node:http'
import { randomUUID } from 'node:crypto'
import { type Market, pick } from './fill.ts'

type Job =
  | { kind: 'market'; market: Market }
  | { kind: 'reads'; url: string; paths: string[]; concurrency: number; ms: number }
  | { kind: 'orders'; url: string; concurrency: number; ms: number }
/** What a window gave: answers a second, and how long one took. */
export type Window = { ok: number; bad: Record<string, number>; seconds: number; p50: number; p99: number }
type Asked = { method: string; path: string; headers: Record<string, string>; body?: string }

let market: Market | null = null
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 })

process.on('message', (job: Job) => {
  if (job.kind === 'market') {
    market = job.market
    process.send?.({})
  } else void run(job).then((window) => process.send?.(window))
})
process.on('disconnect', () => process.exit(0))

async function run(job: Exclude<Job, { kind: 'market' }>): Promise<Window> {
  const window: Window = { ok: 0, bad: {}, seconds: 0, p50: 0, p99: 0 }
  const times: number[] = []
  const make = job.kind === 'reads' ? () => read(pick(Math.random, job.paths)) : anOrder
  const began = performance.now()
  const worker = async () => {
    while (performance.now() - began < job.ms) {
      const from = performance.now()
      const status = await send(job.url, make())
      times.push(performance.now() - from)
      if (status === 200 || status === 201) window.ok++
      else window.bad[status] = (window.bad[status] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: job.concurrency }, worker))
  window.seconds = (performance.now() - began) / 1000
  times.sort((a, b) => a - b)
  window.p50 = times[Math.floor(times.length * 0.5)] ?? 0
  window.p99 = times[Math.floor(times.length * 0.99)] ?? 0
  return window
}

const read = (path: string): Asked => ({ method: 'GET', path, headers: {} })

// Two lines of two sellers, by any buyer, with a key of its own. The bare server is told who buys; ours finds out itself.
function anOrder(): Asked {
  if (!market) throw new Error('there is no market yet')
  const { buyers, sellers, offers } = market
  const first = pick(Math.random, offers)
  let second = first
  while (second.seller === first.seller) second = pick(Math.random, offers)
  const buyer = pick(Math.random, buyers)
  const orders = [first, second].map(({ listing, seller, amount, price }) => ({
    seller: sellers[seller]?.organization,
    payment: 'cash',
    handover: { kind: 'pickup' },
    lines: [{ listingId: listing, amount, price }],
  }))
  return {
    method: 'POST',
    path: '/api/checkouts',
    headers: {
      'content-type': 'application/json',
      cookie: `s=${buyer.token}`,
      'sec-fetch-site': 'same-origin',
      'acting-organization': buyer.organization,
      'buying-person': buyer.person,
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify({ orders }),
  }
}

function send(url: string, { method, path, headers, body }: Asked): Promise<number | string> {
  return new Promise((resolve) => {
    const request = http.request(`${url}${path}`, { method, agent, headers }, (reply) => {
      reply.resume()
      reply.on('end', () => resolve(reply.statusCode ?? 0))
    })
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'))
    request.end(body)
  })
}
