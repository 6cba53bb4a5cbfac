import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal, startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

test('the catalogue holds 72 products of ten categories, each with what is needed to sell it', async () => {
  const { products, categories, states } = await world.visitor.call('GET /products')
  expect([products.length, categories.length, states.length]).toEqual([72, 10, 5])
  const lacking = products.filter(
    ({ name, picture, units, states: its, harvestMonths }) =>
      !(name.vi && name.en && picture.alt.vi && picture.alt.en && picture.drawn && units.length && its.length) ||
      !/^\/pictures\/[\w-]+\.svg$/.test(picture.url) ||
      harvestMonths.some((month) => month < 1 || month > 12),
  )
  expect(lacking).toEqual([])
  expect(products.filter(({ grades }) => grades.length > 0).length).toBeGreaterThan(10)
})

test('mass units have grams, counted ones an estimate a piece or none', async () => {
  const { products } = await world.visitor.call('GET /products')
  for (const { id, units } of products)
    for (const unit of units)
      expect([id, unit.measure === 'mass', unit.grams !== null]).toEqual([
        id,
        unit.measure === 'mass',
        unit.measure === 'mass',
      ])
  const counted = products.filter(({ measure }) => measure === 'count')
  expect(counted.length).toBeGreaterThan(0)
  expect(counted.some(({ units }) => units.some(({ gramsPerPiece }) => gramsPerPiece !== null))).toBe(true)
})

test('one product says what the whole catalogue says of it', async () => {
  const { products } = await world.visitor.call('GET /products')
  const [first] = products
  expect(await world.visitor.call('GET /products/:id', { params: { id: first?.id ?? '' } })).toEqual(first)
})

test('a product that is none is not found', async () => {
  expect(await refusal(world.visitor.call('GET /products/:id', { params: { id: 'no-such-thing' } }))).toMatchObject({
    slug: 'not-found',
    status: 404,
  })
  expect((await world.visitor.raw('GET', '/api/products/..%2F..')).status).toBe(404)
})
