import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCasso, verifyCasso } from './casso.ts'

// The sample of Casso's own page, with its key and signature.
const KEY = 'mgExMrjj4i7a1p8Cs6LmFbpCd8lbw4sSX4LZXPag7TKazeIogtR90tvWYTkwQbvs'
const SIGNED = 1_727_948_258_788
const SIGNATURE = `t=${SIGNED},v1=ed0a4bd2e826d5cb69988cdb141e6c1a080e21f3b57eb72cd78192220042b9e7dde0868fc667faea8e224900fa7904e7c88dfa098032fb2d6b6996856e8b7ff3`
const DATA = {
  id: 0,
  reference: 'MA_GIAO_DICH_THU_NGHIEM',
  description: 'giao dich thu nghiem',
  amount: 599_000,
  runningBalance: 25_000_000,
  transactionDateTime: '2024-10-03 15:06:37',
  accountNumber: '88888888',
  bankName: 'VPBank',
  bankAbbreviation: 'VPB',
  virtualAccountNumber: '',
  virtualAccountName: '',
  counterAccountName: 'NGUYEN VAN A',
  counterAccountNumber: '8888888888',
  counterAccountBankId: '970415',
  counterAccountBankName: 'VietinBank',
}
const SAMPLE = { error: 0, data: DATA }
const bytes = (body: unknown) => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
const sample = { signature: SIGNATURE, raw: bytes(SAMPLE) }

describe('verifyCasso', () => {
  it('knows the published sample, in whatever order and with whatever blanks it comes', () => {
    expect(verifyCasso(sample, KEY)).toBe('genuine')
    const turned = { data: Object.fromEntries(Object.entries(DATA).toReversed()), error: 0 }
    expect(verifyCasso({ ...sample, raw: bytes(JSON.stringify(turned, null, 2)) }, KEY)).toBe('genuine')
  })

  it('refuses a stale one where a clock is given', () => {
    for (const [off, verdict] of [
      [0, 'genuine'],
      [300_000, 'genuine'],
      [-300_000, 'genuine'],
      [300_001, 'stale'],
      [-300_001, 'stale'],
    ] as const)
      expect(verifyCasso(sample, KEY, new Date(SIGNED + off))).toBe(verdict)
  })

  it('refuses any changed field, time, signature or key', () => {
    for (const key of Object.keys(DATA))
      expect(verifyCasso({ ...sample, raw: bytes({ error: 0, data: { ...DATA, [key]: 'x' } }) }, KEY)).toBe('forged')
    expect(verifyCasso({ ...sample, raw: bytes({ ...SAMPLE, more: 1 }) }, KEY)).toBe('forged')
    expect(verifyCasso({ ...sample, signature: SIGNATURE.replace('8788', '8789') }, KEY)).toBe('forged')
    expect(verifyCasso({ ...sample, signature: SIGNATURE.replace(/3$/, '4') }, KEY)).toBe('forged')
    expect(verifyCasso(sample, `${KEY}x`)).toBe('forged')
    expect(() => verifyCasso(sample, '')).toThrow('secret')
  })

  it('refuses what is no signature, and bodies that are no JSON or a tower of brackets', () => {
    for (const signature of [
      undefined,
      '',
      't=,v1=',
      SIGNATURE.slice(0, -1),
      `${SIGNATURE}0`,
      SIGNATURE.replace('t=', 't=-'),
    ])
      expect(verifyCasso({ ...sample, signature }, KEY)).toBe('malformed')
    for (const raw of [
      '',
      '{',
      '[1,]',
      `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      '{"a":'.repeat(50) + '1' + '}'.repeat(50),
    ])
      expect(verifyCasso({ ...sample, raw: bytes(raw) }, KEY)).toBe('malformed')
  })

  it('agrees with a signature over sorted keys, for any small body', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))
    // Names of fields; JavaScript itself puts keys that are whole numbers first, in theirs and in ours.
    const key = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,10}$/)
    const body = fc.dictionary(key, fc.oneof(leaf, fc.array(leaf), fc.dictionary(key, leaf)))
    fc.assert(
      fc.property(body, (value) => {
        // JSON.stringify with a list of keys writes only these, in this order: another way to sort.
        const keys = new Set<string>()
        JSON.stringify(value, (name, each: unknown) => (keys.add(name), each))
        const text = JSON.stringify(value, [...keys].sort())
        const hex = createHmac('sha512', KEY).update(`1.${text}`).digest('hex')
        expect(verifyCasso({ signature: `t=1,v1=${hex}`, raw: bytes(value) }, KEY)).toBe('genuine')
      }),
    )
  })
})

describe('readCasso', () => {
  it('reads the second version', () => {
    expect(readCasso(sample.raw)).toEqual({
      ok: true,
      receipts: [
        {
          provider: 'casso',
          providerTxnId: '0',
          account: '88888888',
          amount: 599_000,
          direction: 'in',
          content: 'giao dich thu nghiem',
          bankRef: 'MA_GIAO_DICH_THU_NGHIEM',
          at: new Date('2024-10-03T08:06:37Z'),
        },
      ],
    })
  })

  it('reads the list of the first, and a minus as money that goes out', () => {
    const one = {
      id: 6789,
      tid: 'BANK_REF_ID',
      description: 'HL3333333X',
      amount: 350_000,
      cusum_balance: 1,
      when: '2020-10-14 00:34:57',
      bank_sub_acc_id: '123456789',
    }
    const read = readCasso(bytes({ error: 0, data: [one, { ...one, id: 'b', amount: -20_000, tid: null }] }))
    expect(read).toMatchObject({
      ok: true,
      receipts: [
        {
          providerTxnId: '6789',
          account: '123456789',
          bankRef: 'BANK_REF_ID',
          amount: 350_000,
          direction: 'in',
          at: new Date('2020-10-13T17:34:57Z'),
        },
        { providerTxnId: 'b', bankRef: '', amount: 20_000, direction: 'out' },
      ],
    })
    expect(readCasso(bytes({ error: 0, data: [one, { ...one, amount: 1.5 }] }))).toEqual({
      ok: false,
      faults: [expect.stringContaining('data.1.amount: ')],
    })
    expect(readCasso(bytes({ error: 0, data: [] }))).toEqual({ ok: true, receipts: [] })
  })

  it.each([
    ['amount', 1.5],
    ['amount', 0],
    ['amount', '1e6'],
    ['amount', 2 ** 53],
    ['amount', -(2 ** 53)],
    ['amount', 100_000_000_001],
    ['amount', -100_000_000_001],
    ['accountNumber', ''],
    ['transactionDateTime', 'yesterday'],
    ['id', null],
  ])('refuses %s = %j', (name, value) => {
    const read = readCasso(bytes({ error: 0, data: { ...DATA, [name]: value } }))
    expect(read).toEqual({ ok: false, faults: [expect.stringContaining(`data.${name}: `)] })
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect(readCasso(bytes(JSON.stringify(body))).ok).toBe(false)
        expect(readCasso(bytes({ error: 0, data: body }))).toHaveProperty('ok')
      }),
    )
    expect(readCasso(bytes({ ...SAMPLE, error: 1 })).ok).toBe(false)
  })
})
