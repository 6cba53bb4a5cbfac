// 200 sockets of sellers and buyers, and orders that come by the clock whether the last was answered or not. A process of
// its own; its clock is the machine's, which is the database's too.
import { randomUUID } from 'node:crypto'
import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'
import { type Market, type Member, type Offer, pick } from './fill.ts'
import { basketOf, headersOf } from './orders.ts'

type Job = { url: string; market: Market; sockets: number; rate: number; seconds: number }
export type Notified = {
  placed: number
  bad: Record<string, number>
  expected: number
  got: number
  /** News out of order or twice. */
  disorder: number
  rate: number
  p50: number
  p95: number
  p99: number
  max: number
  orderP99: number
}

process.on('message', (job: Job) => void notify(job).then((result) => process.send?.(result)))
process.on('disconnect', () => process.exit(0))
const agent = new http.Agent({ keepAlive: true, maxSockets: 128 })

const now = () => performance.timeOrigin + performance.now()

async function notify({ url, market, sockets, rate, seconds }: Job): Promise<Notified> {
  const sellers = market.sellers.slice(0, sockets / 2)
  const buyers = market.buyers.slice(0, sockets / 2)
  const offers = market.offers.filter(({ seller }) => seller < sellers.length)
  const heard = { got: 0, disorder: 0, counting: false, delays: [] as number[] }
  const open: Socket[] = []
  for (const member of [...sellers, ...buyers]) open.push(await listen(url, member, heard))
  const place = () => order(url, market, pick(Math.random, offers), pick(Math.random, buyers))

  await byTheClock(rate, 2, place) // warm
  await sleep(1500)
  Object.assign(heard, { got: 0, disorder: 0, delays: [] })
  const began = performance.now()
  const answers = await byTheClock(rate, seconds, place)
  const took = (performance.now() - began) / 1000
  const placed = answers.filter(({ status }) => status === 201).length
  // Each order is news for its seller and for its buyer, and both listen.
  for (let i = 0; i < 100 && heard.got < placed * 2; i++) await sleep(100)
  for (const socket of open) socket.close()
  const at = (values: number[], part: number) =>
    values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? NaN
  const bad: Record<string, number> = {}
  for (const { status } of answers) if (status !== 201) bad[status] = (bad[status] ?? 0) + 1
  const [p50, p95, p99, max] = [0.5, 0.95, 0.99, 1].map((part) => at(heard.delays, part)) as [
    number,
    number,
    number,
    number,
  ]
  return {
    placed,
    bad,
    expected: placed * 2,
    got: heard.got,
    disorder: heard.disorder,
    rate: placed / Math.max(seconds, took),
    p50,
    p95,
    p99,
    max,
    orderP99: at(
      answers.map(({ ms }) => ms),
      0.99,
    ),
  }
}

type Heard = { got: number; disorder: number; delays: number[] }
function listen(url: string, member: Member, heard: Heard): Promise<Socket> {
  const socket = io(url, {
    path: '/api/socket',
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie: `s=${member.token}`, 'sec-fetch-site': 'same-origin' },
  })
  let last = 0
  socket.on('e', (seq: number, at: string, level: string) => {
    const received = now()
    if (last !== 0 && seq !== last + 1) heard.disorder++
    last = seq
    heard.got++
    if (level === 'urgent') heard.delays.push(received - Date.parse(at))
  })
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket))
    socket.once('connect_error', reject)
  })
}

type Answer = { status: number | string; ms: number }
/** Starts work at the moments that the clock says, whatever became of what was started before. */
async function byTheClock(rate: number, seconds: number, work: () => Promise<Answer>) {
  const began = performance.now()
  const started: Promise<Answer>[] = []
  for (let at = 0; at < seconds * 1000; at = performance.now() - began) {
    while (started.length < Math.min(rate * seconds, Math.floor((at / 1000) * rate))) started.push(work())
    await sleep(4)
  }
  while (started.length < rate * seconds) started.push(work())
  return Promise.all(started)
}

function order(url: string, market: Market, offer: Offer, buyer: Member): Promise<Answer> {
  const from = performance.now()
  return new Promise((resolve) => {
    const end = (status: number | string) => resolve({ status, ms: performance.now() - from })
    const headers = { ...headersOf(buyer), 'idempotency-key': randomUUID() }
    const request = http.request(`${url}/api/checkouts`, { method: 'POST', agent, headers }, (reply) => {
      reply.resume()
      reply.on('end', () => end(reply.statusCode ?? 0))
    })
    request.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'error'))
    request.end(basketOf(market, [offer]))
  })
}
