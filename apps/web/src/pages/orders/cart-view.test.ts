import { describe, expect, it } from 'vitest'
import { changesOf, fittingAmount, type Quote, type QuotedLine, viewCart } from './cart-view.ts'

const line = { listingId: 'a', amount: 20_000, price: 160_000 }
const quoted = (change: Partial<QuotedLine> = {}): QuotedLine => ({
  listingId: 'a',
  change: null,
  title: 'Thảo quả khô',
  product: null,
  grade: null,
  state: 'dry',
  picture: null,
  measure: 'mass',
  unit: { code: 'kg', name: { vi: 'kg', en: 'kg' } },
  seen: { amount: 20_000, price: 160_000 },
  price: 160_000,
  available: 240_000,
  least: 5000,
  step: 5000,
  toleranceBp: 500,
  ahead: false,
  amount: 20_000,
  total: 3_200_000,
  ...change,
})
const quoteOf = (lines: QuotedLine[], gone: QuotedLine[] = []): Quote => ({
  sellers: [
    {
      seller: { id: 's', name: 'Vàng Thị Mỷ', kind: 'farm', place: null },
      deliveryOffers: [],
      takesTransfer: true,
      lines,
      goods: 0,
    },
  ],
  gone,
  goods: 0,
  changed: false,
})

describe('changesOf', () => {
  it('finds nothing in a line that is as it was seen', () => {
    expect(changesOf(line, quoted())).toEqual([])
  })

  it('says what a new price makes of the line', () => {
    const [change] = changesOf(line, quoted({ change: 'price', price: 165_000 }))
    expect(change).toEqual({ kind: 'price', from: 160_000, to: 165_000, difference: 100_000 })
  })

  it('says a new price and too little stock as two things to agree to', () => {
    const kinds = changesOf(line, quoted({ change: 'price', price: 150_000, available: 18_000 })).map(
      ({ kind }) => kind,
    )
    expect(kinds).toEqual(['price', 'amount'])
  })

  it('offers the steps that are left, not the odd rest', () => {
    const [change] = changesOf(line, quoted({ change: 'short', available: 18_000 }))
    expect(change).toEqual({ kind: 'amount', why: 'short', wanted: 20_000, fits: 15_000 })
  })

  it('offers nothing where less than the least amount is left', () => {
    expect(changesOf(line, quoted({ available: 4000 }))).toMatchObject([{ why: 'short', fits: 0 }])
  })

  it('says of a listing that is gone only that', () => {
    expect(changesOf(line, quoted({ change: 'gone', price: null, measure: null }))).toEqual([{ kind: 'gone' }])
    expect(changesOf(line, quoted({ change: 'own' }))).toEqual([{ kind: 'own' }])
  })
})

describe('fittingAmount', () => {
  it('is at least the least, and in steps from there', () => {
    const limits = { least: 5000, step: 2000, available: 10_000 }
    expect(fittingAmount(1000, limits)).toBe(5000)
    expect(fittingAmount(8000, limits)).toBe(7000)
    expect(fittingAmount(20_000, limits)).toBe(9000)
  })
})

describe('viewCart', () => {
  it('adds up by the amounts of now, whatever was quoted', () => {
    const view = viewCart([{ ...line, amount: 30_000 }], quoteOf([quoted()]))
    expect(view).toMatchObject({ goods: 4_800_000, count: 1, changed: [] })
  })

  it('leaves out of the sum what cannot be bought, and names it', () => {
    const lines = [line, { listingId: 'b', amount: 1000, price: 1000 }]
    const view = viewCart(
      lines,
      quoteOf([quoted({ change: 'own' })], [quoted({ listingId: 'b', change: 'gone', price: null })]),
    )
    expect(view.goods).toBe(0)
    expect(view.gone).toHaveLength(1)
    expect(view.changed).toHaveLength(2)
  })

  it('forgets a line that was taken out since, and its seller with it', () => {
    expect(viewCart([], quoteOf([quoted()])).groups).toEqual([])
  })

  it('says a change of the amount only when typing paused', () => {
    const typing = [{ ...line, amount: 1000 }]
    expect(viewCart(typing, quoteOf([quoted()]), [line]).changed).toEqual([])
    expect(viewCart(typing, quoteOf([quoted()]), typing).changed).toHaveLength(1)
  })
})
