// Bad input where money is moved, by the operator and by those whose orders it collects for. What its successes set going ends before
// the next one is tried; at the end every book is equal.
import { endpoints } from '@chl/contracts/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CardMarket, startCardMarket } from '../support/cards.ts'
import { forgedCursors, openFuzz } from '../support/fuzz.ts'
import { idsOfMoney, moneySamples, SAMPLES_ENV } from '../support/money-samples.ts'

let market: CardMarket
let field: ReturnType<typeof openFuzz>
beforeAll(async () => {
  market = await startCardMarket({ env: SAMPLES_ENV })
  const { world, farm, buyer, operator } = market
  const { orders } = await moneySamples(market)
  const orderIds = Object.values(orders)
  const numbers = await world.rows<{ number: string }>('select number from collected_order')
  const lines = await world.rows<{ id: string }>('select id from order_line')
  const known = {
    uuid: [...orderIds, ...(await idsOfMoney(world)), farm.organizationId, buyer.organizationId, farm.personId],
    orderId: orderIds,
    number: numbers.map(({ number }) => number),
    line: lines.map(({ id }) => id),
    amount: [1, 1000, 50_000, 800_000, 1.5, -1, '1e6', 2 ** 53],
    month: ['2026-11', '2026-13'],
    bank: ['970436', '970415'],
    cursor: ['W10', ...forgedCursors],
  }
  field = openFuzz({ world, people: { farm, buyer, operator }, known, quiet: market.hurry })
}, 120_000)
afterAll(() => market.stop())

describe('what moves money bears what its schema refuses', () => {
  const all = endpoints
    .filter(
      ({ multipart, path }) =>
        !multipart && /^\/(operator|cash|payments|orders|checkouts|refunds|cooperative|my|papers)\b/.test(path),
    )
    .map((endpoint, index) => [`${endpoint.method} ${endpoint.path}`, endpoint, index] as const)
  test.each(all)('%s', { timeout: 60_000 }, async (_, endpoint, index) => {
    const by = endpoint.path.startsWith('/operator') ? ['operator'] : ['operator', 'farm', 'buyer']
    expect(await field.fuzz(endpoint, index, by)).toEqual([])
  })

  test('and it was not refused at the door only; the books are equal', async () => {
    const missing = [200, 201, 400, 404, 409].filter((status) => !field.counted.get(status))
    expect([missing, Object.fromEntries(field.counted)]).toEqual([[], expect.anything()])
    await market.demandBooks()
  })
})
