// Headers, origins and limits, exactly as they are meant (reliability: the edge).
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { endpoints } from '@chl/contracts/api'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningApp, startApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { eventually, type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let farm: Someone
beforeAll(async () => {
  world = await startWorld({ env: { LOG_LEVEL: 'silent' } })
  farm = await world.person('farm')
})
afterAll(() => world.stop())

const policyOf = (host: string, socket: string) =>
  `default-src 'none';script-src 'self';style-src 'self';font-src 'self';worker-src 'self';manifest-src 'self';img-src 'self' blob: data:;connect-src 'self' ${socket}://${host};form-action 'self';base-uri 'none';frame-ancestors 'none';object-src 'none'`

describe('headers', () => {
  test('of an answer and of a refusal of the API', async () => {
    for (const address of ['/api/me', '/api/nothing']) {
      const { headers } = await world.visitor.raw('GET', address)
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-security-policy': policyOf(new URL(world.url).host, 'ws'),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'strict-origin-when-cross-origin',
        'cross-origin-opener-policy': 'same-origin-allow-popups',
        'x-frame-options': 'DENY',
        'cache-control': 'no-store',
      })
      expect(headers.get('strict-transport-security')).toBeNull()
      expect(headers.get('x-powered-by')).toBeNull()
    }
  })

  test('a request’s id is given back, or a new one where it is none', async () => {
    const id = async (given: string) =>
      (await fetch(`${world.url}/api/me`, { headers: { 'x-request-id': given } })).headers.get('x-request-id')
    expect(await id('abcd-1234')).toBe('abcd-1234')
    for (const forged of ['short', 'x'.repeat(65), 'with space', '<script>'])
      expect(await id(forged)).toMatch(/^[0-9a-f-]{36}$/)
  })
})

// What a browser says of where a request comes from: eight cases, for requests and sockets alike.
const cases = (own: string): [string, Record<string, string>, boolean][] => [
  ['our page', { 'sec-fetch-site': 'same-origin', origin: own }, true],
  ['typed into the address', { 'sec-fetch-site': 'none' }, true],
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, false],
  ['another host of our domain', { 'sec-fetch-site': 'same-site', origin: own }, false],
  ['an old browser on our page', { origin: own }, true],
  ['an old browser on another site', { origin: 'https://evil.example' }, false],
  ['a sandboxed frame', { origin: 'null' }, false],
  ['a cookie and no word of where', {}, false],
]

describe('another site', () => {
  const unsafe = endpoints
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => [method, path.replace(/:\w+/g, '00000000-0000-0000-0000-000000000000')] as const)

  test('can make a signed-in browser send no write', async () => {
    expect(unsafe.length).toBeGreaterThan(25)
    for (const [method, address] of unsafe)
      for (const [name, headers, allowed] of cases(world.url)) {
        const reply = await fetch(`${world.url}/api${address}`, {
          method,
          headers: { cookie: 's=nobodys-token', ...headers },
        })
        const { type } = (reply.status === 204 ? {} : await reply.json()) as { type?: string }
        expect([method, address, name, type === '/problems/cross-origin']).toEqual([method, address, name, !allowed])
      }
  })

  test('a program without a cookie is nobody’s browser', async () => {
    const { status } = await fetch(`${world.url}/api/checkouts/quote`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"lines":[]}',
    })
    expect(status).toBe(400)
  })

  test.each([0, 1, 2, 3, 4, 5, 6, 7])('opens no socket (%i)', async (n) => {
    const [name, headers, allowed] = cases(world.url)[n]!
    const socket = io(world.url, {
      path: '/api/socket',
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders: { cookie: farm.cookie, ...headers },
    })
    const said = await new Promise<boolean>((ok) => {
      socket.on('connect', () => ok(true))
      socket.on('connect_error', () => ok(false))
    })
    socket.disconnect()
    expect([name, said]).toEqual([name, allowed])
  })
})

describe('limits', () => {
  test('a forged address of the sender is not believed where no proxy stands in front', async () => {
    for (const n of [1, 2, 3]) {
      const forged = {
        'x-forwarded-for': `203.0.113.${n}`,
        'x-real-ip': `203.0.113.${n}`,
        forwarded: `for=203.0.113.${n}`,
      }
      const body = { phone: `091200001${n}` }
      expect((await world.visitor.raw('POST', '/api/sign-in/codes', { body, headers: forged })).status).toBe(202)
    }
    const counted = await world.rows<{ key: string; points: number }>(
      `select key, points from rate_limit where key like 'send-network:%'`,
    )
    expect(counted).toEqual([{ key: 'send-network:127.0.0.1', points: 3 }])
  })
})

describe('the built application', () => {
  let database: TestDatabase
  let app: RunningApp
  beforeAll(async () => {
    database = await createTestDatabase()
    app = await startApp(database, { LOG_LEVEL: 'debug', FILES_DIR: mkdtempSync(path.join(tmpdir(), 'chl-')) })
  })
  afterAll(async () => {
    await app.stop()
    await database.drop()
  })

  test('gives its pages the same policy, and keeps them out of frames', async () => {
    const { status, headers } = await fetch(`${app.url}/`)
    expect(status).toBe(200)
    expect(headers.get('content-security-policy')).toBe(policyOf(new URL(app.url).host, 'ws'))
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('writes no cookie, proof, typed code or password of the database into its log', async () => {
    const post = (address: string, body: object, headers: Record<string, string> = {}) =>
      fetch(`${app.url}/api${address}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
    const { demoCode } = (await (await post('/sign-in/codes', { phone: '0987654321' })).json()) as { demoCode: string }
    const signedIn = (await (await post('/sign-in', { phone: '0987654321', code: demoCode })).json()) as {
      proof: string
    }
    await post(
      '/sign-in',
      { phone: '0987654321', code: '918273' },
      { cookie: 's=canary-cookie-value', 'sec-fetch-site': 'same-origin', authorization: 'Bearer canary-bearer' },
    )
    await fetch(`${app.url}/api/listings?q=a%0D%0A{"level":"fatal"}`)
    await eventually(() => app.log.some((line) => line.includes('/listings')))
    const log = app.log.join('\n')
    const secrets = ['918273', signedIn.proof, 'canary', `${new URL(database.appUrl).password}@`]
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([])
    expect(app.log.filter((line) => line.startsWith('{"level":"fatal"'))).toEqual([])
  })
})
