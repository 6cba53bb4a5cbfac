import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LARGEST, readBankCsv } from './bank-csv.ts'

const HEADS = 'Ngày,Mã giao dịch,Ghi có,Ghi nợ,Nội dung,Số tài khoản'
const ROW = '23/11/2026 09:00:05,FT26327001,350000,,HL3333333X thanh toan,0011001932418'
const bytes = (text: string) => new TextEncoder().encode(text)
const read = (...lines: string[]) => readBankCsv(bytes(lines.join('\n')))
const RECEIPT = {
  provider: 'csv',
  providerTxnId: '0011001932418|in|350000|ref:FT26327001',
  account: '0011001932418',
  amount: 350_000,
  direction: 'in',
  content: 'HL3333333X thanh toan',
  bankRef: 'FT26327001',
  at: new Date('2026-11-23T02:00:05Z'),
}

describe('readBankCsv', () => {
  it.each([
    ['commas, Vietnamese', `${HEADS}\n${ROW}`],
    ['its mark and CRLF', `\uFEFF${HEADS}\r\n${ROW}\r\n`],
    ['semicolons', `${HEADS}\n${ROW}`.replaceAll(',', ';')],
    [
      'English, another order',
      `Account,Description,Debit,Credit,Reference,Date\n0011001932418,HL3333333X thanh toan,,350000,FT26327001,2026-11-23T09:00:05`,
    ],
    [
      'capitals, currency, two languages',
      `NGÀY GIAO DỊCH,Số tham chiếu,Ghi có (VND),Ghi nợ (VND),Nội dung/Description,Số TK\n${ROW}`,
    ],
    ['decomposed letters', `${HEADS}\n${ROW}`.normalize('NFD')],
    ['dots', `${HEADS}\n${ROW.replace('350000', '350.000')}`],
    ['grouped by commas', `${HEADS}\n${ROW.replace('350000', '"350,000"')}`],
    ['a zone of its own', `${HEADS}\n${ROW.replace('23/11/2026 09:00:05', '2026-11-23T02:00:05Z')}`],
    ['noughts on the other side', `${HEADS}\n${ROW.replace('350000,', '"350,000.00",0.00')}`],
    ['a title before the heads, and empty lines', `NGÂN HÀNG X\nSao kê tài khoản,,\n\n${HEADS}\n\n${ROW}\n,,,,,\n`],
    ['an account as it is printed', `${HEADS}\n${ROW.replace('0011001932418', '0011.0019 32418')}`],
  ])('reads a statement with %s', (_, text) => {
    expect(readBankCsv(bytes(text))).toEqual({ receipts: [RECEIPT], faults: [] })
  })

  it('takes the account that the caller names where there is no column', () => {
    const text = bytes('Ngày;Ghi có;Nội dung\n23/11/2026;1.250.000;x')
    expect(readBankCsv(text)).toEqual({ receipts: [], faults: [{ line: 1, code: 'no_account' }] })
    expect(readBankCsv(text, { account: '0011 0019 32418' })).toEqual({
      receipts: [
        {
          ...RECEIPT,
          amount: 1_250_000,
          content: 'x',
          bankRef: '',
          at: new Date('2026-11-22T17:00:00Z'),
          providerTxnId: '0011001932418|in|1250000|day:2026-11-23:X',
        },
      ],
      faults: [],
    })
  })

  it('reads money that goes out', () => {
    const { receipts } = read(HEADS, ROW.replace('350000,', ',350000'))
    expect(receipts).toMatchObject([{ direction: 'out', amount: 350_000 }])
  })

  it('keeps what begins like a formula as a text', () => {
    for (const text of ['=HYPERLINK("http://x")', '+84 912', '-1+1', '@SUM(A1)', "'x", '=1+1']) {
      const { receipts, faults } = read(HEADS, ROW.replace('HL3333333X thanh toan', `"${text.replaceAll('"', '""')}"`))
      expect([receipts[0]?.content, faults]).toEqual([text, []])
    }
  })

  it.each([
    '1.5',
    '-1',
    '1e6',
    '1E6',
    '9007199254740992',
    '+1',
    '1.25.000',
    '1.250,000',
    '1,250.5',
    '1 250',
    '0x10',
    '350000đ',
    '１２３',
    '=1',
    '.5',
    '1.500.00',
    'NaN',
  ])('refuses the amount «%s»', (amount) => {
    for (const row of [ROW.replace('350000,', `"${amount}",`), ROW.replace('350000,', `,"${amount}"`)])
      expect(read(HEADS, row)).toEqual({ receipts: [], faults: [{ line: 2, code: 'bad_amount' }] })
  })

  it('reads the greatest amount that a person can mean, and none past it', () => {
    expect(read(HEADS, ROW.replace('350000', '100.000.000.000')).receipts[0]?.amount).toBe(100_000_000_000)
    for (const more of ['100.000.000.001', '9.007.199.254.740.991'])
      expect(read(HEADS, ROW.replace('350000', more)).faults).toEqual([{ line: 2, code: 'bad_amount' }])
  })

  it.each([
    ['30/02/2026', 'bad_date'],
    ['11/23/2026', 'bad_date'],
    ['31/12/2098', 'bad_date'],
    ['23/11/26', 'bad_date'],
    ['23/11/2026 24:00', 'bad_date'],
    ['23/11/2026 09:60', 'bad_date'],
    ['46349', 'bad_date'],
    ['', 'bad_date'],
  ])('refuses the date «%s»', (date, code) => {
    expect(read(HEADS, ROW.replace('23/11/2026 09:00:05', date))).toEqual({ receipts: [], faults: [{ line: 2, code }] })
  })

  it.each([
    ['1,1E+12', 'bad_account'],
    ['', 'bad_account'],
    ['x'.repeat(31), 'bad_account'],
  ])('refuses the account «%s»', (account, code) => {
    expect(read(HEADS, ROW.replace('0011001932418', `"${account}"`)).faults).toEqual([{ line: 2, code }])
  })

  it('tells of every bad row with its line and all that is wrong, and reads the good ones around it', () => {
    const { receipts, faults } = read(
      'Sao kê',
      '',
      HEADS,
      ROW,
      'Tổng cộng,,700000,,,',
      '23/11/2026,FT26327002,1,1,x,123',
      '"23/11/2026",FT26327003,,,"two\nlines",123',
      ROW.replace('FT26327001', 'FT26327004'),
      `${ROW},more`,
      ROW.replace('FT26327001', 'F'.repeat(101)),
      ROW.replace('HL3333333X', 'x'.repeat(1001)),
      '23/11/2026,FT26327005,x,,y,',
      '23/11/2026,FT26327006,35',
      ROW,
    )
    expect(receipts.map(({ bankRef }) => bankRef)).toEqual(['FT26327001', 'FT26327004'])
    expect(faults).toEqual([
      { line: 5, code: 'bad_date' },
      { line: 5, code: 'bad_account' },
      { line: 6, code: 'two_amounts' },
      { line: 7, code: 'no_amount' },
      { line: 10, code: 'wrong_columns' },
      { line: 11, code: 'bad_reference' },
      { line: 12, code: 'content_too_long' },
      { line: 13, code: 'bad_account' },
      { line: 13, code: 'bad_amount' },
      { line: 14, code: 'wrong_columns' },
      { line: 15, code: 'repeated' },
    ])
  })

  it('counts lines as an editor does, also behind a cell of several and with CRLF', () => {
    const text = [HEADS, ROW.replace('HL3333333X thanh toan', '"one\ntwo\nthree"'), 'bad,,1,,x,1'].join('\n')
    for (const written of [text, text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\r')]) {
      const { receipts, faults } = readBankCsv(bytes(written))
      expect([receipts[0]?.content, faults]).toEqual(['one two three', [{ line: 5, code: 'bad_date' }]])
    }
  })

  it('counts alike rows without a reference, so that a longer statement of the day says them again', () => {
    const row = ROW.replace('FT26327001', '-')
    const morning = read(HEADS, row).receipts.map(({ providerTxnId }) => providerTxnId)
    const evening = read(HEADS, row, row, row.replace('09:00:05', '17:30:00')).receipts.map(
      ({ providerTxnId }) => providerTxnId,
    )
    expect(new Set(evening).size).toBe(3)
    expect(evening.slice(0, 1)).toEqual(morning)
  })

  it('refuses a file as a whole where it can’t be read to its end', () => {
    const whole = (code: string, line = 1) => ({ receipts: [], faults: [{ line, code }] })
    expect(read('a,b', '1,2')).toEqual(whole('no_header'))
    expect(read('')).toEqual(whole('no_header'))
    expect(read('Ngày,Ghi có,Ghi có,Nội dung', ROW)).toEqual(whole('header_twice'))
    expect(read(HEADS, ROW, ROW.replace('HL', '"HL'), ROW)).toEqual(whole('broken_quotes', 3))
    expect(read(HEADS, ROW, ROW.replace('HL3', 'H"L3'))).toEqual(whole('broken_quotes', 3))
    expect(readBankCsv(Uint8Array.of(...bytes(HEADS), 0xff, 0xfe))).toEqual(whole('not_utf8'))
    expect(readBankCsv(new Uint8Array(LARGEST.bytes + 1))).toEqual(whole('too_large'))
    const many = Array.from({ length: LARGEST.rows + 1 }, (_, n) =>
      ROW.replace('001,', `${String(n).padStart(6, '0')},`).replace('350000', String(350_000 + (n % 50))),
    )
    expect(read(HEADS, ...many)).toEqual(whole('too_many_rows'))
    expect(read(HEADS, ...many.slice(1)).receipts).toHaveLength(LARGEST.rows)
    const alike = many.slice(0, LARGEST.alike + 1).map((row, n) => row.replace(/,350\d+,/, n === 0 ? ',,' : ',350000,'))
    expect(read(HEADS, ROW, ...alike)).toEqual(whole('too_many_alike', LARGEST.alike + 3))
    expect(read(HEADS, ...alike.slice(1)).receipts).toHaveLength(LARGEST.alike)
    const out = alike.map((row) => row.replace(',350000,,', ',,350000,'))
    expect(read(HEADS, ...alike.slice(1), ...out.slice(1)).faults.map(({ code }) => code)).not.toContain(
      'too_many_alike',
    )
  })

  it('never throws, and makes of each row a receipt or a fault', () => {
    const cell = fc.oneof(
      fc.constantFrom('23/11/2026', '1.250.000', '350000', '0011001932418', 'FT26327001', '=1', '', '-'),
      fc.string().map((text) => text.replace(/[\r\n"]/g, '')),
    )
    const row = fc.array(cell, { minLength: 6, maxLength: 7 })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), fc.constantFrom(',', ';'), (rows, separator) => {
        const written = rows.map((cells) => cells.map((each) => `"${each}"`).join(separator))
        const { receipts, faults } = read(HEADS.replaceAll(',', separator), ...written)
        const bad = new Set(faults.map(({ line }) => line))
        const empty = rows.filter((cells) => cells.every((each) => each.trim() === '')).length
        expect(receipts.length + bad.size + empty).toBe(rows.length)
        expect(new Set(receipts.map(({ providerTxnId }) => providerTxnId)).size).toBe(receipts.length)
      }),
      { numRuns: 300 },
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => readBankCsv(noise).receipts.length === 0))
  })
})
