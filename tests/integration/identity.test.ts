import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Door, cookieOf, doorOf, e164, newPhone, pairOf } from '../support/sign-in.ts'
import { connect, refusal, startWorld, type World } from '../support/world.ts'

let world: World
let door: Door
beforeAll(async () => {
  world = await startWorld()
  door = doorOf(world)
})
afterAll(() => world.stop())

const wrongOf = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

describe('a code', () => {
  test('lets a new phone register, and a known one in, until it signs out', async () => {
    const { phone, session, call } = await door.register({ kind: 'farm', name: 'Lò Thị Mai' })
    const me = await call('GET /me')
    expect(me).toMatchObject({ person: { name: 'Lò Thị Mai', phone: e164(phone) }, mode: 'demo' })
    expect(me.memberships).toMatchObject([
      { role: 'owner', organization: { kind: 'farm', name: 'Lò Thị Mai', place: { area: 'tam_duong' } } },
    ])

    const again = await world.visitor.raw('POST', '/api/sign-in', { body: { phone, code: await door.codeFor(phone) } })
    expect(again).toMatchObject({ status: 200, body: { kind: 'signed-in' } })
    const second = pairOf(cookieOf(again.headers, 's'))
    expect(second).not.toBe(session)

    const out = await connect(world.url, second).raw('DELETE', '/api/session')
    expect(out.status).toBe(204)
    expect(cookieOf(out.headers, 's')).toContain('Max-Age=0')
    expect((await connect(world.url, second).call('GET /me')).person).toBeNull()
    expect((await connect(world.url, second).raw('PATCH', '/api/me', { body: { name: 'X' } })).status).toBe(401)
    expect((await call('GET /me')).person?.name).toBe('Lò Thị Mai')
  })

  test('is answered the same for known and unknown phones, however they are written', async () => {
    const { phone } = await door.register()
    const known = await world.visitor.raw('POST', '/api/sign-in/codes', {
      body: { phone: phone.replace(/^0/, '+84 ') },
    })
    const unknown = await world.visitor.raw('POST', '/api/sign-in/codes', { body: { phone: newPhone() } })
    expect([known.status, unknown.status]).toEqual([202, 202])
    expect(Object.keys(known.body as object)).toEqual(Object.keys(unknown.body as object))
    expect(known.body).toMatchObject({ phone: e164(phone), demoCode: expect.stringMatching(/^\d{6}$/) })
  })

  test('goes to mobile numbers only, and says so at the field in the reader’s language', async () => {
    const reply = await world.visitor.raw('POST', '/api/sign-in/codes', {
      body: { phone: '0213 3876 543' },
      headers: { 'accept-language': 'en' },
    })
    expect(reply).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'phone', code: 'phone', message: expect.stringContaining('mobile') }] },
    })
  })

  test('that is wrong says how many tries are left, and five of them void it', async () => {
    const phone = newPhone()
    const code = await door.codeFor(phone)
    for (const left of [4, 3, 2, 1, 0])
      expect(await refusal(door.signIn(phone, wrongOf(code)))).toMatchObject({ slug: 'code-wrong', status: 401, left })
    expect(await refusal(door.signIn(phone, code))).toMatchObject({ slug: 'code-expired', status: 410 })
  })

  test('is tried five times even when all tries come at once', async () => {
    const phone = newPhone()
    const code = await door.codeFor(phone)
    const slugs = await Promise.all(
      Array.from({ length: 12 }, async () => (await refusal(door.signIn(phone, wrongOf(code)))).slug),
    )
    expect(slugs.filter((slug) => slug === 'code-wrong')).toHaveLength(5)
  })

  test('lasts five minutes', async () => {
    const phone = newPhone()
    const code = await door.codeFor(phone)
    const [{ seconds } = { seconds: 0 }] = await world.rows<{ seconds: number }>(
      `select extract(epoch from expires_at - now())::float as seconds from sign_in_code where phone = $1`,
      [e164(phone)],
    )
    expect(seconds).toBeGreaterThan(290)
    expect(seconds).toBeLessThanOrEqual(300)
    await world.rows(`update sign_in_code set expires_at = now() - interval '1 second' where phone = $1`, [e164(phone)])
    expect(await refusal(door.signIn(phone, code))).toMatchObject({ slug: 'code-expired' })
  })

  test('is used once, also by two at the same time, and a new one voids the one before', async () => {
    const { phone } = await door.register()
    const first = await door.codeFor(phone)
    const code = await door.codeOtherThan(first, phone)
    expect(await refusal(door.signIn(phone, first))).toMatchObject({ slug: 'code-wrong' })
    const both = await Promise.allSettled([door.signIn(phone, code), door.signIn(phone, code)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await refusal(door.signIn(phone, code))).toMatchObject({ slug: 'code-expired' })
  })

  test('of one phone does nothing for another', async () => {
    const [one, other] = [newPhone(), newPhone()]
    const code = await door.codeFor(one)
    await door.codeOtherThan(code, other)
    expect(await refusal(door.signIn(other, code))).toMatchObject({ slug: 'code-wrong' })
  })
})

describe('a shared phone', () => {
  test('lets one choose who one is, once, and nobody of another phone', async () => {
    const { phone, call } = await door.register({ name: 'Lò Văn Cha' })
    const father = (await call('GET /me')).person?.id ?? ''
    const [child] = await world.rows<{ id: string }>(
      `with p as (insert into person (name, locale) values ('Lò Thị Con', 'en') returning id)
       insert into person_phone (person_id, phone) select id, $1 from p returning person_id as id`,
      [e164(phone)],
    )
    const reply = await door.signIn(phone, await door.codeFor(phone))
    if (reply.kind !== 'choose' || !child) throw new Error('there was nothing to choose')
    expect(reply.people).toEqual([
      { id: father, name: 'Lò Văn Cha' },
      { id: child.id, name: 'Lò Thị Con' },
    ])

    const { proof } = reply
    const stranger = await world.person('farm')
    expect(
      await refusal(world.visitor.call('POST /sign-in/choice', { body: { proof, person: stranger.personId } })),
    ).toMatchObject({ slug: 'code-expired' })
    const chosen = await world.visitor.raw('POST', '/api/sign-in/choice', {
      body: { proof, person: child.id, shared: true },
    })
    expect(chosen).toMatchObject({ status: 200, body: { kind: 'signed-in' } })
    expect(cookieOf(chosen.headers, 'locale')).toMatch(/^locale=en;/)
    expect(cookieOf(chosen.headers, 's')).not.toContain('Max-Age') // a shared phone forgets it with the browser
    const me = await connect(world.url, pairOf(cookieOf(chosen.headers, 's'))).call('GET /me')
    expect(me.person).toMatchObject({ id: child.id, name: 'Lò Thị Con' })
    expect(
      await refusal(world.visitor.call('POST /sign-in/choice', { body: { proof, person: father } })),
    ).toMatchObject({ slug: 'code-expired' })

    const [session] = await world.rows<{ hours: number }>(
      `select round(extract(epoch from expires_at - now()) / 3600)::int as hours from session where person_id = $1 and shared`,
      [child.id],
    )
    expect(session?.hours).toBe(12)
  })

  test('may take in one more of the family', async () => {
    const { phone } = await door.register()
    await world.rows(
      `with p as (insert into person (name) values ('Em') returning id) insert into person_phone select id, $1 from p`,
      [e164(phone)],
    )
    const body = { proof: await door.proofFor(phone), name: 'Chị', kind: 'buyer' as const }
    expect((await world.visitor.raw('POST', '/api/registrations', { body })).status).toBe(201)
    expect(await world.rows('select from person_phone where phone = $1', [e164(phone)])).toHaveLength(3)
  })
})
