import fc from 'fast-check'
import { parse as promptparse } from 'promptparse'
import { QRPay } from 'vietnam-qr-pay'
import { describe, expect, it } from 'vitest'
import { crc16, parseVietqr, type Transfer, vietqr } from './vietqr.ts'

// Published examples of VietinBank, NAPAS, payOS and two open libraries (reference/payments/vietqr/vec.mjs).
const HEAD = '00020101021238'
const MADE: readonly [string, Transfer][] = [
  [
    `${HEAD}570010A00000072701270006970415011300110019324180208QRIBFTTA530370454061200005802VN62170813ung ho lu lut6304C15C`,
    { bin: '970415', account: '0011001932418', amount: 120_000, ref: 'ung ho lu lut' },
  ],
  [
    `${HEAD}570010A00000072701270006970436011300110018008790208QRIBFTTA530370454061000005802VN62130809nhan tien6304D1EF`,
    { bin: '970436', account: '0011001800879', amount: 100_000, ref: 'nhan tien' },
  ],
  [
    `${HEAD}570010A000000727012700069704220113VQRQABSEF60540208QRIBFTTA5303704540420005802VN62230819Thanh toan don hang63048AE7`,
    { bin: '970422', account: 'VQRQABSEF6054', amount: 2000, ref: 'Thanh toan don hang' },
  ],
  [
    `${HEAD}530010A000000727012300069704230109mynamebvh0208QRIBFTTA53037045405500005802VN62080804test6304AB76`,
    { bin: '970423', account: 'mynamebvh', amount: 50_000, ref: 'test' },
  ],
]
// Marked as for one payment though it has no amount: read, but not what we write.
const READ_ONLY = `${HEAD}540010A00000072701240006970418011021703477510208QRIBFTTA53037045802VN63048687`

const from = (characters: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters.split('')), minLength, maxLength })
const transfer: fc.Arbitrary<Transfer> = fc.record(
  {
    bin: from('0123456789', 6, 6),
    account: from('0123456789ABCxyz', 1, 19),
    amount: fc.integer({ min: 1, max: 9_999_999_999_999 }),
    ref: from('ABCXYZ0123 -.', 1, 25),
  },
  { requiredKeys: ['bin', 'account'] },
)

const withoutNothing = ({
  bin,
  account,
  amount,
  ref,
}: Record<'bin' | 'account' | 'amount' | 'ref', string | undefined>) => ({
  bin,
  account,
  ...(amount && { amount: Number(amount) }),
  ...(ref && { ref }),
})

function byVietnamQrPay(text: string) {
  const { isValid, consumer, amount, additionalData } = new QRPay(text)
  if (!isValid) return null
  return withoutNothing({
    bin: consumer.bankBin,
    account: consumer.bankNumber,
    amount,
    ref: additionalData.purpose,
  })
}

function byPromptparse(text: string) {
  const code = promptparse(text, true, true)
  const account = promptparse(code?.getTagValue('38', '01') ?? '', false, false)
  if (!code) return null
  return withoutNothing({
    bin: account?.getTagValue('00'),
    account: account?.getTagValue('01'),
    amount: code.getTagValue('54'),
    ref: code.getTagValue('62', '08'),
  })
}

const madeByVietnamQrPay = ({ bin, account, amount, ref }: Transfer) =>
  QRPay.initVietQR({
    bankBin: bin,
    bankNumber: account,
    ...(amount !== undefined && { amount: String(amount) }),
    ...(ref !== undefined && { purpose: ref }),
  }).build()

describe('vietqr', () => {
  it.each(MADE)('writes and reads %s', (text, wanted) => {
    expect(vietqr(wanted)).toBe(text)
    expect(parseVietqr(text)).toEqual(wanted)
  })

  it('reads a code without amount, and writes it with the mark of one that may be paid many times', () => {
    expect(parseVietqr(READ_ONLY)).toEqual({ bin: '970418', account: '2170347751' })
    const ours = vietqr({ bin: '970418', account: '2170347751' })
    expect(ours.slice(0, -4)).toBe(READ_ONLY.replace('010212', '010211').slice(0, -4))
  })

  it.each([...MADE.map(([text]) => text), READ_ONLY])('has the check sum and the reading of others: %s', (text) => {
    expect(crc16(text.slice(0, -4))).toBe(text.slice(-4))
    expect(byVietnamQrPay(text)).toEqual(parseVietqr(text))
    expect(byPromptparse(text)).toEqual(parseVietqr(text))
  })

  it('is read alike by two independent libraries, and made alike by one', () => {
    fc.assert(
      fc.property(transfer, (wanted) => {
        const text = vietqr(wanted)
        expect(byVietnamQrPay(text)).toEqual(wanted)
        expect(byPromptparse(text)).toEqual(wanted)
        expect(text).toBe(madeByVietnamQrPay(wanted))
      }),
      { numRuns: 3000 },
    )
  })

  it('is refused by both where a character differs', () => {
    fc.assert(
      fc.property(transfer, fc.nat(), fc.constantFrom(...'0123456789ABC'.split('')), (wanted, place, wrong) => {
        const text = vietqr(wanted)
        const at = place % text.length
        const changed = text.slice(0, at) + wrong + text.slice(at + 1)
        fc.pre(changed !== text)
        expect([byVietnamQrPay(changed), byPromptparse(changed)]).toEqual([null, null])
      }),
    )
  })

  it('has the check value of CRC-16/CCITT-FALSE', () => {
    expect(crc16('123456789')).toBe('29B1')
    expect(() => crc16('đ')).toThrow(RangeError)
  })

  it('reads what it writes, and nothing that differs in one character', () => {
    fc.assert(
      fc.property(transfer, fc.nat(), fc.constantFrom(...'0123456789ABC '.split('')), (wanted, place, wrong) => {
        const text = vietqr(wanted)
        expect(parseVietqr(text)).toEqual(wanted)
        const at = place % text.length
        const changed = text.slice(0, at) + wrong + text.slice(at + 1)
        expect(parseVietqr(changed) === null).toBe(changed !== text)
        expect(parseVietqr(text.slice(0, at))).toBeNull()
      }),
    )
  })

  it('never throws on a foreign text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseVietqr(text)).toBeNull()
        const signed = `${text.replace(/[^\x20-\x7e]/g, '')}6304`
        expect(parseVietqr(signed + crc16(signed))).toBeNull()
      }),
    )
  })

  it('refuses what the code cannot carry', () => {
    const good = { bin: '970415', account: '123' }
    for (const bad of [
      { bin: '97041' },
      { account: '' },
      { account: '1 2' },
      { account: '1'.repeat(20) },
      { amount: 0 },
      { amount: -5 },
      { amount: 12.5 },
      { amount: 1e13 },
      { ref: '' },
      { ref: 'Thịt trâu' },
      { ref: 'X'.repeat(26) },
    ])
      expect(() => vietqr({ ...good, ...bad })).toThrow(RangeError)
  })
})
