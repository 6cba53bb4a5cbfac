// A cooperative receives for its members and divides what orders brought, to the đồng.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { balance, collect } from '../support/money.ts'
import { approved, nothing, paid, type PayingWorld, slugs, startPaying } from '../support/payouts.ts'
import { act } from '../support/steps.ts'
import { refusal, type Someone } from '../support/world.ts'

let world: PayingWorld
beforeAll(async () => {
  world = await startPaying()
})
beforeEach(() => collect(world))
afterAll(() => world.stop())

describe('a cooperative', () => {
  const members = (who: Someone) => who.call('GET /cooperative/members')
  const add = (who: Someone, name: string) =>
    who.call('POST /cooperative/members', { body: { name, phone: '0912345678' } })
  const share = (who: Someone, id: string, shares: { memberId: string; weight: number }[]) =>
    who.call('PUT /cooperative/orders/:id/shares', { params: { id }, body: { shares } })
  const shares = (who: Someone) => who.call('GET /cooperative/shares', { query: {} })

  test('divides what orders brought among those who brought the goods, to the đồng', async () => {
    const cooperative = await world.newSeller('cooperative')
    const [a, b, c] = [
      await add(cooperative, 'Giàng A Páo'),
      await add(cooperative, 'Lù Thị Sến'),
      await add(cooperative, 'Vàng Văn Tỏa'),
    ]
    expect(a.phone).toBe('+84912345678')
    const { id } = await world.taken(cooperative, { price: 20_001 })
    const before = await share(
      cooperative,
      id,
      [a, b, c].map(({ id: memberId }) => ({ memberId, weight: 3333 })),
    )
    expect(before).toMatchObject({ released: false, gross: 200_010, net: 196_010, mayChange: true })
    await act(world.buyer, id, 'delivery', {})
    await act(world.buyer, id, 'completion')
    const other = await world.released(cooperative)
    const view = await shares(cooperative)
    expect(view.orders[0]).toMatchObject({ orderId: other.id, shares: [] })
    expect(view).toMatchObject({ net: 196_010 + 196_000, undivided: 196_000 })
    expect(view.members.map(({ net }) => net)).toEqual([65_337, 65_337, 65_336])
    expect(view.members.reduce((all, { net }) => all + net, view.undivided)).toBe(view.net)
    expect(await balance(world, `seller_payable:${cooperative.organizationId}`)).toBe(view.net)
    for (const part of view.members) expect(part.gross - part.platformFee - part.tax).toBe(part.net)

    await share(cooperative, id, [{ memberId: a.id, weight: 1 }])
    await paid(world.maker, (await approved(world, cooperative)).payout.id)
    expect((await refusal(share(cooperative, id, []))).slug).toBe('not-allowed-now')
    // What was forgotten may still be said, once.
    expect(await share(cooperative, other.id, [{ memberId: b.id, weight: 10 }])).toMatchObject({ mayChange: false })
    expect((await refusal(share(cooperative, other.id, [{ memberId: a.id, weight: 10 }]))).slug).toBe('not-allowed-now')
  })

  test('a member who left keeps its shares and gets no new ones', async () => {
    const cooperative = await world.newSeller('cooperative')
    const member = await add(cooperative, 'Chẻo Mẩy')
    const { id } = await world.taken(cooperative)
    await share(cooperative, id, [{ memberId: member.id, weight: 10 }])
    const change = (body: object) =>
      cooperative.call('PATCH /cooperative/members/:id', { params: { id: member.id }, body })
    expect((await change({ left: true, name: 'Chẻo Mẩy Phẩy', phone: null })).leftAt).not.toBeNull()
    expect((await members(cooperative)).members[0]).toMatchObject({ name: 'Chẻo Mẩy Phẩy', phone: null })
    await share(cooperative, id, [{ memberId: member.id, weight: 20 }])
    const next = await world.taken(cooperative)
    const wrong = share(cooperative, next.id, [
      { memberId: member.id, weight: 1 },
      { memberId: member.id, weight: 1 },
    ])
    expect((await refusal(wrong)).errors?.map(({ code }) => code)).toEqual(['member_unknown', 'member_twice'])
    expect((await change({ left: false })).leftAt).toBeNull()
    await share(cooperative, next.id, [{ memberId: member.id, weight: 1 }])
    expect((await refusal(change({ phone: '12345678' }))).errors?.[0]?.path).toBe('phone')
  })

  test('sees and changes its own only', async () => {
    const [cooperative, other, farm] = await Promise.all([
      world.newSeller('cooperative'),
      world.newSeller('cooperative'),
      world.newSeller(),
    ])
    const member = await add(cooperative, 'Sùng A Chu')
    const { id } = await world.taken(cooperative)
    expect((await refusal(share(other, id, []))).slug).toBe('not-found')
    expect((await refusal(share(cooperative, nothing(), []))).slug).toBe('not-found')
    const foreign = await world.taken(other)
    expect((await refusal(share(other, foreign.id, [{ memberId: member.id, weight: 1 }]))).errors?.[0]?.code).toBe(
      'member_unknown',
    )
    const rename = (who: Someone) =>
      who.call('PATCH /cooperative/members/:id', { params: { id: member.id }, body: { name: 'X' } })
    expect((await refusal(rename(other))).slug).toBe('not-found')
    const forbidden = [members(farm), shares(world.buyer), add(farm, 'X')]
    expect(new Set(await slugs(forbidden))).toEqual(new Set(['forbidden']))
    expect(new Set(await slugs([share(farm, id, []), rename(farm)]))).toEqual(new Set(['not-found']))
    await world.rows(`update membership set role = 'staff' where person_id = $1`, [cooperative.personId])
    const managing = [add(cooperative, 'X'), share(cooperative, id, []), rename(cooperative)]
    expect(new Set(await slugs(managing))).toEqual(new Set(['forbidden']))
    expect((await members(cooperative)).members).toHaveLength(1)
  })
})
