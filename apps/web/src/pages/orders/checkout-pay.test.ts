import { describe, expect, it } from 'vitest'
import type { CartGroup, CartItem } from './cart-view.ts'
import { checkoutBody, type CheckoutDraft } from './checkout-draft.ts'
import { heldFor, type Methods, payOf, waysFor } from './checkout-pay.ts'

const item = (total: number, toleranceBp = 500, ahead = false) =>
  ({
    line: { listingId: 'l', amount: 40_000, price: 10_000 },
    quoted: { toleranceBp, ahead },
    changes: [],
    total,
  }) as unknown as CartItem
const group = (id: string, ...items: CartItem[]): CartGroup => ({
  seller: { id, name: id, kind: 'farm', place: null },
  deliveryOffers: [{ id: 'o', name: 'Xe lạnh', fee: 95_000 }],
  takesTransfer: true,
  items,
  goods: items.reduce((sum, { total }) => sum + total, 0),
})
const empty: CheckoutDraft = { choices: {}, commune: null, address: '' }
const free = { minimum: null, maximum: null, feeForBuyer: 0, headroomBp: 0, hours: null }
const card = { ...free, method: 'card' as const, minimum: 15_000, maximum: 1_200_000, headroomBp: 1000 }
const offered = (...methods: Methods['methods']): Methods => ({
  collecting: true,
  sellerFeeBp: 200,
  environment: 'sandbox',
  methods,
})
const all = offered(card, { ...free, method: 'vietqr', hours: 24 }, { ...free, method: 'cod' })

describe('what a card holds', () => {
  it('is the headroom or the tolerance of each line, whichever is more, and the fee', () => {
    const groups = [group('a', item(400_000)), group('b', item(100_000, 2000))]
    const draft: CheckoutDraft = {
      ...empty,
      choices: { a: { offer: 'o', fee: 95_000, payment: 'transfer', note: '' } },
    }
    expect(heldFor(groups, draft, 1000)).toBe(440_000 + 120_000 + 95_000 + 1)
  })
})

describe('the ways to pay', () => {
  it('are none where the platform does not collect: the page stays as it was', () => {
    expect(waysFor({ ...all, collecting: false }, [group('a', item(400_000))], empty)).toEqual([])
    expect(payOf([], empty)).toBe('direct')
  })

  it('begin with a transfer after the weighing, and keep what was chosen', () => {
    const ways = waysFor(all, [group('a', item(400_000))], empty)
    expect(ways.map(({ pay }) => pay)).toEqual(['card', 'vietqr', 'cod', 'direct'])
    expect(payOf(ways, empty)).toBe('vietqr')
    expect(payOf(ways, { pay: 'card' })).toBe('card')
    expect(payOf(waysFor(offered(card), [group('a', item(400_000))], empty), empty)).toBe('direct')
  })

  it('say why a card can’t be used, and have the buyer choose anew', () => {
    const over = waysFor(all, [group('a', item(1_100_000))], empty)
    expect(over[0]?.why).toEqual({ kind: 'above', limit: 1_200_000, amount: 1_210_000 })
    expect(payOf(over, { pay: 'card' })).toBeNull()
    expect(waysFor(all, [group('a', item(10_000))], empty)[0]?.why?.kind).toBe('below')
    const early = waysFor(all, [group('a', item(100_000)), group('b', item(100_000, 500, true))], empty)
    expect(early.map(({ why }) => why?.kind)).toEqual(['ahead', undefined, undefined, undefined])
    expect(payOf(early, { pay: 'card' })).toBeNull()
  })
})

it('all orders are sent with the one way to pay, or with each seller’s own', () => {
  const groups = [group('a', item(400_000)), group('b', item(100_000))]
  const paid = (pay: Parameters<typeof checkoutBody>[2]) =>
    checkoutBody(groups, empty, pay).orders.map(({ payment }) => payment)
  expect(paid('card')).toEqual(['card', 'card'])
  expect(paid('direct')).toEqual(['transfer', 'transfer'])
})
