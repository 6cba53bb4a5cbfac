import { BANKS } from '@chl/domain/banks'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PayoutRow, writePayoutCsv } from './payout-csv.ts'

const ROW: PayoutRow = {
  holder: 'Giàng A Của',
  account: '0011001932418',
  bin: '970405',
  amount: 8_834_000,
  content: 'Chợ Hoàng Liên trả tiền HL3333333X',
}
const cells = (text: string) => parse(text, { bom: true, delimiter: ';' })

describe('writePayoutCsv', () => {
  it('is the file as the bank gets it, byte by byte', () => {
    const text = writePayoutCsv({
      rows: [ROW, { ...ROW, holder: 'Đỗ Thị Ế', bin: '970446', account: 'VQRQ12', amount: 1 }],
    })
    expect(text).toBe(
      '\uFEFFSTT;Tên người nhận;Số tài khoản;Ngân hàng;Số tiền;Nội dung\r\n' +
        '1;GIANG A CUA;"0011001932418";Agribank 970405;8834000;CHO HOANG LIEN TRA TIEN HL3333333X\r\n' +
        '2;DO THI E;"VQRQ12";Co-opBank 970446;1;CHO HOANG LIEN TRA TIEN HL3333333X\r\n',
    )
    expect([...Buffer.from(text).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(cells(text)[1]?.[2]).toBe('0011001932418')
  })

  it('is only its heads for an empty batch', () => {
    expect(cells(writePayoutCsv({ rows: [] }))).toHaveLength(1)
  })

  it('has no cell that could be a formula or break a row, whatever the names and texts', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('=cmd|A1', '+1', '-1', '@x', '\t=1', '\r\n=1', 'a;b', 'a"b', '＝1', '"=1"', "'=1"),
    )
    const row = fc.record({
      holder: nasty.map((text) => `${text}A`),
      account: fc.stringMatching(/^[0-9A-Za-z]{1,19}$/),
      bin: fc.constantFrom(...BANKS.map(({ bin }) => bin)),
      amount: fc.integer({ min: 1, max: 2 ** 53 - 1 }),
      content: nasty.map((text) => `${text}9`),
    })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 10 }), (rows) => {
        const [, ...written] = cells(writePayoutCsv({ rows }))
        expect(written).toHaveLength(rows.length)
        for (const [index, [n, holder, account, bank, amount, content, ...more]] of written.entries()) {
          expect(more).toEqual([])
          expect([n, account, amount]).toEqual([String(index + 1), rows[index]?.account, String(rows[index]?.amount)])
          expect(bank).toContain(rows[index]?.bin)
          for (const text of [n, holder, account, bank, amount, content])
            expect(text).toMatch(/^[0-9A-Za-z][0-9A-Za-z -]*$/)
        }
      }),
    )
  })

  it('refuses what a bank would send back, and names the row', () => {
    for (const bad of [
      { amount: 0 },
      { amount: 1.5 },
      { amount: -1 },
      { amount: 2 ** 53 },
      { account: '' },
      { account: '=1' },
      { account: '12 34' },
      { account: '1'.repeat(20) },
      { bin: '000000' },
      { holder: '' },
      { holder: '…' },
      { content: '=' },
    ])
      expect(() => writePayoutCsv({ rows: [ROW, { ...ROW, ...bad }] })).toThrow(/^payout 2: not /)
  })
})
