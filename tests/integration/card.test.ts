// Collecting by card, against the local stand-in for Stripe: held, weighed, charged for what was weighed; the page of payment.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type CardMarket, startCardMarket } from '../support/cards.ts'
import { makeListing } from '../support/market.ts'
import { inDays } from '../support/posting.ts'
import { act, collectedOf, kg, moneySteps, refused, see, weigh } from '../support/steps.ts'
import { refusal } from '../support/world.ts'

let at: CardMarket
beforeAll(async () => {
  at = await startCardMarket()
})
afterAll(() => at.stop())
afterEach(() => at.demandBooks())

describe('the straight way', () => {
  test('held with headroom, weighed less, charged what was weighed, paid out of what is held', async () => {
    const { id, first, second } = await at.checkout()
    expect(await at.payment(id)).toMatchObject({
      state: null,
      payable: true,
      amount: 1_100_000,
      environment: 'sandbox',
    })
    const { session } = await at.open(at.buyer, id)
    expect(at.sandbox.objects.sessions.get(session)).toMatchObject({ amount_total: 1_100_000, currency: 'vnd' })
    at.sandbox.pay(session, 'pm_card_visa')
    await at.deliver()
    expect(await at.payment(id)).toMatchObject({ state: 'authorized', payable: false, amount: 1_100_000, captured: 0 })
    expect(await at.told('payment.authorized', id)).toEqual([
      'buyer silent',
      'buyer silent',
      'farm urgent',
      'farm urgent',
    ])
    expect(await at.balance('stripe_clearing')).toBe(0)

    await at.weighed(at.farm, first, kg(39))
    await at.deliver()
    expect((await at.collection(id)).state).toBe('authorized')
    await at.weighed(at.other, second, kg(10))
    await at.deliver()
    const charged = 39 * 20_000 + 10 * 20_000
    const row = await at.collection(id)
    expect(row).toMatchObject({ state: 'captured', captured: String(charged), settled_in: 'usd' })
    const intent = at.sandbox.objects.paymentIntents.get(row.provider_ref ?? '')
    expect(intent).toMatchObject({ status: 'succeeded', amount_received: charged })
    expect(intent?.metadata).toMatchObject({ collection_id: row.id, checkout_id: id, environment: 'sandbox' })
    expect(await at.balance(`held:${first}`)).toBe(39 * 20_000)
    expect(await at.balance(`held:${second}`)).toBe(10 * 20_000)
    expect(await at.balance('psp_fee')).toBe(Number(row.provider_fee))
    // 3.4 % of what it settles to, in đồng again.
    expect(Math.abs(Number(row.provider_fee) - charged * 0.034)).toBeLessThan(300)
    expect(await at.payment(id)).toMatchObject({ state: 'captured', captured: charged, amount: 1_100_000 })
  })

  test('a seller sees what of it is its own order’s, before and after the charge', async () => {
    const { id, first, second } = await at.authorized()
    expect(await moneySteps(at.farm, first)).toEqual(['authorized 880000'])
    expect(await moneySteps(at.other, second)).toEqual(['authorized 220000'])
    const before = await see(at.farm, first)
    await at.weighed(at.farm, first, kg(39))
    await at.weighed(at.other, second, kg(10))
    await at.deliver()
    expect((await at.collection(id)).state).toBe('captured')
    expect(await moneySteps(at.farm, first)).toEqual(['authorized 0', 'captured 780000'])
    expect(await moneySteps(at.buyer, second)).toEqual(['authorized 0', 'captured 200000'])
    for (const seen of [before, await see(at.farm, first)])
      for (const not of [1_100_000, 220_000, 200_000, 980_000, 1_000_000, second, at.other.organizationId])
        expect(JSON.stringify(seen)).not.toMatch(new RegExp(`\\b${not}\\b`))
  })

  test('an order that ended is held for no longer, and the card is once the others are done', async () => {
    const { first, second } = await at.authorized()
    expect(await collectedOf(at.buyer, first)).toMatchObject({ authorized: true, heldForOthers: true })
    await act(at.buyer, first, 'cancellation', {})
    await at.deliver()
    expect(await collectedOf(at.buyer, first)).toMatchObject({ authorized: true, heldForOthers: true })
    expect(await collectedOf(at.farm, first)).toMatchObject({ authorized: true, heldForOthers: false })
    expect(await collectedOf(at.buyer, second)).toMatchObject({ authorized: true, heldForOthers: false })
    await at.weighed(at.other, second, kg(10))
    await at.deliver()
    expect(await collectedOf(at.buyer, first)).toMatchObject({ authorized: false, heldForOthers: false })
    expect(await moneySteps(at.buyer, first)).toEqual(['authorized 0', 'canceled 0'])
    expect(await moneySteps(at.buyer, second)).toEqual(['authorized 0', 'captured 200000'])
  })

  test('every call carries a key of ours, and says whose it is', async () => {
    expect(at.sandbox.log.filter(({ method, key }) => method === 'POST' && !key)).toEqual([])
    const keys = at.sandbox.log.flatMap(({ key }) => key ?? [])
    const rows = await at.world.rows<{ id: string }>('select id from payment_operation')
    const ids = new Set(rows.map((row) => row.id))
    expect(keys.filter((key) => !ids.has(key.split('.')[0] ?? ''))).toEqual([])
  })

  test('what is weighed over what is held is refused, with what may be charged', async () => {
    const { first } = await at.authorized({ two: false })
    const order = await act(at.farm, first, 'confirmation')
    const reply = await at.farm.raw('POST', `/api/orders/${first}/weighing`, {
      body: weigh(order, kg(45)),
      headers: { 'idempotency-key': randomUUID() },
    })
    // Out of tolerance it waits for the at.buyer, whose yes is what settles it.
    expect(reply.status).toBe(200)
    const waiting = await see(at.buyer, first)
    const answer = await at.buyer.raw('POST', `/api/orders/${first}/weighing/answer`, {
      body: { n: waiting.weighingToAnswer?.n, accept: true },
      headers: { 'idempotency-key': randomUUID() },
    })
    expect([answer.status, (answer.body as { left?: number }).left]).toEqual([409, 880_000])
  })
})

describe('before a card holds the money', () => {
  test('no seller can confirm, also not after a card was declined', async () => {
    const { id, first } = await at.checkout({ two: false })
    const confirm = async () => (await refused(act(at.farm, first, 'confirmation'))).problem.type
    expect(await confirm()).toBe('/problems/not-allowed-now')
    const { session } = await at.open(at.buyer, id)
    expect(at.sandbox.pay(session, 'pm_card_chargeDeclined')).toBe('declined')
    await at.deliver()
    expect(await confirm()).toBe('/problems/not-allowed-now')
    expect((await see(at.farm, first)).state).toBe('placed')
    at.sandbox.pay(session, 'pm_card_visa')
    await at.deliver()
    expect((await act(at.farm, first, 'confirmation')).state).toBe('confirmed')
  })

  test('none is taken for goods that come later than it can hold their price', async () => {
    const placed = async (days: number) => {
      const listing = await makeListing(at.world, at.farm, { price: 20_000, readyOn: inDays(days) })
      const line = { listingId: listing.listingId, amount: kg(10), price: 20_000 }
      const { sellers } = await at.buyer.call('POST /checkouts/quote', { body: { lines: [line] } })
      const soon = { listing: await makeListing(at.world, at.other), amount: kg(10) }
      return {
        ahead: sellers[0]?.lines[0]?.ahead,
        placing: () => at.placed(at.buyer, [soon, { listing, amount: kg(10) }]),
      }
    }
    const early = await placed(6)
    expect(early.ahead).toBe(true)
    expect((await refusal(early.placing())).slug).toBe('method-not-offered')
    const near = await placed(5)
    expect(near.ahead).toBe(false)
    expect((await near.placing()).orders).toHaveLength(2)
  })
})

describe('the page of payment', () => {
  test('declined: the buyer is told why, and the same page takes another card', async () => {
    const { id } = await at.checkout()
    const { session, url } = await at.open(at.buyer, id)
    expect(at.sandbox.pay(session, 'pm_card_chargeDeclinedInsufficientFunds')).toBe('declined')
    await at.deliver()
    expect(await at.payment(id)).toMatchObject({
      state: 'requires_action',
      payable: true,
      failure: 'insufficient_funds',
    })
    expect((await at.open(at.buyer, id)).url).toBe(url)
    at.sandbox.pay(session, 'pm_card_mastercard')
    expect(await at.check(id)).toMatchObject({ state: 'authorized', failure: null })
  })

  test('3-D Secure: nothing is held before the bank’s question is answered', async () => {
    const { id } = await at.checkout()
    const { session } = await at.open(at.buyer, id)
    at.sandbox.pay(session, 'pm_card_threeDSecure2Required')
    expect((await at.check(id)).state).toBe('requires_action')
    const { provider_ref } = await at.collection(id)
    at.sandbox.authenticate(provider_ref ?? '', false)
    expect(await at.check(id)).toMatchObject({
      state: 'requires_action',
      failure: 'payment_intent_authentication_failure',
    })
    at.sandbox.pay(session, 'pm_card_threeDSecure2Required')
    at.sandbox.authenticate(provider_ref ?? '', true)
    expect((await at.check(id)).state).toBe('authorized')
  })

  test('the tab closed on the way back: the notice alone does it', async () => {
    const { id } = await at.checkout()
    const { session } = await at.open(at.buyer, id)
    at.sandbox.pay(session, 'pm_card_visa')
    expect((await at.payment(id)).state).toBe('requires_action')
    await at.deliver()
    expect((await at.payment(id)).state).toBe('authorized')
  })

  test('no notice at all: the clock asks', async () => {
    const { id } = await at.checkout()
    const { session } = await at.open(at.buyer, id)
    at.sandbox.pay(session, 'pm_card_visa')
    await at.world.rows(
      `update collection set created_at = now() - interval '11 minutes', checked_at = null where checkout_id = $1`,
      [id],
    )
    await at.world.app.card.tick()
    expect((await at.payment(id)).state).toBe('authorized')
  })

  test('it runs out: the buyer is told and opens another', async () => {
    const { id } = await at.checkout()
    const { session } = await at.open(at.buyer, id)
    at.sandbox.advance(46 * 60)
    await at.deliver()
    expect(await at.payment(id)).toMatchObject({ state: 'expired', payable: true })
    expect(await at.told('payment.expired', id)).toEqual(['buyer bell', 'buyer bell'])
    const again = await at.open(at.buyer, id).catch((error: unknown) => error)
    // The stand-in's clock is 46 minutes ahead of ours: to it our page would be closed already, and it says so.
    expect(again).toBeInstanceOf(Error)
    expect((await at.collection(id)).state).toBe('failed')
    at.sandbox.advance(-46 * 60)
    expect((await at.open(at.buyer, id)).session).not.toBe(session)
  })

  test('two tabs, a double click and a retry open one page, and charge once', async () => {
    const { id } = await at.checkout()
    const pages = await Promise.all(Array.from({ length: 6 }, () => at.open(at.buyer, id)))
    expect(new Set(pages.map(({ url }) => url)).size).toBe(1)
    at.sandbox.pay(pages[0]?.session ?? '', 'pm_card_visa')
    expect(await at.buyer.call('POST /checkouts/:id/payment', { params: { id } })).toEqual({
      kind: 'none',
      state: 'authorized',
    })
    const own = [...at.sandbox.objects.paymentIntents.values()].filter((one) => one.metadata['checkout_id'] === id)
    expect(own).toHaveLength(1)
  })

  test('too little, and too much for a card', async () => {
    const small = await at.checkout()
    await at.world.rows(`update collected_order set ceiling = 5000 where checkout_id = $1`, [small.id])
    const no = await refusal(at.open(at.buyer, small.id))
    expect(no).toMatchObject({ slug: 'method-not-offered', left: 99_999_999 })
    expect(no.detail).toContain('10.000')
    await at.world.rows(`update collected_order set ceiling = 99000000 where checkout_id = $1`, [small.id])
    expect((await refusal(at.open(at.buyer, small.id))).slug).toBe('method-not-offered')
  })

  test('its buyer alone sees it; a seller, a stranger and nobody get nothing', async () => {
    const { id } = await at.checkout()
    for (const who of [at.farm, await at.world.person('buyer', { place: 'Sa Pa' })])
      for (const ask of [
        () => at.payment(id, who),
        () => who.call('POST /checkouts/:id/payment', { params: { id } }),
        () => who.call('POST /checkouts/:id/payment/check', { params: { id } }),
      ])
        expect((await refusal(ask())).slug).toBe('not-found')
    expect((await refusal(at.payment(randomUUID()))).slug).toBe('not-found')
    expect((await at.world.visitor.raw('GET', `/api/checkouts/${id}/payment`)).status).toBe(401)
  })
})
