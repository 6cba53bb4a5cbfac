// The address at which the card provider tells us things: what is no notice of its own is refused, and nothing of it kept.
import { randomUUID } from 'node:crypto'
import Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type CardMarket, startCardMarket } from '../support/cards.ts'

let at: CardMarket
beforeAll(async () => {
  at = await startCardMarket()
})
afterAll(() => at.stop())
afterEach(() => at.demandBooks())

describe('notices that are none', () => {
  const send = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${at.world.url}/api/webhooks/stripe-sandbox`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })
  const event = (changes: object = {}) =>
    JSON.stringify({
      id: `evt_${randomUUID()}`,
      object: 'event',
      type: 'payment_intent.succeeded',
      livemode: false,
      data: { object: { id: 'pi_none', object: 'payment_intent', metadata: {} } },
      ...changes,
    })
  const signed = (payload: string, { secret = at.webhookSecret, age = 0 } = {}) => ({
    'stripe-signature': Stripe.webhooks.generateTestHeaderString({
      payload,
      secret,
      timestamp: Math.floor(Date.now() / 1000) - age,
    }),
  })
  const count = async () => (await at.world.rows('select 1 from webhook_inbox')).length

  test.each([
    ['unsigned', () => [event(), {}], 400],
    [
      'signed by another',
      () => {
        const e = event()
        return [e, signed(e, { secret: 'whsec_other' })]
      },
      400,
    ],
    [
      'changed on the way',
      () => {
        const e = event()
        return [e.replace('succeeded', 'canceled'), signed(e)]
      },
      400,
    ],
    [
      'too old',
      () => {
        const e = event()
        return [e, signed(e, { age: 301 })]
      },
      400,
    ],
    [
      'of real money',
      () => {
        const e = event({ livemode: true })
        return [e, signed(e)]
      },
      400,
    ],
    [
      'no JSON',
      () => {
        const e = 'a=b&c=d'
        return [e, signed(e)]
      },
      400,
    ],
    [
      'too large',
      () => {
        const e = event({ more: 'x'.repeat(300_000) })
        return [e, signed(e)]
      },
      413,
    ],
    [
      'packed',
      () => {
        const e = event()
        return [e, { ...signed(e), 'content-encoding': 'gzip' }]
      },
      415,
    ],
    ['nothing', () => ['', {}], 400],
  ] as [string, () => [string, Record<string, string>], number][])(
    '%s: refused, and nothing is kept',
    async (_, make, status) => {
      const before = await count()
      const reply = await send(...make())
      expect([reply.status, reply.headers.get('content-type')]).toEqual([
        status,
        'application/problem+json; charset=utf-8',
      ])
      expect(await count()).toBe(before)
    },
  )

  test('of a kind that nobody knows, or of nothing of ours: taken, and done', async () => {
    for (const made of [event({ type: 'something.new' }), event({ type: 'v9.odd', data: { object: {} } })]) {
      const reply = await send(made, signed(made))
      expect([reply.status, await reply.json()]).toEqual([200, { received: true }])
      expect((await send(made, signed(made))).status).toBe(200)
    }
    await at.settle()
    expect(await at.world.rows(`select 1 from webhook_inbox where state <> 'done'`)).toEqual([])
  })

  test('real money’s address isn’t there, and others’ pages can’t be fooled by a cookie', async () => {
    const made = event()
    const reply = await fetch(`${at.world.url}/api/webhooks/stripe`, {
      method: 'POST',
      body: made,
      headers: signed(made),
    })
    expect(reply.status).toBe(404)
    const crossed = await send(made, {
      ...signed(made),
      origin: 'https://elsewhere.example',
      'sec-fetch-site': 'cross-site',
    })
    expect(crossed.status).toBe(200)
  })

  test('one that can’t be acted on comes again, and after ten tries goes to a person', async () => {
    const { id } = await at.checkout()
    const { session } = await at.open(at.buyer, id)
    at.sandbox.pay(session, 'pm_card_visa')
    await at.sandbox.deliver()
    at.sandbox.faults.push({ match: /GET \/v1/, mode: 'drop_before', times: 1_000_000 })
    await at.world.rows(`update webhook_inbox set attempts = 8 where state = 'new'`)
    for (let n = 0; n < 2; n++) {
      await at.world.rows(`update webhook_inbox set next_at = now() where state = 'new'`)
      await at.world.app.card.takeNotices()
    }
    at.sandbox.faults.length = 0
    const dead = await at.world.rows<{ event_id: string }>(`select event_id from webhook_inbox where state = 'dead'`)
    expect(dead.length).toBeGreaterThan(0)
    const findings = await at.world.rows(`select 1 from finding where kind = 'webhook_dead' and subject = any($1)`, [
      dead.map(({ event_id }) => `stripe-sandbox:${event_id}`),
    ])
    expect(findings).toHaveLength(dead.length)
    expect((await at.check(id)).state).toBe('authorized')
  })
})
