import { endpoints } from '@chl/contracts/api'
import { openApiDocument } from '@chl/contracts/openapi'
import { problemSlugs } from '@chl/contracts/problem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

test('the contract is served as OpenAPI 3.1', async () => {
  const { status, headers, body } = await world.visitor.raw('GET', '/api/openapi.json')
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(body).toEqual(JSON.parse(JSON.stringify(openApiDocument(endpoints))))
})

test('the reference page and all that it loads come from here, under a policy without inline scripts', async () => {
  const { status, headers, body } = await world.visitor.raw('GET', '/api/docs')
  expect(status).toBe(200)
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  )
  const addresses = [...String(body).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address)
  expect(addresses).toHaveLength(5)
  for (const address of addresses) {
    expect(address).toMatch(/^\/api\//)
    const reply = await fetch(`${world.url}${address}`)
    expect([address, reply.status]).toEqual([address, 200])
    expect((await reply.text()).toLowerCase()).not.toContain('petstore.swagger.io/v2/swagger.json')
  }
})

test('a problem’s type leads to its words in both languages', async () => {
  const { body } = await world.visitor.raw('GET', '/api/problems')
  for (const slug of problemSlugs) expect(body).toContain(`id="${slug}"`)
  expect(body).toContain('Không tìm thấy')
  const reply = await fetch(`${world.url}/problems/not-found`, { redirect: 'manual' })
  expect([reply.status, reply.headers.get('location')]).toEqual([302, '/api/problems#not-found'])
  expect((await fetch(`${world.url}/problems/toString`, { redirect: 'manual' })).status).toBe(404)
})
