import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSepay, verifySepay } from './sepay.ts'

const SECRET = 'whsec_sepay_test'
const NOW = new Date('2026-11-23T02:00:00Z')
const SECONDS = NOW.getTime() / 1000
// The example of SePay's own page.
const EXAMPLE = {
  id: 92704,
  gateway: 'Vietcombank',
  transactionDate: '2023-03-25 14:02:37',
  accountNumber: '0123499999',
  code: null,
  content: 'chuyen tien mua iphone',
  transferType: 'in',
  transferAmount: 2_277_000,
  accumulated: 19_077_000,
  subAccount: null,
  referenceCode: 'MBVCB.3278907687',
  description: '',
}
const bytes = (body: unknown) => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
const sign = (raw: Buffer, timestamp: string, secret = SECRET) =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.`).update(raw).digest('hex')}`

function notice(body: unknown = EXAMPLE, seconds = SECONDS) {
  const raw = bytes(body)
  return { raw, timestamp: String(seconds), signature: sign(raw, String(seconds)) }
}

describe('verifySepay', () => {
  it('knows a value computed elsewhere', () => {
    // printf '1763863200.{"id":1}' | openssl dgst -sha256 -hmac whsec_sepay_test
    const known = {
      raw: bytes('{"id":1}'),
      timestamp: '1763863200',
      signature: 'sha256=08540744b37f545e95e4e52e82ff1f0ea40efc5f6b58dd1200418161020d110e',
    }
    expect(verifySepay(known, SECRET, new Date(1763863200 * 1000))).toBe('genuine')
  })

  it('takes a notice of the last 5 minutes, and none older or from as far ahead', () => {
    for (const [off, verdict] of [
      [0, 'genuine'],
      [-300, 'genuine'],
      [300, 'genuine'],
      [-301, 'stale'],
      [301, 'stale'],
      [-86_400, 'stale'],
    ] as const)
      expect(verifySepay(notice(EXAMPLE, SECONDS + off), SECRET, NOW)).toBe(verdict)
  })

  it('refuses any change of body or time, and another secret', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (body, place, by) => {
          const good = notice(Buffer.from(body).toString('latin1'))
          expect(verifySepay(good, SECRET, NOW)).toBe('genuine')
          const changed = Buffer.from(good.raw)
          const at = place % changed.length
          changed[at] = (changed[at] ?? 0) ^ by
          expect(verifySepay({ ...good, raw: changed }, SECRET, NOW)).toBe('forged')
          expect(verifySepay({ ...good, timestamp: String(SECONDS + 1) }, SECRET, NOW)).toBe('forged')
          expect(verifySepay(good, `${SECRET}x`, NOW)).toBe('forged')
        },
      ),
    )
  })

  it('refuses what is no signature or no time', () => {
    const good = notice()
    for (const bad of [
      { signature: undefined },
      { signature: '' },
      { signature: good.signature.slice('sha256='.length) },
      { signature: good.signature.slice(0, -1) },
      { signature: `${good.signature}00` },
      { signature: `sha1=${'0'.repeat(64)}` },
      { timestamp: undefined },
      { timestamp: '' },
      { timestamp: 'NaN' },
      { timestamp: '1e9' },
      { timestamp: '-1' },
    ])
      expect(verifySepay({ ...good, ...bad }, SECRET, NOW)).toBe('malformed')
    expect(() => verifySepay(good, '', NOW)).toThrow('secret')
  })
})

describe('readSepay', () => {
  it('reads the published example', () => {
    expect(readSepay(bytes(EXAMPLE))).toEqual({
      ok: true,
      receipts: [
        {
          provider: 'sepay',
          providerTxnId: '92704',
          account: '0123499999',
          amount: 2_277_000,
          direction: 'in',
          content: 'chuyen tien mua iphone',
          bankRef: 'MBVCB.3278907687',
          at: new Date('2023-03-25T07:02:37Z'),
        },
      ],
    })
  })

  it('reads money that goes out, texts that are missing, and signs that a database refuses', () => {
    const [out] = receipts({ ...EXAMPLE, transferType: 'out', content: null, description: 'BankAPINotify x' })
    expect(out).toMatchObject({ direction: 'out', amount: 2_277_000, content: 'BankAPINotify x' })
    const [odd] = receipts({
      ...EXAMPLE,
      content: 'a\u0000b\r\n=1+1',
      referenceCode: null,
      accountNumber: '0123 499 999',
    })
    expect(odd).toMatchObject({ content: 'a b =1+1', bankRef: '', account: '0123499999' })
  })

  it.each([
    ['transferAmount', 1.5],
    ['transferAmount', -1],
    ['transferAmount', 0],
    ['transferAmount', '1e6'],
    ['transferAmount', '2277000'],
    ['transferAmount', 2 ** 53],
    ['transferAmount', 100_000_000_001],
    ['transferAmount', null],
    ['transferType', 'IN'],
    ['transactionDate', '2023-02-30 14:02:37'],
    ['transactionDate', '2023-03-25 24:00:00'],
    ['transactionDate', 1679727757],
    ['accountNumber', ''],
    ['accountNumber', '1.23E+11x y<'],
    ['accountNumber', null],
    ['id', null],
    ['id', 1.5],
    ['content', 7],
    ['content', 'x'.repeat(1001)],
  ])('refuses %s = %j, and says where without saying what', (name, value) => {
    const read = readSepay(bytes({ ...EXAMPLE, [name]: value }))
    expect(read).toEqual({ ok: false, faults: [expect.stringContaining(`${name}: `)] })
  })

  it('never throws', () => {
    expect(readSepay(bytes('{'))).toEqual({ ok: false, faults: ['not JSON'] })
    expect(readSepay(Buffer.from([0x22, 0xff, 0x22]))).toEqual({ ok: false, faults: ['not JSON'] })
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect(readSepay(bytes(JSON.stringify(body))).ok).toBe(false)
      }),
    )
  })
})

function receipts(body: unknown) {
  const read = readSepay(bytes(body))
  return read.ok ? read.receipts : []
}
