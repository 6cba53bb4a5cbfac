// What no client of ours sends: broken transport, forged headers, and a socket that says anything.
import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { gzipSync } from 'node:zlib'
import { io, type Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { makeListing } from '../support/market.ts'
import { tea } from '../support/posting.ts'
import { eventually, type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let farm: Someone
beforeAll(async () => {
  world = await startWorld({ env: { LOG_LEVEL: 'silent' } })
  farm = await world.person('farm')
})
afterAll(() => world.stop())

type Raw = { method?: string; headers?: Record<string, string | string[]>; body?: string | Buffer }
/** A request as bytes, which fetch would not send. */
const raw = (path: string, { method = 'POST', headers = {}, body = '' }: Raw) =>
  new Promise<{ status: number; type: string; body: string; allow: string }>((ok, fail) => {
    const req = request(
      `${world.url}${path}`,
      { method, headers: { 'content-length': String(Buffer.byteLength(body)), ...headers } },
      (res) => {
        const parts: Buffer[] = []
        res.on('data', (part: Buffer) => parts.push(part))
        res.on('end', () =>
          ok({
            status: res.statusCode ?? 0,
            type: res.headers['content-type'] ?? '',
            body: Buffer.concat(parts).toString(),
            allow: res.headers.allow ?? '',
          }),
        )
      },
    )
    req.on('error', fail)
    req.end(body)
  })
const json = { 'content-type': 'application/json' }
const cursor = (key: string, separator: string) =>
  Buffer.from(`${key}${separator}00000000-0000-0000-0000-000000000000`).toString('base64url')
const slugOf = (body: string) => /"type":"\/problems\/([\w-]+)"/.exec(body)?.[1]

describe('a day of the year 0, which the database’s calendar does not have', () => {
  test.each([
    '/api/my/trades?side=seller&from=0000-01-01&to=0000-02-01',
    '/api/my/trades.csv?side=buyer&to=0001-01-01',
    `/api/orders?side=seller&cursor=${cursor('0000-01-01T00:00:00.000000Z', ' ')}`,
    `/api/listings?sort=new&cursor=${cursor('new|0000-01-01T00:00:00.000000Z', '|')}`,
    `/api/listings?sort=ready&cursor=${cursor('ready|0000-01-01', '|')}`,
  ])('%s', async (path) => {
    expect((await farm.raw('GET', path)).status).toBe(400)
  })

  test('as the harvest of a lot', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const body = tea({ harvestedOn: '0000-01-01' })
    expect((await farm.raw('POST', '/api/listings', { headers, body })).status).toBe(400)
  })
})

describe('a body that is none', () => {
  const deep = `${'['.repeat(40_000)}${']'.repeat(40_000)}`
  const cases: [string, Raw, number, string][] = [
    ['half a JSON', { headers: json, body: '{"phone":' }, 400, 'invalid-json'],
    ['a string', { headers: json, body: '"phone"' }, 400, 'invalid-json'],
    ['a number', { headers: json, body: '1e309' }, 400, 'invalid-json'],
    ['null', { headers: json, body: 'null' }, 400, 'invalid-json'],
    ['a list', { headers: json, body: '[1,2]' }, 400, 'invalid-request'],
    ['nothing', { headers: json }, 400, 'invalid-request'],
    [
      'a byte that is no UTF-8',
      { headers: json, body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) },
      400,
      'invalid-request',
    ],
    ['40 000 lists in each other', { headers: json, body: deep }, 400, 'invalid-request'],
    [
      'a forged prototype',
      { headers: json, body: '{"__proto__":{"phone":"0912345678"},"constructor":1}' },
      400,
      'invalid-request',
    ],
    ['the same field twice', { headers: json, body: '{"phone":1,"phone":2}' }, 400, 'invalid-request'],
    [
      'more than 100 kB',
      { headers: json, body: JSON.stringify({ phone: 'x'.repeat(103_000) }) },
      413,
      'body-too-large',
    ],
    [
      'a small body that unpacks to more',
      {
        headers: { ...json, 'content-encoding': 'gzip' },
        body: gzipSync(JSON.stringify({ phone: ' '.repeat(5_000_000) })),
      },
      413,
      'body-too-large',
    ],
    [
      'a broken gzip',
      { headers: { ...json, 'content-encoding': 'gzip' }, body: 'no gzip at all' },
      400,
      'invalid-request',
    ],
    [
      'an unknown packing',
      { headers: { ...json, 'content-encoding': 'zip' }, body: '{}' },
      415,
      'unsupported-media-type',
    ],
    [
      'an unknown charset',
      { headers: { 'content-type': 'application/json; charset=latin1' }, body: '{}' },
      415,
      'unsupported-media-type',
    ],
    [
      'text',
      { headers: { 'content-type': 'text/plain' }, body: '{"phone":"0912345678"}' },
      415,
      'unsupported-media-type',
    ],
    [
      'a form',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'phone=0912345678' },
      415,
      'unsupported-media-type',
    ],
    ['no type at all', { body: '{"phone":"0912345678"}' }, 415, 'unsupported-media-type'],
  ]
  test.each(cases)('%s', async (_, sent, status, slug) => {
    const reply = await raw('/api/sign-in/codes', sent)
    expect([reply.status, slugOf(reply.body), reply.type]).toEqual([
      status,
      slug,
      'application/problem+json; charset=utf-8',
    ])
  })

  test('a form that is no photo', async () => {
    const headers = { cookie: farm.cookie, 'sec-fetch-site': 'same-origin', 'acting-organization': farm.organizationId }
    const multipart = { ...headers, 'content-type': 'multipart/form-data; boundary=b' }
    const part = (name: string, file: string, text: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"${file}\r\nContent-Type: image/jpeg\r\n\r\n${text}\r\n`
    const bodies = [
      '',
      '--b',
      'no boundary',
      `${part('photo', '; filename="a.jpg"', 'no picture')}--b--`,
      `${part('photo', '', 'x'.repeat(2_000_000))}--b--`,
      `${part('other', '; filename="../../a.jpg"', 'x')}--b--`,
      part('photo', '; filename="a.jpg"', '<svg/>'),
    ]
    for (const body of bodies) {
      const reply = await raw('/api/photos', { headers: multipart, body })
      expect([reply.status >= 400 && reply.status < 500, reply.type]).toEqual([
        true,
        'application/problem+json; charset=utf-8',
      ])
    }
    const untyped = await raw('/api/photos', { headers: { ...headers, ...json }, body: '{}' })
    expect(untyped.status).toBeGreaterThanOrEqual(400)
    expect(untyped.status).toBeLessThan(500)
  })
})

describe('an address that is none', () => {
  test.each([
    ['GET', '/api/nothing', 404, 'not-found'],
    ['GET', '/api/listings/', 404, 'not-found'],
    ['GET', '/api/LISTINGS', 404, 'not-found'],
    ['GET', '/api/listings/%', 400, 'invalid-request'],
    ['GET', '/api/listings/%00', 404, 'not-found'],
    ['GET', '/api/listings/..%2f..%2fetc%2fpasswd', 404, 'not-found'],
    ['GET', `/api/listings/${'x'.repeat(8000)}`, 404, 'not-found'],
    ['GET', '/api/listings?q=a&q=b', 400, 'invalid-request'],
    ['GET', '/api/listings?__proto__=1', 400, 'invalid-request'],
    ['GET', '/api/listings?toString=1', 400, 'invalid-request'],
    ['GET', `/api/listings?${'a=1&'.repeat(2000)}`, 400, 'invalid-request'],
    ['DELETE', '/api/listings', 405, 'method-not-allowed'],
    ['REPORT', '/api/me', 405, 'method-not-allowed'],
  ])('%s %s', async (method, path, status, slug) => {
    const reply = await raw(path.slice(0, 12_000), { method })
    expect([reply.status, slugOf(reply.body), reply.allow !== '']).toEqual([status, slug, status === 405])
  })

  test('headers that are none', async () => {
    const forged = [
      's=',
      's=%00',
      's=a; s=b',
      `s=${'x'.repeat(6000)}`,
      '__Host-s=\u00ff',
      ';;;=',
      'locale=xx; s',
      "s=' or 1=1 --",
    ]
    for (const cookie of forged) {
      const reply = await raw('/api/me', { method: 'GET', headers: { cookie } })
      expect([cookie, reply.status, JSON.parse(reply.body)]).toMatchObject([cookie, 200, { person: null }])
    }
    for (const language of ['', '*', 'xx', 'en,'.repeat(2000), 'vi;q=NaN']) {
      const reply = await raw('/api/nothing', { method: 'GET', headers: { 'accept-language': language } })
      expect(reply.status).toBe(404)
    }
  })
})

describe('a socket that says anything', () => {
  const open: Socket[] = []
  afterEach(() => open.splice(0).forEach((socket) => socket.disconnect()))
  const connect = (auth: object = {}, headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }) => {
    const socket = io(world.url, {
      path: '/api/socket',
      transports: ['websocket'],
      reconnection: false,
      auth,
      extraHeaders: headers,
      forceNew: true,
    })
    open.push(socket)
    return socket
  }
  const joined = (socket: Socket) => eventually(() => socket.connected)
  const hostile: unknown[] = [
    undefined,
    null,
    1,
    'x',
    [],
    {},
    { listings: 'x' },
    { listings: [1] },
    { listings: ["' or 1=1 --"] },
    { listings: Array.from({ length: 51 }, () => '00000000-0000-0000-0000-000000000000') },
    { listings: [], extra: 1 },
    { listings: { length: 1e9 } },
    new Uint8Array(8),
    JSON.parse('{"__proto__":{"listings":[]}}'),
  ]

  test('watches nothing that is no listing, and goes on', async () => {
    const socket = connect()
    await joined(socket)
    for (const message of hostile)
      for (const name of ['watch', 'unwatch', 'e', 'reset', '__proto__', 'constructor'])
        socket.emit(name, message, message)
    const stock: unknown[] = []
    socket.on('stock', (update) => stock.push(update))
    const { listingId } = await makeListing(world, farm)
    socket.emit('watch', { listings: [listingId] })
    await eventually(() => stock.length > 0)
    expect(stock).toEqual([{ listingId, available: 50_000, price: 20_000, state: 'open' }])
    expect((await fetch(`${world.url}/readyz`)).status).toBe(200)
  })

  test('is let in as a visitor where its greeting makes no sense', async () => {
    for (const auth of [
      { since: -1 },
      { since: Number.MAX_VALUE },
      { since: '1' },
      { since: {} },
      { __proto__: null, since: 2 ** 60 },
    ])
      expect(await joined(connect(auth))).toBe(true)
  })

  test('is cut off when a packet passes 16 kB', async () => {
    const socket = connect()
    await joined(socket)
    socket.emit('watch', { listings: ['x'.repeat(20_000)] })
    await eventually(() => !socket.connected)
    expect(await joined(connect())).toBe(true)
  })
})
