import { randomBytes } from 'node:crypto'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLimits, networkOf } from '../../apps/api/src/modules/identity/index.ts'
import { cookieOf, doorOf, e164, newPhone, pairOf } from '../support/sign-in.ts'
import { connect, eventually, startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
  await addDemoPerson(world)
})
const addDemoPerson = async (to: World) =>
  to.rows(`update person set demo_position = 1, demo_note_vi = 'Trồng chè', demo_note_en = 'Grows tea' where id = $1`, [
    (await to.person('farm', { name: 'Vàng Thị Mỷ' })).personId,
  ])
afterAll(() => world.stop())

describe('production', () => {
  let live: World
  beforeAll(async () => {
    const env = {
      APP_MODE: 'production',
      PUBLIC_URL: 'https://cho.example',
      SECRET: randomBytes(32).toString('hex'),
      LOG_LEVEL: 'silent',
    }
    live = await startWorld({ env })
    await addDemoPerson(live)
  })
  afterAll(() => live.stop())

  test('knows no demo people, even where they are in the database', async () => {
    const [{ people }, there] = await Promise.all([
      world.visitor.call('GET /demo/people'),
      live.rows<{ id: string }>('select id from person where demo_position = 1'),
    ])
    expect(people).toMatchObject([
      { name: 'Vàng Thị Mỷ', kind: 'farm', note: { en: 'Grows tea' }, place: { vi: 'Xã Bản Bo' } },
    ])
    expect((await live.visitor.raw('GET', '/api/demo/people')).status).toBe(404)
    expect((await live.visitor.raw('POST', '/api/demo/sessions', { body: { person: there[0]?.id } })).status).toBe(404)
    expect((await live.visitor.call('GET /me')).mode).toBe('production')
  })

  test('without a provider of SMS says that it is unavailable, and no code', async () => {
    const phone = newPhone()
    expect(await live.visitor.raw('POST', '/api/sign-in/codes', { body: { phone } })).toMatchObject({ status: 503 })
    expect(await live.rows('select from sign_in_code where phone = $1', [e164(phone)])).toEqual([])
  })

  test('over https sets the cookie that no other host can set', async () => {
    const https = await startWorld({ env: { PUBLIC_URL: 'https://cho.example' }, database: world.database })
    const phone = newPhone()
    const body = { proof: await doorOf(https).proofFor(phone), name: 'Sùng A Chu', kind: 'buyer', shared: false }
    const reply = await https.visitor.raw('POST', '/api/registrations', { body })
    expect(cookieOf(reply.headers, '__Host-s')).toMatch(
      /^__Host-s=[\w-]{43}; Path=\/; SameSite=Lax; Secure; HttpOnly; Max-Age=34560000$/,
    )
    expect(cookieOf(reply.headers, 'locale')).toBe('locale=vi; Path=/; SameSite=Lax; Secure; Max-Age=34560000')
    const browser = connect(https.url, pairOf(cookieOf(reply.headers, '__Host-s')))
    expect((await browser.call('GET /me')).person?.name).toBe('Sùng A Chu')
    const out = await browser.raw('DELETE', '/api/session')
    expect(cookieOf(out.headers, '__Host-s')).toBe('__Host-s=; Path=/; SameSite=Lax; Secure; HttpOnly; Max-Age=0')
    expect((await browser.call('GET /me')).person).toBeNull()
    await https.stop()
  })
})

describe('a demo person', () => {
  test('signs in without a code; somebody who is none does not', async () => {
    const [somebody] = (await world.visitor.call('GET /demo/people')).people
    const reply = await world.visitor.raw('POST', '/api/demo/sessions', { body: { person: somebody?.id } })
    expect(reply).toMatchObject({ status: 200, body: { kind: 'signed-in' } })
    expect(cookieOf(reply.headers, 'locale')).toBe('')
    const me = await connect(world.url, pairOf(cookieOf(reply.headers, 's'))).call('GET /me')
    expect(me.person?.name).toBe('Vàng Thị Mỷ')
    const other = await world.person('farm')
    expect((await world.visitor.raw('POST', '/api/demo/sessions', { body: { person: other.personId } })).status).toBe(
      404,
    )
  })
})

describe('limits', () => {
  const sent = (limits: ReturnType<typeof createLimits>, times: number, phone: () => string, ip: () => string) =>
    Promise.all(Array.from({ length: times }, () => limits.send(phone(), ip())))
  const allowed = (waits: (number | null)[]) => waits.filter((wait) => wait === null).length
  const address = () => [...randomBytes(4)].join('.')

  test('let a phone have three codes an hour and ten a day, a network thirty an hour, also at once and by two processes', async () => {
    const [one, two] = [createLimits(world.sql, 'production'), createLimits(world.sql, 'production')]
    const phone = newPhone()
    const waits = [...(await sent(one, 5, () => phone, address)), ...(await sent(two, 5, () => phone, address))]
    expect(allowed(waits)).toBe(3)
    expect(Math.max(...waits.map(Number))).toBeGreaterThan(3000)
    for (let hour = 0; hour < 3; hour++) {
      await world.rows(`delete from rate_limit where key = $1`, [`send-hour:${phone}`])
      waits.push(...(await sent(createLimits(world.sql, 'production'), 3, () => phone, address)))
    }
    expect(allowed(waits)).toBeLessThanOrEqual(10)
    const ip = address()
    expect(allowed(await sent(one, 40, newPhone, () => ip))).toBe(30)
  })

  test('let a phone be tried ten times in a quarter of an hour', async () => {
    const limits = createLimits(world.sql, 'production')
    const phone = newPhone()
    expect(allowed(await Promise.all(Array.from({ length: 15 }, () => limits.signIn(phone))))).toBe(10)
  })

  test('are as many times wider where people try the product', async () => {
    const limits = createLimits(world.sql, 'demo')
    const [phone, ip] = [newPhone(), address()]
    expect(
      allowed(
        await sent(
          limits,
          60,
          () => phone,
          () => ip,
        ),
      ),
    ).toBe(60)
  })

  test('say when to come back', async () => {
    const phone = newPhone()
    await world.rows(`insert into rate_limit (key, points, expire) values ($1, 100000, $2), ($3, 100000, $2)`, [
      `send-hour:${e164(phone)}`,
      Date.now() + 90_000,
      `sign-in:${e164(phone)}`,
    ])
    for (const [path, body] of [
      ['/api/sign-in/codes', { phone }],
      ['/api/sign-in', { phone, code: '000000' }],
    ] as const) {
      const reply = await world.visitor.raw('POST', path, { body })
      expect(reply).toMatchObject({ status: 429, body: { type: '/problems/too-many-requests' } })
      const wait = Number(reply.headers.get('retry-after'))
      expect(wait).toBeGreaterThan(80)
      expect(wait).toBeLessThanOrEqual(90)
    }
  })

  test('count a line of IPv6 as one, and an address that was mapped as what it is', () => {
    expect(networkOf('203.0.113.7')).toBe('203.0.113.7')
    expect(networkOf('::ffff:203.0.113.7')).toBe('203.0.113.7')
    expect(networkOf('2001:db8:a:b:1:2:3:4')).toBe('2001:db8:a:b::/64')
    expect(networkOf('2001:DB8:a:b::1')).toBe(networkOf('2001:db8:a:b:ffff::'))
    expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0::/64')
    expect(networkOf('::1')).toBe('0:0:0:0::/64')
  })

  test('believe no X-Forwarded-For that no proxy of ours wrote', async () => {
    const before = await world.rows(`select key from rate_limit where key like 'send-network:%'`)
    await world.visitor.raw('POST', '/api/sign-in/codes', {
      body: { phone: newPhone() },
      headers: { 'x-forwarded-for': '198.51.100.77' },
    })
    const after = await world.rows<{ key: string }>(
      `select key from rate_limit where key = 'send-network:198.51.100.77'`,
    )
    expect([before.length > 0, after]).toEqual([true, []])
  })
})

describe('another site', () => {
  const writes = [
    ['POST', '/api/sign-in/codes', { phone: '0912345678' }],
    ['POST', '/api/sign-in', { phone: '0912345678', code: '000000' }],
    ['POST', '/api/sign-in/choice', {}],
    ['POST', '/api/registrations', {}],
    ['DELETE', '/api/session', undefined],
    ['PATCH', '/api/me', { name: 'X' }],
    ['PATCH', '/api/my/organization', { mayBuy: true }],
    ['POST', '/api/demo/sessions', {}],
  ] as const
  test.each(writes)('cannot make a browser %s %s', async (method, path, body) => {
    const { cookie, personId } = await world.person('farm')
    const send = (headers: Record<string, string>) =>
      connect(world.url, '').raw(method, path, { body, headers: { cookie, ...headers } })
    const refused = { status: 403, body: { type: '/problems/cross-origin' } }
    for (const site of ['cross-site', 'same-site'])
      expect(await send({ 'sec-fetch-site': site })).toMatchObject(refused)
    expect(await send({ 'sec-fetch-site': 'cross-site', origin: world.url })).toMatchObject(refused)
    expect(await send({ origin: 'https://evil.example' })).toMatchObject(refused)
    expect(await send({ origin: 'null' })).toMatchObject(refused)
    expect(await send({})).toMatchObject(refused)
    expect(
      await world.rows('select from session where person_id = $1 and revoked_at is null', [personId]),
    ).toHaveLength(1)
  })

  test('and our own pages can, in browsers new and old; so can a program without a cookie', async () => {
    const { cookie } = await world.person('farm')
    const rename = (headers: Record<string, string>) =>
      connect(world.url, '').raw('PATCH', '/api/me', { body: { name: 'Tên mới' }, headers: { cookie, ...headers } })
    expect((await rename({ 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    expect((await rename({ 'sec-fetch-site': 'none' })).status).toBe(200)
    expect((await rename({ origin: world.url })).status).toBe(200)
    expect(
      (await connect(world.url, '').raw('POST', '/api/sign-in/codes', { body: { phone: newPhone() } })).status,
    ).toBe(202)
  })
})

test('signing out ends the sockets of that session at once, and no other', async () => {
  const [mine, other] = [await world.person('farm'), await world.person('farm')]
  const open = async (cookie: string) => {
    const socket = io(world.url, {
      path: '/api/socket',
      transports: ['websocket'],
      extraHeaders: { cookie, origin: world.url },
      reconnection: false,
    })
    await eventually(() => socket.connected)
    return socket
  }
  const [a, b] = [await open(mine.cookie), await open(other.cookie)]
  expect((await mine.raw('DELETE', '/api/session')).status).toBe(204)
  await eventually(() => a.disconnected, 2000)
  expect(b.connected).toBe(true)
  b.disconnect()
})
