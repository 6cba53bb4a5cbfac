import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BankProvider, BankReceipt } from './bank-receipt.ts'
import { normalBankRef, receiptKey } from './receipt-key.ts'
import { type KeptReceipt, type Pairing, pairReceipts, sourceOf, type ToldLine } from './receipt-pairs.ts'

const X = 'HLXXXXXXX1'
const Y = 'HLYYYYYYY1'
type Told = Partial<Omit<BankReceipt, 'provider'>> & { names?: string[]; nth?: number }
let serial = 0
const line = (provider: BankProvider, { names = [X], nth = 1, ...more }: Told = {}): ToldLine => {
  const receipt: BankReceipt = {
    provider,
    providerTxnId: `n${++serial}`,
    account: '0011',
    amount: 200_000,
    direction: 'in',
    content: `${names.join(' ')} che`,
    bankRef: '',
    at: new Date('2026-11-23T03:00:00Z'),
    ...more,
  }
  return { ...receipt, names, source: sourceOf(receipt), key: receiptKey(receipt, nth) }
}
const kept = (id: string, one: ToldLine, ...more: ToldLine[]): KeptReceipt => ({
  ...one,
  id,
  told: [one, ...more].map(({ source, key }) => ({ source, key })),
})
const kinds = (lines: ToldLine[], all: KeptReceipt[]) =>
  pairReceipts(lines, all).map((one) => (one.kind === 'known' ? one.id : one.kind))

describe('pairReceipts', () => {
  const [one, other] = ['FT000001', 'FT000002'].map((bankRef) => line('sepay', { bankRef }))
  if (!one || !other) throw new Error('unreachable')

  test('a line without a reference is one that another source told with it, one to one', () => {
    expect(kinds([line('csv')], [kept('a', one)])).toEqual(['a'])
    expect(kinds([line('csv', { content: `IBFT ${X} GD 12` })], [kept('a', one)])).toEqual(['a'])
    expect(kinds([line('manual')], [kept('a', one)])).toEqual(['a'])
    expect(kinds([line('sepay', { bankRef: 'FT000001' })], [kept('a', line('csv'))])).toEqual(['a'])
    expect(kinds([line('csv'), line('csv', { nth: 2 })], [kept('a', one), kept('b', other)])).toEqual(['a', 'b'])
    expect(kinds([line('csv'), line('csv', { nth: 2 })], [kept('a', one)])).toEqual(['a', 'new'])
    expect(kinds([line('csv', { nth: 2 })], [kept('a', one, line('csv'))])).toEqual(['new'])
  })

  test('a line with its reference goes to that, before another line takes it', () => {
    const dash = line('csv', { bankRef: '-' })
    expect(kinds([dash, line('csv', { bankRef: 'FT000001' })], [kept('a', one)])).toEqual(['a', 'a'])
    const [service, later] = [line('casso'), line('casso', { bankRef: 'FT000001' })]
    expect(kinds([service, later], [kept('a', one)])).toEqual(['new', 'a'])
    expect(kinds([later], [kept('a', one, service)])).toEqual(['maybe'])
    expect(kinds([line('casso', { bankRef: 'FT000001' })], [kept('a', one, later)])).toEqual(['a'])
    expect(kinds([later, later], [])).toEqual(['new', null])
  })

  test('what is not certain is neither known nor new', () => {
    const next = { at: new Date('2026-11-23T17:00:00Z') }
    expect(kinds([line('csv', next)], [kept('a', one)])).toEqual(['maybe'])
    expect(kinds([line('csv', { bankRef: 'SAO-KE-77' })], [kept('a', one)])).toEqual(['maybe'])
    expect(kinds([line('csv', { names: [] })], [kept('a', one)])).toEqual(['maybe'])
    expect(kinds([line('csv')], [kept('a', line('sepay', { names: [], bankRef: 'FT000001' }))])).toEqual(['maybe'])
    expect(kinds([line('manual', { bankRef: 'FT000002' })], [kept('a', line('csv'), one)])).toEqual(['maybe'])
    // What was counted already is nobody else's.
    expect(kinds([line('sepay', { bankRef: 'FT000003' })], [kept('a', one)])).toEqual(['new'])
    expect(kinds([line('csv', { names: [Y] })], [kept('a', one)])).toEqual(['new'])
    expect(kinds([line('csv', { bankRef: 'SAO-KE-77', names: [] })], [kept('a', one)])).toEqual(['new'])
    expect(kinds([line('csv', { at: new Date('2026-11-25T03:00:00Z') })], [kept('a', one)])).toEqual(['new'])
  })

  test('however sources tell of transfers, no more is booked than came, and nothing that a source counts is lost', () => {
    type Way = 'ref' | 'bare' | 'own'
    const telling = fc.record({
      of: fc.nat(3),
      by: fc.constantFrom<BankProvider>('sepay', 'casso', 'csv', 'manual'),
      together: fc.boolean(),
    })
    // Of each transfer: who names the bank's reference, none, or another one.
    const way = fc.array(fc.constantFrom<Way>('ref', 'bare', 'own'), { minLength: 4, maxLength: 4 })
    const ways = fc.record({ sepay: way, casso: way, csv: way, manual: way })
    const transfer = fc.record({ order: fc.constantFrom(X, X, X, Y), day: fc.constantFrom(23, 23, 23, 24) })
    fc.assert(
      fc.property(
        fc.array(transfer, { minLength: 1, maxLength: 4 }),
        ways,
        fc.array(telling, { maxLength: 20 }),
        (transfers, way, tellings) => {
          const world = new Simulated()
          const said = (provider: BankProvider, n: number) => {
            const { order, day } = transfers[n] ?? { order: X, day: 23 }
            const how = way[provider][n]
            const bankRef = how === 'bare' ? '-' : how === 'ref' ? `FT00000${n}` : `${provider}-77700${n}`
            const before = transfers.slice(0, n).filter((one) => one.order === order && one.day === day).length
            const nth = how === 'bare' && provider === 'csv' ? before + 1 : 1
            const at = new Date(`2026-11-${day}T03:00:00Z`)
            return { ...line(provider, { names: [order], bankRef, at, nth }), id: `${provider} ${n}`, provider }
          }
          const together: ReturnType<typeof said>[] = []
          for (const { of, by, together: more } of tellings) {
            const one = said(by, of % transfers.length)
            if (together.some(({ source }) => source !== one.source)) world.take(together.splice(0))
            together.push(one)
            if (!more) world.take(together.splice(0))
          }
          world.take(together)
          for (const order of [X, Y]) {
            const came = transfers.filter((one) => one.order === order).length
            expect(world.booked.filter((name) => name === order).length).toBeLessThanOrEqual(came)
          }
          for (const provider of ['sepay', 'casso'] as const) {
            const told = tellings.filter(({ by }) => by === provider).map(({ of }) => of % transfers.length)
            expect(world.receipts.length).toBeGreaterThanOrEqual(new Set(told).size)
          }
        },
      ),
      { numRuns: 300 },
    )
  }, 120_000)
})

type Named = ToldLine & { id: string; provider: BankProvider }

/** Receipts as they are kept from one message to the next. */
class Simulated {
  readonly receipts: (KeptReceipt & { told: { source: string; key: string }[] })[] = []
  readonly booked: string[] = []
  private readonly told = new Set<string>()
  private readonly counts = new Map<string, number>()

  take(lines: readonly Named[]) {
    const fresh = lines.filter(({ source, id }, index) => {
      const first = lines.findIndex((one) => one.source === source && one.id === id) === index
      return first && !this.told.has(`${source} ${id}`)
    })
    const keyed = fresh.map((one) =>
      one.source === one.provider && normalBankRef(one.bankRef) === '' ? this.numbered(one) : one,
    )
    for (const [index, pairing] of pairReceipts(keyed, this.receipts).entries()) {
      const one = keyed[index]
      if (one) this.keep(one, pairing)
    }
  }

  /** A service's second line of a key is the second transfer. */
  private numbered(one: Named): Named {
    const nth = (this.counts.get(`${one.source} ${one.key}`) ?? 0) + 1
    this.counts.set(`${one.source} ${one.key}`, nth)
    return { ...one, key: receiptKey(one, nth) }
  }

  private keep(one: Named, pairing: Pairing) {
    this.told.add(`${one.source} ${one.id}`)
    const telling = { source: one.source, key: one.key }
    if (pairing.kind === 'known') this.receipts.find(({ id }) => id === pairing.id)?.told.push(telling)
    else this.receipts.push({ ...one, id: `r${this.receipts.length}`, told: [telling] })
    if (pairing.kind === 'new') this.booked.push(one.names[0] ?? '')
  }
}

test('sourceOf tells apart statements with references and without', () => {
  const of = (provider: BankProvider, bankRef: string) =>
    sourceOf({ ...line(provider), provider, providerTxnId: 'h1', bankRef })
  expect(normalBankRef('-')).toBe('')
  expect([of('csv', 'FT000001'), of('csv', '-'), of('sepay', ''), of('manual', '-'), of('manual', 'FT000001')]).toEqual(
    ['csv:ref', 'csv:day', 'sepay', 'manual:h1', 'manual:ref'],
  )
})
