// Bad input to every endpoint, made from its own schema: never a failure of ours, and what is refused changes nothing.
import { endpoints } from '@chl/contracts/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forgedCursors, openFuzz } from '../support/fuzz.ts'
import { makeListing, placeOrder } from '../support/market.ts'
import { type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let field: ReturnType<typeof openFuzz>
beforeAll(async () => {
  world = await startWorld({ env: { LOG_LEVEL: 'silent' } })
  const [farm, buyer, office] = await Promise.all([
    world.person('farm'),
    world.person('buyer', { place: 'Sa Pa' }),
    world.person('office'),
  ])
  const people = { visitor: world.visitor, farm, buyer, office }
  // Two listings whose whole lot comes to almost 2^53 đồng: together they pass it.
  const dear = { price: 10_000_000_000, amount: 900_000_000 }
  const goods = [dear, dear, {}, {}, {}, {}, {}, {}]
  const listings = await Promise.all(goods.map((given) => makeListing(world, farm, given)))
  const orders = await Promise.all(listings.map((listing) => placeOrder(buyer, listing, 2000)))
  await Promise.all(orders.map(({ id }, i) => advance(id, i, farm, buyer)))
  const lines = (await world.rows<{ id: string }>('select id from order_line')).map(({ id }) => id)
  const orderIds = orders.map(({ id }) => id)
  const listingIds = listings.map(({ listingId }) => listingId)
  const today = new Date().toISOString().slice(0, 10)
  const nextWeek = new Date(Date.now() + 6e8).toISOString().slice(0, 10)
  const known = {
    uuid: [...orderIds, ...listingIds, ...lines, farm.organizationId, buyer.organizationId, farm.personId],
    listingId: listingIds,
    line: lines,
    seller: [farm.organizationId],
    commune: [await world.commune('Bản Bo'), await world.commune('Sa Pa')],
    product: ['che-shan-bup-tuoi', 'man-ta-van', 'mat-ong'],
    unit: ['kg'],
    grade: ['bud_2_leaves', 'ungraded'],
    gross: [2000, 2100, 1e12],
    n: [1, 2],
    price: [20_000, 20_000, 10_000_000_000],
    amount: [1000, 1500, 899_000_000],
    readyOn: [today, nextWeek],
    harvestedOn: [today],
    cursor: ['eyJhIjoxfQ', 'W10', 'bnVsbA', 'AAAA', ...forgedCursors],
    tare: [0, 100],
    deduction: [0],
    least: [1, 1000],
    step: [1, 500],
    bank: ['970436', '970415'],
    code: ['000000'],
    phone: ['0912345678', '+84 912 345 678', '+12025550123'],
    q: ['chè', 'ta', '%', '_', "a'b:*&|!()"],
    person: [farm.personId],
    tab: ['new', 'done'],
    since: [0, 1, 2 ** 53 - 1],
  }
  field = openFuzz({ world, people, known })
})
afterAll(() => world.stop())

/** The nth order goes n steps along its life, so that there is one in each state. */
async function advance(id: string, steps: number, farm: Someone, buyer: Someone) {
  const params = { id }
  const { lines } = await farm.call('GET /orders/:id', { params })
  const weights = { lines: lines.map((line) => ({ line: line.id, gross: line.ordered })) }
  const way = [
    () => farm.call('POST /orders/:id/confirmation', { params }),
    () => farm.call('POST /orders/:id/weighing', { params, body: weights }),
    () => buyer.call('POST /orders/:id/delivery', { params, body: {} }),
    () =>
      buyer.call('POST /orders/:id/dispute', { params, body: { reason: 'thiếu hàng', lines: [lines[0]?.id ?? ''] } }),
  ]
  for (const step of way.slice(0, steps % 5)) await step()
}

const EVERYBODY = ['visitor', 'farm', 'buyer', 'office']

describe('every endpoint bears what its schema refuses', () => {
  // Photos are no JSON: hostile.test.ts sends broken forms.
  const all = endpoints
    .filter(({ multipart }) => !multipart)
    .map((endpoint, index) => [`${endpoint.method} ${endpoint.path}`, endpoint, index] as const)
  test.each(all)('%s', async (_, endpoint, index) => {
    const by = endpoint.id === 'signOut' ? ['visitor'] : EVERYBODY
    expect(await field.fuzz(endpoint, index, by)).toEqual([])
  })

  test('and it was not refused at the door only', () => {
    const missing = [200, 201, 202, 204, 400, 401, 403, 404, 409].filter((status) => !field.counted.get(status))
    expect([missing, Object.fromEntries(field.counted)]).toEqual([[], expect.anything()])
  })
})
