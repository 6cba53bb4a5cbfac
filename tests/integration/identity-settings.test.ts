import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Door, cookieOf, doorOf } from '../support/sign-in.ts'
import { eventually, refusal, type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let door: Door
beforeAll(async () => {
  world = await startWorld()
  door = doorOf(world)
})
afterAll(() => world.stop())

describe('settings', () => {
  const account = { bank: '970405', account: '7900205123456', holder: 'LO THI MAI' }

  test('of an organization change by its managers, with an audit that hides the account', async () => {
    const farm = await world.person('farm')
    const before = await farm.call('GET /my/organization')
    expect(before).toMatchObject({
      id: farm.organizationId,
      phone: '+84912345678',
      maySell: true,
      mayBuy: false,
      bankAccount: null,
      deliveryOffers: [],
    })
    const after = await farm.call('PATCH /my/organization', {
      body: { phone: '0987 654 321', mayBuy: true, bankAccount: account },
    })
    expect(after).toEqual({ ...before, phone: '+84987654321', mayBuy: true, bankAccount: account })
    const rows = await world.rows<{ action: string; detail: object }>(
      'select action, detail from audit where organization_id = $1 order by action',
      [farm.organizationId],
    )
    expect(rows).toEqual([
      { action: 'organization.bank-account', detail: { from: null, to: '…3456', bank: '970405' } },
      { action: 'organization.may-buy', detail: { mayBuy: true } },
      { action: 'organization.phone', detail: {} },
    ])
    expect((await farm.call('PATCH /my/organization', { body: { bankAccount: null } })).bankAccount).toBeNull()
  })

  test('tell everybody in the organization at once where its money goes, and only when that changed', async () => {
    const farm = await world.person('farm', { name: 'Vàng Thị Mỷ' })
    const [member, stranger] = [await world.person('buyer'), await world.person('farm')]
    await world.rows(`insert into membership (person_id, organization_id, role) values ($1, $2, 'staff')`, [
      member.personId,
      farm.organizationId,
    ])
    const save = (bankAccount: typeof account | null) => farm.call('PATCH /my/organization', { body: { bankAccount } })
    const heard = async (who: Someone) => {
      const { entries } = await who.call('GET /feed', { query: { since: 0 } })
      return entries.map(({ event, level }) => ({ ...event, level }))
    }
    const told = (topic: string, tail: string, holder = account.holder) => ({
      topic: `organization.account_${topic}`,
      level: 'urgent',
      body: {
        organization: { id: farm.organizationId, name: 'Vàng Thị Mỷ' },
        by: { id: farm.personId, name: 'Vàng Thị Mỷ' },
        holder,
        tail,
      },
    })
    await save(null)
    await save(account)
    await save(account)
    await farm.call('PATCH /my/organization', { body: { phone: '0987 654 321' } })
    await save({ ...account, account: '0011001932418', holder: 'GIANG A SINH' })
    await save(null)
    const all = [
      told('changed', '3456'),
      told('changed', '2418', 'GIANG A SINH'),
      told('removed', '2418', 'GIANG A SINH'),
    ]
    for (const who of [farm, member]) {
      await eventually(async () => (await heard(who)).length >= all.length)
      expect(await heard(who)).toEqual(all)
      expect((await who.call('GET /notifications', { query: {} })).entries).toHaveLength(all.length)
    }
    expect(await heard(stranger)).toEqual([])
    // No more than the tail of an account is kept in what was told.
    const whole = await world.rows(`select 1 from feed_entry where body::text ~ '7900205123456|0011001932418'`)
    expect(whole).toEqual([])
  })

  test('are not for staff to change', async () => {
    const farm = await world.person('farm')
    await world.rows(`update membership set role = 'staff' where person_id = $1`, [farm.personId])
    expect(await refusal(farm.call('PATCH /my/organization', { body: { bankAccount: account } }))).toMatchObject({
      slug: 'forbidden',
      status: 403,
    })
    expect((await farm.call('GET /my/organization')).bankAccount).toBeNull()
  })

  test('replace delivery offers as a set: the same one keeps its id, one left out is withdrawn and not deleted', async () => {
    const farm = await world.person('farm')
    const put = async (...deliveryOffers: { name: string; fee: number }[]) =>
      (await farm.call('PATCH /my/organization', { body: { deliveryOffers } })).deliveryOffers
    const [coach, home] = await put({ name: 'Gửi xe khách', fee: 50_000 }, { name: 'Giao tận nhà', fee: 0 })
    const next = await put({ name: 'Giao tận nhà', fee: 0 }, { name: 'Gửi xe khách', fee: 60_000 })
    expect(next).toMatchObject([
      { id: home?.id, name: 'Giao tận nhà' },
      { name: 'Gửi xe khách', fee: 60_000 },
    ])
    expect(next[1]?.id).not.toBe(coach?.id)
    const all = await world.rows<{ id: string; gone: boolean }>(
      'select id, withdrawn_at is not null as gone from delivery_offer where organization_id = $1',
      [farm.organizationId],
    )
    expect(all).toHaveLength(3)
    expect(all.find(({ id }) => id === coach?.id)?.gone).toBe(true)
    expect(await put()).toEqual([])
  })

  test('stay one set when two managers save at once', async () => {
    const farm = await world.person('farm')
    const put = (name: string) => farm.call('PATCH /my/organization', { body: { deliveryOffers: [{ name, fee: 1 }] } })
    await Promise.all(['A', 'B', 'C', 'D'].map(put))
    expect((await farm.call('GET /my/organization')).deliveryOffers).toHaveLength(1)
  })

  test('say every fault at its field', async () => {
    const buyer = await world.person('buyer')
    const { errors } = await refusal(
      buyer.call('PATCH /my/organization', {
        body: {
          phone: '02133876543',
          mayBuy: false,
          bankAccount: { ...account, bank: '000000' },
          deliveryOffers: [
            { name: 'Xe', fee: 0 },
            { name: 'xe', fee: 1 },
          ],
        },
      }),
    )
    expect(errors?.map(({ path, code }) => [path, code])).toEqual([
      ['phone', 'phone'],
      ['bankAccount.bank', 'bank'],
      ['mayBuy', 'neither-buys-nor-sells'],
      ['deliveryOffers', 'offer-without-sales'],
      ['deliveryOffers.1.name', 'offer-twice'],
    ])
  })

  test('never make a buyer or a seller of who runs the market or supervises it', async () => {
    for (const kind of ['operator', 'office'] as const) {
      const who = await world.person(kind)
      const { slug, errors } = await refusal(who.call('PATCH /my/organization', { body: { mayBuy: true } }))
      expect([slug, errors?.map(({ path, code }) => [path, code])]).toEqual([
        'invalid-request',
        [['mayBuy', 'never-buys']],
      ])
      expect(errors?.[0]?.message).toMatch(/không mua bán/)
      expect(await who.call('PATCH /my/organization', { body: { mayBuy: false } })).toMatchObject({ mayBuy: false })
      expect((await who.call('GET /me')).memberships[0]?.abilities).toMatchObject({ buy: false, sell: false })
      for (const column of ['may_buy', 'may_sell'])
        await expect(
          world.rows(`update organization set ${column} = true where id = $1`, [who.organizationId]),
        ).rejects.toThrow(/organization_trades/)
    }
  })

  test('of a person: name and language, which the browser is told', async () => {
    const { raw, call } = await door.register()
    const reply = await raw('PATCH', '/api/me', { body: { name: ' Lò Thị  Mới ', locale: 'en' } })
    expect(reply).toMatchObject({ status: 200, body: { person: { name: 'Lò Thị  Mới' } } })
    expect(cookieOf(reply.headers, 'locale')).toMatch(/^locale=en;/)
    expect((await call('GET /me')).person?.name).toBe('Lò Thị  Mới')
  })

  test('refuse a name that nobody sees, or that looks like another one, in the reader’s language', async () => {
    const { raw } = await door.register()
    for (const name of ['\u3164', 'Mai\u202Eiaht', 'Ma\u200Bi', 'Mai\u2028Thị']) {
      const { status, body } = await raw('PATCH', '/api/me', { body: { name } })
      expect([status, body]).toMatchObject([
        400,
        { errors: [{ path: 'name', code: 'unseen', message: expect.stringContaining('chữ nhìn thấy được') }] },
      ])
    }
    const farm = await world.person('farm')
    const { errors } = await refusal(
      farm.call('PATCH /my/organization', {
        body: {
          bankAccount: { ...account, holder: 'LO\u200B MAI' },
          deliveryOffers: [{ name: '\u3164', fee: 0 }],
        },
      }),
    )
    expect(errors?.map(({ path, code }) => [path, code])).toEqual([
      ['bankAccount.holder', 'unseen'],
      ['deliveryOffers.0.name', 'unseen'],
    ])
  })

  test('offer the banks that take VietQR', async () => {
    const { banks } = await world.visitor.call('GET /banks')
    expect(banks.length).toBeGreaterThan(20)
    expect(banks).toContainEqual({ bin: '970405', name: 'Agribank' })
  })
})
