import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Door, cookieOf, doorOf, e164, newPhone, pairOf } from '../support/sign-in.ts'
import { connect, startWorld, type World } from '../support/world.ts'

let world: World
let door: Door
beforeAll(async () => {
  world = await startWorld()
  door = doorOf(world)
})
afterAll(() => world.stop())

describe('a session', () => {
  test('leaves neither its token, nor a code, nor a proof in the database', async () => {
    const phone = newPhone()
    const code = await door.codeFor(phone)
    const reply = await door.signIn(phone, code)
    const { session } = await door.register()
    if (reply.kind !== 'new') throw new Error('the phone was known')
    const tables = await world.rows<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname = 'public'`,
    )
    const token = session.slice(2)
    const forms = [token, reply.proof].flatMap((secret) => [
      secret,
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret, 'base64url').toString('hex'),
    ])
    for (const { name } of tables) {
      const [{ text } = { text: '' }] = await world.rows<{ text: string }>(
        `select coalesce(string_agg(t::text, ' '), '') as text from ${name} t`,
      )
      expect({ name, found: forms.filter((form) => text.includes(form)) }).toEqual({ name, found: [] })
    }
    const [kept] = await world.rows<{ code_hash: Buffer }>('select code_hash from sign_in_code where phone = $1', [
      e164(phone),
    ])
    expect(kept?.code_hash).toHaveLength(32)
    expect(kept?.code_hash.toString('latin1')).not.toContain(code)
  })

  test('has a cookie that scripts and other sites cannot have', async () => {
    const { phone } = await door.register()
    const { headers } = await world.visitor.raw('POST', '/api/sign-in', {
      body: { phone, code: await door.codeFor(phone) },
    })
    expect(cookieOf(headers, 's')).toMatch(/^s=[\w-]{43}; Path=\/; SameSite=Lax; HttpOnly; Max-Age=34560000$/)
    expect(cookieOf(headers, 'locale')).toBe('locale=vi; Path=/; SameSite=Lax; Max-Age=34560000')
  })

  test('ends when its browser signs in anew: the new one has another token', async () => {
    const { phone, session, call, raw } = await door.register()
    const reply = await raw('POST', '/api/sign-in', { body: { phone, code: await door.codeFor(phone) } })
    expect(reply.status).toBe(200)
    expect(pairOf(cookieOf(reply.headers, 's'))).not.toBe(session)
    expect((await call('GET /me')).person).toBeNull()
  })

  test('lasts 90 days from when it was last used, but 12 hours on a shared phone', async () => {
    const { call, session } = await door.register()
    const personId = (await call('GET /me')).person?.id
    const days = async () =>
      (
        await world.rows<{ days: number }>(
          `select round(extract(epoch from expires_at - now()) / 86400)::int as days from session where person_id = $1`,
          [personId],
        )
      )[0]?.days
    expect(await days()).toBe(90)
    await world.rows(
      `update session set last_seen_at = now() - interval '2 hours', expires_at = now() + interval '3 days' where person_id = $1`,
      [personId],
    )
    await call('GET /me')
    expect(await days()).toBe(90)
    await world.rows(
      `update session set shared = true, last_seen_at = now() - interval '2 hours', expires_at = now() + interval '1 day' where person_id = $1`,
      [personId],
    )
    await call('GET /me')
    expect(await days()).toBe(1)
    await world.rows(`update session set expires_at = now() where person_id = $1`, [personId])
    expect((await connect(world.url, session).call('GET /me')).person).toBeNull()
  })
})

describe('acting for an organization', () => {
  test('that is somebody else’s is refused, and a visitor has none', async () => {
    const [mine, other] = [await world.person('farm'), await world.person('farm')]
    const asOther = { headers: { 'acting-organization': other.organizationId } }
    expect(await mine.raw('GET', '/api/my/organization', asOther)).toMatchObject({
      status: 403,
      body: { type: '/problems/forbidden' },
    })
    expect(
      await mine.raw('PATCH', '/api/my/organization', { ...asOther, body: { phone: '0912345678' } }),
    ).toMatchObject({ status: 403 })
    expect(await mine.raw('GET', '/api/my/organization', { headers: { 'acting-organization': 'x' } })).toMatchObject({
      status: 403,
    })
    expect(await connect(world.url, mine.cookie).raw('GET', '/api/my/organization')).toMatchObject({ status: 403 })
    expect(await world.visitor.raw('GET', '/api/my/organization')).toMatchObject({ status: 401 })
    expect(await mine.raw('PATCH', '/api/me', { ...asOther, body: { name: 'X' } })).toMatchObject({ status: 403 })
  })

  test('that is somebody else’s does not keep a tab from asking who it is, and from signing out', async () => {
    const [mine, other] = [await world.person('farm'), await world.person('farm')]
    const asOther = { headers: { 'acting-organization': other.organizationId } }
    expect(await mine.raw('GET', '/api/me', asOther)).toMatchObject({
      status: 200,
      body: { person: { id: mine.personId } },
    })
    expect((await mine.raw('DELETE', '/api/session', asOther)).status).toBe(204)
  })

  test('shows me the abilities that each request is checked with', async () => {
    for (const kind of ['farm', 'cooperative', 'buyer', 'office', 'operator'] as const) {
      const someone = await world.person(kind)
      const [membership] = (await someone.call('GET /me')).memberships
      expect(membership?.abilities).toEqual({
        sell: kind === 'farm' || kind === 'cooperative',
        buy: kind === 'buyer',
        supervise: kind === 'office',
        operate: kind === 'operator',
        manage: true,
      })
    }
  })
})

describe('what is purged', () => {
  test('are ended sessions, stale codes and counters that ran out, and nothing else', async () => {
    const [alive, ended] = [await door.register(), await door.register()]
    const endedId = (await ended.call('GET /me')).person?.id
    await world.rows(`update session set expires_at = now() - interval '8 days' where person_id = $1`, [endedId])
    const [live, stale] = [newPhone(), newPhone()]
    const code = await door.codeFor(live)
    await door.codeFor(stale)
    await world.rows(`update sign_in_code set expires_at = now() - interval '2 hours' where phone = $1`, [e164(stale)])
    await world.rows(`insert into rate_limit (key, points, expire) values ('long-gone', 1, 1)`)
    const { jobs } = await import('../../apps/api/src/modules/identity/index.ts')
    for (const job of jobs({ db: world.app.db })) await job.run()
    expect(await world.rows('select from session where person_id = $1', [endedId])).toEqual([])
    expect((await alive.call('GET /me')).person).not.toBeNull()
    expect(await world.rows('select from sign_in_code where phone = $1', [e164(stale)])).toEqual([])
    expect(await world.rows(`select from rate_limit where key = 'long-gone'`)).toEqual([])
    expect(await door.signIn(live, code)).toMatchObject({ kind: 'new' })
  })
})
