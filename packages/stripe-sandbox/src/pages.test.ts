import type Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Opened, openSandbox } from './testing/world.ts'
import { idOf } from './world.ts'

let at: Opened
beforeEach(async () => {
  at = await openSandbox()
})
afterEach(() => at.end())

const open = (more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  at.stripe.checkout.sessions.create({
    mode: 'payment',
    success_url: 'http://localhost/thanks?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://localhost/cart',
    locale: 'vi',
    line_items: [
      {
        quantity: 2,
        price_data: { currency: 'vnd', unit_amount: 625_000, product_data: { name: 'Mật <ong> & măng' } },
      },
    ],
    payment_intent_data: { capture_method: 'manual', transfer_group: 'c1', metadata: { payment_id: 'p1' } },
    ...more,
  })
const get = async (url: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(url, { headers, redirect: 'manual' })
  return { status: answer.status, location: answer.headers.get('location'), html: await answer.text(), answer }
}
const post = async (url: string, form: Record<string, string>) => {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })
  return { status: answer.status, location: answer.headers.get('location'), html: await answer.text() }
}
const read = (id: string) => at.stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] })

test('the page says what it is, what is paid for, how much, and lets one choose', async () => {
  const session = await open()
  const page = await get(session.url ?? '')
  expect(page.status).toBe(200)
  expect(page.html).toContain('<html lang="vi">')
  expect(page.html).toContain('SANDBOX — không có tiền thật')
  expect(page.html).toContain('Mật &#60;ong&#62; &#38; măng × 2')
  expect(page.html).toMatch(/id="amount" data-amount="1250000">1\.250\.000\s₫</)
  expect(page.html).toContain('href="http://localhost/cart"')
  for (const [id, words] of [
    ['card-4242', 'Thành công'],
    ['card-3220', 'Cần xác thực 3-D Secure'],
    ['card-0002', 'Bị từ chối'],
    ['card-9995', 'Không đủ tiền'],
    ['card-0069', 'Thẻ hết hạn'],
  ])
    expect(page.html).toMatch(
      new RegExp(`<label><input type="radio" name="card" id="${id}"[^>]*><span>${words}</span>`),
    )
  expect(page.answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(page.html).not.toMatch(/(src|@import|url\()/)
})

test.each([
  ['en', '', 'SANDBOX — no real money'],
  ['auto', 'en-GB,en;q=0.9', 'SANDBOX — no real money'],
  ['auto', 'vi-VN,vi;q=0.9', 'SANDBOX — không có tiền thật'],
] as const)('language %s %s', async (locale, accepted, words) => {
  const { url } = await open({ locale })
  expect((await get(url ?? '', { 'accept-language': accepted })).html).toContain(words)
})

test('a card that works: held, complete, and back at the market', async () => {
  const session = await open()
  const paid = await post(session.url ?? '', { card: 'pm_card_visa' })
  expect(paid).toMatchObject({ status: 303, location: `http://localhost/thanks?session=${session.id}` })
  const after = await read(session.id)
  expect(after).toMatchObject({ status: 'complete', payment_status: 'unpaid', url: null })
  expect(after.payment_intent).toMatchObject({
    status: 'requires_capture',
    amount: 1_250_000,
    transfer_group: 'c1',
    metadata: { payment_id: 'p1' },
  })
  expect(at.sandbox.outbox.map((event) => event.type)).toContain('checkout.session.completed')
  await at.stripe.paymentIntents.capture((after.payment_intent as Stripe.PaymentIntent).id)
  expect((await read(session.id)).payment_status).toBe('paid')
})

test('a declined card says why, in the page; the same payment takes another card', async () => {
  const session = await open()
  const url = session.url ?? ''
  const declined = await post(url, { card: 'pm_card_chargeDeclinedInsufficientFunds' })
  expect(declined).toMatchObject({ status: 303, location: `/c/pay/${session.id}` })
  expect((await get(url)).html).toContain('<p id="error" role="alert">Thẻ không đủ tiền. Hãy chọn thẻ khác.</p>')
  const between = await read(session.id)
  expect(between).toMatchObject({ status: 'open', payment_intent: { status: 'requires_payment_method' } })
  expect((await post(url, { card: 'pm_card_mastercard' })).status).toBe(303)
  const after = await read(session.id)
  expect(after.status).toBe('complete')
  expect((after.payment_intent as Stripe.PaymentIntent).id).toBe((between.payment_intent as Stripe.PaymentIntent).id)
  expect([...at.sandbox.objects.charges.values()].map((one) => one.status)).toEqual(['failed', 'succeeded'])
})

test('no card, or none of ours', async () => {
  const { url } = await open()
  for (const card of ['', 'pm_card_nobody'])
    expect(await post(url ?? '', { card })).toMatchObject({
      status: 400,
      html: expect.stringContaining('Hãy chọn một thẻ'),
    })
  expect(at.sandbox.objects.paymentIntents.size).toBe(0)
})

describe('3-D Secure', () => {
  const challenge = async () => {
    const session = await open()
    const asked = await post(session.url ?? '', { card: 'pm_card_threeDSecure2Required' })
    return { session, page: new URL(asked.location ?? '', at.sandbox.url).href }
  }

  test('authenticated', async () => {
    const { session, page } = await challenge()
    expect((await get(page)).html).toMatch(/name="decision" value="approve" id="approve">Xác thực</)
    expect((await get(session.url ?? '')).location).toBe(new URL(page).pathname)
    expect((await post(page, { decision: 'approve' })).location).toBe(`http://localhost/thanks?session=${session.id}`)
    expect(await read(session.id)).toMatchObject({ status: 'complete', payment_intent: { status: 'requires_capture' } })
    expect((await get(page)).html).toContain('Không còn gì để xác thực')
  })

  test('refused, then another card', async () => {
    const { session, page } = await challenge()
    expect((await post(page, { decision: 'refuse' })).location).toBe(`/c/pay/${session.id}`)
    expect((await get(session.url ?? '')).html).toContain('Chưa xác thực được thẻ')
    expect(at.sandbox.objects.charges.size).toBe(0)
    await post(session.url ?? '', { card: 'pm_card_visa' })
    expect((await read(session.id)).status).toBe('complete')
  })

  test('without a session it leads to the return address', async () => {
    const intent = await at.stripe.paymentIntents.create({
      amount: 50_000,
      currency: 'vnd',
      payment_method: 'pm_card_threeDSecure2Required',
      confirm: true,
      return_url: 'http://localhost/back?a=1',
    })
    const url = intent.next_action?.redirect_to_url?.url ?? ''
    expect((await post(url, { decision: 'approve' })).location).toBe(
      `http://localhost/back?a=1&payment_intent=${intent.id}&redirect_status=succeeded`,
    )
    expect((await at.stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded')
  })
})

describe('over', () => {
  test('complete: a second press and a second tab pay nothing', async () => {
    const session = await open()
    const url = session.url ?? ''
    const presses = await Promise.all([1, 2].map(() => post(url, { card: 'pm_card_visa' })))
    expect(presses.map((one) => one.location)).toEqual(Array(2).fill(`http://localhost/thanks?session=${session.id}`))
    expect(at.sandbox.objects.charges.size).toBe(1)
    expect((await get(url)).html).toContain('Đã thanh toán')
  })

  test('expired by time: says so, leads back, and the payment is cancelled', async () => {
    const session = await open({ expires_at: Math.floor(Date.now() / 1000) + 1_800 })
    await post(session.url ?? '', { card: 'pm_card_chargeDeclined' })
    at.sandbox.advance(1_801)
    const page = await get(session.url ?? '')
    expect(page.status).toBe(410)
    expect(page.html).toContain('Phiên thanh toán đã hết hạn')
    expect((await post(session.url ?? '', { card: 'pm_card_visa' })).status).toBe(410)
    expect(await read(session.id)).toMatchObject({ status: 'expired', payment_intent: { status: 'canceled' } })
    expect(at.sandbox.outbox.map((event) => event.type)).toContain('checkout.session.expired')
  })

  test('nobody’s', async () => {
    expect((await get(`${at.sandbox.url}/c/pay/cs_test_nobody`)).status).toBe(404)
    expect((await get(`${at.sandbox.url}/elsewhere`)).status).toBe(404)
  })
})

test('the payment of a session is cancelled by the session, unless it is held', async () => {
  const session = await open()
  expect(at.sandbox.pay(session.id, 'pm_card_chargeDeclined')).toBe('declined')
  const intent = idOf((await at.stripe.checkout.sessions.retrieve(session.id)).payment_intent)
  await expect(at.stripe.paymentIntents.cancel(intent)).rejects.toThrow('expire the Checkout Session')
  expect(at.sandbox.pay(session.id, 'pm_card_visa')).toBe('complete')
  expect((await at.stripe.paymentIntents.cancel(intent)).status).toBe('canceled')
})

test('a lost answer of the page: the work is done', async () => {
  const session = await open()
  at.sandbox.faults.push({ match: /POST \/c\/pay\//, mode: 'drop_after', times: 1 })
  await expect(post(session.url ?? '', { card: 'pm_card_visa' })).rejects.toThrow('fetch failed')
  expect((await read(session.id)).status).toBe('complete')
})
