import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobs } from '../../apps/api/src/modules/listings/index.ts'
import { placeOrder } from '../support/market.ts'
import { post, tea } from '../support/posting.ts'
import { type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let seller: Someone
beforeAll(async () => {
  world = await startWorld()
  seller = await world.person('farm')
})
afterAll(() => world.stop())

const run = (name: string) =>
  jobs({ FILES_DIR: '.data/none' }, world.app, { error: () => {} })
    .find((job) => job.name === name)
    ?.run()
const drift = async () => /^stock_drift_lots (\d+)$/m.exec(await (await fetch(`${world.url}/metrics`)).text())?.[1]

test('at night a lot whose stock isn’t the sum of its moves is counted, and not mended', async () => {
  const { id } = await post(seller)
  await run('check-stock')
  expect(await drift()).toBe('0')
  await world.rows(
    'update lot set available = available + 1 from listing l where l.lot_id = lot.id and l.id = $1 returning lot.id',
    [id],
  )
  await run('check-stock')
  expect(await drift()).toBe('1')
})

test('a photo that no listing uses goes after a day; one in use, or a fresh one, stays', async () => {
  const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#2e6b3a' } })
    .png()
    .toBuffer()
  const form = new FormData()
  form.set('photo', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'a.png')
  const used = (await seller.raw('POST', '/api/photos', { body: form })).body as { id: string }
  await post(seller, tea({ photos: [used.id] }))
  const [old, fresh] = [randomUUID(), randomUUID()]
  await world.rows(
    `insert into file (id, hash, width, height, bytes, organization_id, created_at)
     select id::uuid, id, 1, 1, 1, $3, at from (values ($1, now() - interval '25 hours'), ($2, now())) v(id, at)`,
    [old, fresh, seller.organizationId],
  )
  await world.rows(`update file set created_at = now() - interval '2 days' where id = $1`, [used.id])
  await run('remove-unused-photos')
  const left = await world.rows<{ id: string }>('select id from file')
  expect(left.map(({ id }) => id).toSorted()).toEqual([used.id, fresh].toSorted())
})

test('what orders hold is reserved; the seller sees it beside what is left', async () => {
  const buyer = await world.person('buyer')
  const { id } = await post(seller, tea({ amount: 90_000 }))
  const [row] = await world.rows<{ lot_id: string }>('select lot_id from listing where id = $1', [id])
  await placeOrder(
    buyer,
    { listingId: id, lotId: row?.lot_id ?? '', price: 8000, seller: seller.organizationId },
    20_000,
  )
  const { items } = await seller.call('GET /my/listings', { query: {} })
  expect(items.find(({ card }) => card.id === id)).toMatchObject({
    card: { available: 70_000 },
    reserved: 20_000,
    sold: 0,
  })
})
