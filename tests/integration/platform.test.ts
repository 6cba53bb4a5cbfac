import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

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
