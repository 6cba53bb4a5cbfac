import { describe, expect, it } from 'vitest'
import type { CartGroup } from './cart-view.ts'
import {
  type CheckoutDraft,
  checkoutBody,
  choiceFor,
  destinationFault,
  isCheckoutDraft,
  offerChange,
  totalsOf,
} from './checkout-draft.ts'

const group = (change: Partial<CartGroup> = {}): CartGroup => ({
  seller: { id: 's', name: 'HTX Rau Ô Quý Hồ', kind: 'cooperative', place: null },
  deliveryOffers: [{ id: 'o', name: 'Xe lạnh', fee: 95_000 }],
  takesTransfer: true,
  items: [],
  goods: 594_000,
  ...change,
})
const empty: CheckoutDraft = { choices: {}, commune: null, address: '' }
const delivered: CheckoutDraft = {
  choices: { s: { offer: 'o', fee: 95_000, payment: 'transfer', note: ' Gọi trước ' } },
  commune: 'c',
  address: 'Kho Hàng Bún',
}

describe('choiceFor', () => {
  it('starts with pick-up, which costs nothing, and a transfer where the seller takes one', () => {
    expect(choiceFor(group(), empty)).toMatchObject({ offer: null, fee: 0, payment: 'transfer' })
    expect(choiceFor(group({ takesTransfer: false }), delivered).payment).toBe('cash')
  })
})

describe('offerChange', () => {
  it('says a fee that changed since it was chosen, and an offer that is gone', () => {
    const choice = choiceFor(group(), delivered)
    expect(offerChange(group(), choice)).toBeNull()
    expect(offerChange(group({ deliveryOffers: [{ id: 'o', name: 'Xe lạnh', fee: 99_000 }] }), choice)).toEqual({
      kind: 'fee',
      to: 99_000,
    })
    expect(offerChange(group({ deliveryOffers: [] }), choice)).toEqual({ kind: 'gone' })
  })
})

describe('destinationFault', () => {
  it('asks for a place only where something is brought', () => {
    expect(destinationFault([group()], empty)).toBeNull()
    expect(destinationFault([group()], { ...delivered, commune: null })).toBe('commune')
  })

  it('asks for the address of a place outside the communes', () => {
    expect(destinationFault([group()], { ...delivered, commune: '', address: ' ' })).toBe('address')
    expect(destinationFault([group()], { ...delivered, address: '' })).toBeNull()
  })
})

describe('checkoutBody', () => {
  it('sends the fee as it was seen, and the place for what is brought', () => {
    const [order] = checkoutBody([group()], delivered, 'direct').orders
    expect(order).toMatchObject({
      handover: { kind: 'delivery', offer: 'o', fee: 95_000, destination: { commune: 'c', address: 'Kho Hàng Bún' } },
    })
    expect(totalsOf([group()], delivered)).toEqual({ goods: 594_000, fees: 95_000, total: 689_000 })
  })

  it('sends neither place nor empty note with a pick-up', () => {
    expect(checkoutBody([group()], empty, 'direct').orders).toEqual([
      { seller: 's', handover: { kind: 'pickup' }, payment: 'transfer', lines: [] },
    ])
  })
})

it('a draft of another shape is not taken up again', () => {
  expect(isCheckoutDraft(delivered)).toBe(true)
  expect(isCheckoutDraft({ ...delivered, choices: { s: { offer: 'o' } } })).toBe(false)
  expect(isCheckoutDraft(null)).toBe(false)
  expect(isCheckoutDraft({ ...delivered, pay: 'card' })).toBe(true)
  expect(isCheckoutDraft({ ...delivered, pay: 'escrow' })).toBe(false)
})
