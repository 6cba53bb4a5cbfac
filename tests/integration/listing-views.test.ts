import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inDays, type Posting, post } from '../support/posting.ts'
import { refusal, type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let seller: Someone
let stranger: Someone
beforeAll(async () => {
  world = await startWorld()
  seller = await world.person('farm')
  stranger = await world.person('farm')
})
afterAll(() => world.stop())

describe('reading', () => {
  test('one listing: the phone is for signed-in people, and it is its own to the seller alone', async () => {
    const { id } = await post(seller)
    const at = { params: { id } }
    expect(await world.visitor.call('GET /listings/:id', at)).toMatchObject({
      own: false,
      sellerPhone: null,
      pictures: [{ drawn: true }],
    })
    expect(await stranger.call('GET /listings/:id', at)).toMatchObject({ own: false, sellerPhone: '+84912345678' })
    expect(await seller.call('GET /listings/:id', at)).toMatchObject({ own: true })
    expect((await refusal(world.visitor.call('GET /listings/:id', { params: { id: randomUUID() } }))).slug).toBe(
      'not-found',
    )
    expect((await world.visitor.raw('GET', '/api/listings/nothing')).status).toBe(404)
  })

  test('a seller’s page shows what it sells now', async () => {
    const farm = await world.person('cooperative', { name: 'Hợp tác xã Hoa Ban', place: 'Mường Khoa' })
    const shown = await post(farm)
    const hidden = await post(farm)
    await farm.call('PUT /listings/:id/pause', { params: { id: hidden.id } })
    const page = await world.visitor.call('GET /sellers/:id', { params: { id: farm.organizationId } })
    expect(page).toMatchObject({
      name: 'Hợp tác xã Hoa Ban',
      kind: 'cooperative',
      delivered: 0,
      phone: null,
      since: inDays(0),
      place: { name: { vi: 'Xã Mường Khoa' } },
    })
    expect(page.listings.map(({ id }) => id)).toEqual([shown.id])
    const buyer = await world.person('buyer')
    expect((await refusal(world.visitor.call('GET /sellers/:id', { params: { id: buyer.organizationId } }))).slug).toBe(
      'not-found',
    )
  })

  test('my listings, by state, page by page, nobody else’s', async () => {
    const farm = await world.person('farm')
    const ids: string[] = []
    const body: Posting = { product: 'kiwi', unit: 'kg', amount: 5000, price: 60_000, readyOn: inDays(0) }
    for (let n = 0; n < 27; n++) ids.unshift((await post(farm, body)).id)
    const first = await farm.call('GET /my/listings', { query: {} })
    const rest = await farm.call('GET /my/listings', { query: { cursor: first.next ?? '' } })
    expect([...first.items, ...rest.items].map(({ card }) => card.id)).toEqual(ids)
    expect(rest.next).toBeNull()
    expect(first.items[0]).toMatchObject({ reserved: 0, sold: 0, revenue: 0, card: { available: 5000 } })
    await farm.call('PUT /listings/:id/pause', { params: { id: ids[3] ?? '' } })
    expect(
      (await farm.call('GET /my/listings', { query: { state: 'paused' } })).items.map(({ card }) => card.id),
    ).toEqual([ids[3]])
    expect(await refusal(farm.call('GET /my/listings', { query: { cursor: 'zzz' } }))).toMatchObject({
      slug: 'invalid-request',
      errors: [{ path: 'cursor' }],
    })
  })
})
