import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

test('a person who writes without end is told when to go on; others are not hindered', async () => {
  const strict = await startWorld({ env: { WRITES_PER_MINUTE: '3' } })
  const [eager, calm] = await Promise.all([strict.person('farm'), strict.person('farm')])
  const rename = (who: typeof eager) => who.raw('PATCH', '/api/me', { body: { name: 'Lò Văn Phong' } })
  const replies = await Promise.all(Array.from({ length: 5 }, () => rename(eager)))
  expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 200, 429, 429])
  const refused = replies.find(({ status }) => status === 429)
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await rename(calm)).status).toBe(200)
  expect((await eager.raw('GET', '/api/me')).status).toBe(200)
  await strict.stop()
})

test('it lives and is ready', async () => {
  expect((await fetch(`${world.url}/livez`)).status).toBe(200)
  expect(await (await fetch(`${world.url}/readyz`)).json()).toMatchObject({ ready: true })
})

test('an unknown address and broken JSON are problems in the reader’s language', async () => {
  const unknown = await world.visitor.raw('GET', '/api/nothing', { headers: { 'accept-language': 'en' } })
  expect(unknown).toMatchObject({
    status: 404,
    body: { type: '/problems/not-found', title: "Not found, or not your organization's." },
  })
  expect(unknown.headers.get('content-type')).toContain('application/problem+json')
  const broken = await world.visitor.raw('POST', '/api/sign-in', { body: '{' })
  expect(broken).toMatchObject({ status: 400, body: { type: '/problems/invalid-json' } })
})
