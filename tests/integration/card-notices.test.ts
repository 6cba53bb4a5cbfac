// The address at which the card provider tells us things: what is no notice of its own is refused, and nothing of it kept.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type CardMarket, startCardMarket } from '../support/cards.ts'
import { notice, sendNotice, signed as sign } from '../support/stripe-notices.ts'

let at: CardMarket
beforeAll(async () => {
  at = await startCardMarket()
})
afterAll(() => at.stop())
afterEach(() => at.demandBooks())

describe('notices that are none', () => {
  const send = (body: string, headers?: Record<string, string>) =>
    sendNotice(`${at.world.url}/api/webhooks/stripe-sandbox`, body, headers)
  const signed = (body: string, { secret = at.webhookSecret, age = 0 } = {}) => sign(body, { secret, age })
  /** A notice and its headers. */
  const made = (changes?: object, how?: { secret?: string; age?: number }): [string, Record<string, string>] => {
    const body = notice(changes)
    return [body, signed(body, how)]
  }
  const count = async () => (await at.world.rows('select 1 from webhook_inbox')).length

  test.each([
    ['unsigned', () => [notice(), {}], 400],
    ['signed by another', () => made({}, { secret: 'whsec_other' }), 400],
    [
      'changed on the way',
      () => {
        const [body, headers] = made()
        return [body.replace('succeeded', 'canceled'), headers]
      },
      400,
    ],
    ['too old', () => made({}, { age: 301 }), 400],
    ['of real money', () => made({ livemode: true }), 400],
    ['no JSON', () => ['a=b&c=d', signed('a=b&c=d')], 400],
    ['null', () => ['null', signed('null')], 400],
    ['a list', () => ['[]', signed('[]')], 400],
    ['without an id', () => made({ id: undefined }), 400],
    ['with a number for its id', () => made({ id: 7 }), 400],
    ['with an id that no text keeps', () => made({ id: 'evt_\u0000' }), 400],
    ['with an id that no index keeps', () => made({ id: `evt_${'x'.repeat(3000)}` }), 400],
    ['without a type', () => made({ type: undefined }), 400],
    ['that doesn’t say whose money', () => made({ livemode: undefined }), 400],
    ['without data', () => made({ data: undefined }), 400],
    ['with data of nothing', () => made({ data: { object: null } }), 400],
    ['too large', () => made({ more: 'x'.repeat(300_000) }), 413],
    [
      'packed',
      () => {
        const [body, headers] = made()
        return [body, { ...headers, 'content-encoding': 'gzip' }]
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
    for (const odd of [
      made({ type: 'something.new' }),
      made({ type: 'v9.odd', data: { object: {} } }),
      made({ data: { object: { id: 7 } } }),
    ]) {
      const reply = await send(...odd)
      expect([reply.status, await reply.json()]).toEqual([200, { received: true }])
      expect((await send(...odd)).status).toBe(200)
    }
    await at.settle()
    expect(await at.world.rows(`select 1 from webhook_inbox where state <> 'done'`)).toEqual([])
  })

  test('real money’s address isn’t there, and others’ pages can’t be fooled by a cookie', async () => {
    const [body, headers] = made()
    expect((await sendNotice(`${at.world.url}/api/webhooks/stripe`, body, headers)).status).toBe(404)
    const crossed = await send(body, {
      ...headers,
      origin: 'https://elsewhere.example',
      'sec-fetch-site': 'cross-site',
    })
    expect(crossed.status).toBe(200)
  })

  test('one that can’t be acted on comes again for most of a day, and only then goes to a person', async () => {
    const { id } = await at.checkout()
    const { session } = await at.open(at.buyer, id)
    at.sandbox.pay(session, 'pm_card_visa')
    await at.sandbox.deliver()
    at.sandbox.faults.push({ match: /GET \/v1/, mode: 'drop_before', times: 1_000_000 })
    let hours = 0
    for (let waiting = 1; waiting > 0; ) {
      await at.world.rows(`update webhook_inbox set next_at = now() where state = 'new'`)
      await at.world.app.card.takeNotices()
      const [next] = await at.world.rows<{ n: number; hours: number }>(
        `select count(*)::int as n, coalesce(extract(epoch from max(next_at) - now()) / 3600, 0)::float8 as hours from webhook_inbox where state = 'new'`,
      )
      waiting = next?.n ?? 0
      hours += next?.hours ?? 0
    }
    at.sandbox.faults.length = 0
    expect(hours).toBeGreaterThan(16)
    expect(hours).toBeLessThan(24)
    const dead = await at.world.rows<{ event_id: string }>(`select event_id from webhook_inbox where state = 'dead'`)
    expect(dead.length).toBeGreaterThan(0)
    const findings = await at.world.rows(`select 1 from finding where kind = 'webhook_dead' and subject = any($1)`, [
      dead.map(({ event_id }) => `stripe-sandbox:${event_id}`),
    ])
    expect(findings).toHaveLength(dead.length)
    expect((await at.check(id)).state).toBe('authorized')
  })
})
