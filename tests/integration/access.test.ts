// Every endpoint of the contract × who may not: it grows with the contract.
import { randomUUID } from 'node:crypto'
import { endpoints } from '@chl/contracts/api'
import type { Endpoint } from '@chl/contracts/endpoint'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { makeListing, placeOrder } from '../support/market.ts'
import { slimOf, valueOf } from '../support/shapes.ts'
import { connect, type Someone, startWorld, type World } from '../support/world.ts'

/** Writes that need no key: sent twice they leave what once leaves, and the second answer is as good. */
const WITHOUT_KEY: Record<string, string> = {
  requestCode: 'a code sent again is a new code, and the first one ends',
  signIn: 'a code opens once',
  choosePerson: 'a proof opens once',
  register: 'a proof registers once',
  signOut: 'signed out is signed out',
  updateMe: 'sets what it says',
  updateOrganization: 'sets what it says',
  updatePaperDetails: 'sets what it says',
  setPayee: 'sets what it says',
  setRefundAccount: 'sets what it says',
  setShares: 'sets what it says',
  changeMember: 'sets what it says',
  runReconciliation: 'it only looks',
  openConnect: 'a link that is opened is a link, and the account is one',
  signInAsDemoPerson: 'each is a session of its own',
  pauseListing: 'paused is paused',
  resumeListing: 'open is open',
  withdrawListing: 'withdrawn is withdrawn',
  checkCollection: 'read anew is read anew',
  uploadPhoto: 'the same photo twice is swept away unused',
  quoteCart: 'writes nothing',
  startPayment: 'a page that is open is the same page',
  checkPayment: 'asks again',
  markRead: 'read is read',
  decideStatement: 'each line counts once, and a statement is decided once',
}

let world: World
let seller: Someone
let strangers: Someone[]
let ids: { listing: string; order: string; line: string }
beforeAll(async () => {
  world = await startWorld({ env: { LOG_LEVEL: 'silent' } })
  const [farm, buyer, ...others] = await Promise.all([
    world.person('farm'),
    world.person('buyer'),
    world.person('farm'),
    world.person('buyer'),
    world.person('office'),
  ])
  seller = farm
  strangers = others
  const listing = await makeListing(world, farm)
  const order = await placeOrder(buyer, listing, 1000)
  const [line] = await world.rows<{ id: string }>('select id from order_line')
  ids = { listing: listing.listingId, order: order.id, line: line?.id ?? '' }
})
afterAll(() => world.stop())

const closed = endpoints.filter(({ access }) => access !== 'public')
const ofOneThing = endpoints.filter(({ params, access }) => params && access === 'organization')

/** A fitting request to an endpoint; ids in its body are those of somebody else's goods and order. */
function sentTo(endpoint: Endpoint, id: string) {
  const schema = endpoint.body && (z.toJSONSchema(endpoint.body, { io: 'input' }) as Parameters<typeof valueOf>[0])
  const known = { uuid: [ids.line], reason: ['vì trời mưa'] }
  const [body] = schema ? fc.sample(valueOf(slimOf(schema), known), { seed: 1, numRuns: 1 }) : []
  const address = `/api${endpoint.path.replace(/:\w+/g, id)}`
  return { address, init: { headers: { 'idempotency-key': randomUUID() }, ...(body !== undefined && { body }) } }
}

describe('the route table', () => {
  test('serves every endpoint of the contract, and nothing else under its addresses', async () => {
    const addresses = new Map<string, string[]>()
    for (const { path, method } of endpoints) addresses.set(path, [...(addresses.get(path) ?? []), method])
    for (const [path, methods] of addresses) {
      const reply = await fetch(`${world.url}/api${path.replace(/:size/, 'full').replace(/:\w+/g, randomUUID())}`, {
        method: 'OPTIONS',
      })
      expect([
        path,
        reply.status,
        reply.headers
          .get('allow')
          ?.split(', ')
          .toSorted((a, b) => a.localeCompare(b)),
      ]).toEqual([path, 405, methods.toSorted((a, b) => a.localeCompare(b))])
    }
  })

  test('every write has a key, or says why it needs none', () => {
    const without = endpoints.filter(({ method, idempotent }) => method !== 'GET' && !idempotent).map(({ id }) => id)
    expect(without.toSorted((a, b) => a.localeCompare(b))).toEqual(
      Object.keys(WITHOUT_KEY).toSorted((a, b) => a.localeCompare(b)),
    )
    expect(endpoints.filter(({ method, idempotent }) => method === 'GET' && idempotent)).toEqual([])
  })
})

describe('who is not let in', () => {
  test.each(closed.map((endpoint) => [endpoint.id, endpoint] as const))('%s: nobody signed in', async (_, endpoint) => {
    const { address, init } = sentTo(endpoint, randomUUID())
    expect((await world.visitor.raw(endpoint.method, address, init)).status).toBe(401)
  })

  test.each(
    closed.filter(({ access }) => access === 'organization').map((endpoint) => [endpoint.id, endpoint] as const),
  )('%s: for no organization, or one of others', async (_, endpoint) => {
    const { address, init } = sentTo(endpoint, ids.order)
    for (const named of [undefined, seller.organizationId, randomUUID(), 'x']) {
      const stranger = connect(world.url, strangers[0]!.cookie, named)
      expect([named, (await stranger.raw(endpoint.method, address, init)).status]).toEqual([named, 403])
    }
  })

  test.each(ofOneThing.map((endpoint) => [endpoint.id, endpoint] as const))('%s: not its own', async (_, endpoint) => {
    const id = endpoint.path.startsWith('/orders') ? ids.order : ids.listing
    const state = () =>
      world.rows(
        'select (select state from orders where id = $1) as o, (select state from listing where id = $2) as l, (select count(*)::int from order_move) as moves',
        [ids.order, ids.listing],
      )
    const before = await state()
    for (const stranger of strangers) {
      const { address, init } = sentTo(endpoint, id)
      const { status, body } = await stranger.raw(endpoint.method, address, init)
      expect([status, JSON.stringify(body).includes('farm ')]).toEqual([404, false])
    }
    expect(await state()).toEqual(before)
  })
})
