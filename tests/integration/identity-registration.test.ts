import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Door, doorOf, e164, newPhone } from '../support/sign-in.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
let door: Door
beforeAll(async () => {
  world = await startWorld()
  door = doorOf(world)
})
afterAll(() => world.stop())

describe('registering', () => {
  const made = (phone: string) =>
    world.rows(
      `select o.kind, o.name, o.phone, o.may_sell, o.may_buy, c.name_vi as commune, oc.name_vi as old_commune, m.role
       from person_phone pp join membership m using (person_id) join organization o on o.id = m.organization_id
       left join locality c on c.id = o.commune_id left join locality oc on oc.id = o.old_commune_id where pp.phone = $1`,
      [e164(phone)],
    )

  test('makes each kind what it may do', async () => {
    const farm = await door.register({ kind: 'farm' })
    const cooperative = await door.register({ kind: 'cooperative' })
    const buyer = await door.register({ kind: 'buyer', commune: undefined })
    expect(await made(farm.phone)).toMatchObject([
      { kind: 'farm', may_sell: true, may_buy: false, commune: 'Xã Bản Bo', role: 'owner', phone: e164(farm.phone) },
    ])
    expect(await made(cooperative.phone)).toMatchObject([{ kind: 'cooperative', may_sell: true, may_buy: true }])
    expect(await made(buyer.phone)).toMatchObject([{ kind: 'buyer', may_sell: false, may_buy: true, commune: null }])
    const me = await cooperative.call('GET /me')
    expect(me.memberships[0]?.abilities).toEqual({
      sell: true,
      buy: true,
      supervise: false,
      operate: false,
      manage: true,
    })
    const audited = await world.rows(
      `select a.detail from audit a where a.action = 'organization.registered' and a.person_id = $1`,
      [me.person?.id],
    )
    expect(audited).toEqual([{ detail: { kind: 'cooperative' } }])
  })

  test('says each fault at its field, and keeps the proof for the next try', async () => {
    const phone = newPhone()
    const proof = await door.proofFor(phone)
    const tan = await world.commune('Tân Phong')
    const send = (body: object) =>
      world.visitor.raw('POST', '/api/registrations', { body: { proof, name: 'Giàng A Páo', kind: 'farm', ...body } })
    const faultAt = (path: string, code: string) => ({ status: 400, body: { errors: [{ path, code }] } })
    expect(await send({})).toMatchObject(faultAt('commune', 'commune-required'))
    expect(await send({ commune: await door.oldCommune('Xã Bản Bo') })).toMatchObject(
      faultAt('commune', 'not-in-force'),
    )
    expect(await send({ commune: tan })).toMatchObject(faultAt('oldCommune', 'required'))
    expect(await send({ commune: tan, oldCommune: await door.oldCommune('Xã Bản Bo') })).toMatchObject(
      faultAt('oldCommune', 'not-of-this-commune'),
    )
    const everything = await send({ name: ' ', kind: 'office', commune: 'here' })
    expect((everything.body as { errors: { path: string }[] }).errors.map(({ path }) => path)).toEqual([
      'name',
      'kind',
      'commune',
    ])
    expect(await made(phone)).toEqual([])
    expect(await send({ commune: tan, oldCommune: await door.oldCommune('Xã Nùng Nàng') })).toMatchObject({
      status: 201,
    })
    expect(await made(phone)).toMatchObject([{ commune: 'Phường Tân Phong', old_commune: 'Xã Nùng Nàng' }])
    expect(await send({ commune: tan, oldCommune: null })).toMatchObject({
      status: 410,
      body: { type: '/problems/code-expired' },
    })
  })

  test('from the part of a commune outside the three areas is possible, and is counted as outside', async () => {
    const { call } = await door.register({ commune: await world.commune('Tân Phong'), oldCommune: null })
    expect((await call('GET /me')).memberships[0]?.organization.place).toMatchObject({ area: null, old: null })
  })

  test('is refused with a proof that is old, or none', async () => {
    const phone = newPhone()
    const body = { proof: await door.proofFor(phone), name: 'Ai đó', kind: 'buyer' }
    await world.rows(`update sign_in_code set used_at = now() - interval '16 minutes' where phone = $1`, [e164(phone)])
    expect((await world.visitor.raw('POST', '/api/registrations', { body })).status).toBe(410)
    expect(
      (await world.visitor.raw('POST', '/api/registrations', { body: { ...body, proof: 'x'.repeat(43) } })).status,
    ).toBe(410)
    expect(await made(phone)).toEqual([])
  })

  test('twice at once with one proof registers once', async () => {
    const phone = newPhone()
    const body = { proof: await door.proofFor(phone), name: 'Một người', kind: 'buyer' }
    const replies = await Promise.all([1, 2, 3].map(() => world.visitor.raw('POST', '/api/registrations', { body })))
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 410, 410])
    expect(await made(phone)).toHaveLength(1)
  })
})
