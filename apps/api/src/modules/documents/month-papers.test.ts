import { describe, expect, test } from 'vitest'
import { readWorkbook } from '../../../../../tests/support/papers.ts'
import { pdfText, pdfWords } from '../../../../../tests/support/pdf-text.ts'
import type { Purchase } from './purchase-facts.ts'
import { PURCHASE_FORMS, purchaseFormOn } from './purchase-form.ts'
import { purchaseList } from './purchase-list.ts'
import { purchaseSheet } from './purchase-sheet.ts'
import { sellerStatement, statementSums } from './seller-statement.ts'
import type { Sheet } from './sheet.ts'
import { pdfOf } from './sheet-pdf.ts'
import { xlsxOf } from './sheet-xlsx.ts'
import type { StatementLine } from './statement-facts.ts'

const issuedAt = new Date('2026-11-23T18:00:00Z') // the 24th there
const issued = (of: Sheet, number = 'BKM-2026-0001') => ({
  sheet: of,
  number,
  issuedAt,
  replaces: null,
})
const opened = async (of: Parameters<typeof xlsxOf>[0]) => {
  const rows = await readWorkbook(await xlsxOf(of))
  return { rows, row: (first: unknown) => rows.find(([cell]) => cell?.value === first) ?? [] }
}

const purchase = (more: Partial<Purchase> = {}): Purchase => ({
  day: '2026-10-05',
  orderId: 'o1',
  number: 'HL7K2M9QXA',
  sellerId: 's1',
  seller: 'Nhà vườn Vàng Thị Mỷ',
  sellerKind: 'farm',
  sellerAddress: 'Xã Bản Bo, Lai Châu',
  taxId: '012345678901',
  phone: '+84912345678',
  station: 'a',
  stationName: 'Xã Bản Bo, Lai Châu',
  goods: 'Mận tam hoa',
  measure: 'mass',
  unit: 'kg',
  amount: 100_000,
  price: 20_000,
  total: 2_000_000,
  cash: true,
  card: false,
  ...more,
})

describe('the list of what was bought', () => {
  test('warns from five million of one seller on one day on, over all stations, and only of what is cash', () => {
    const day = [
      purchase({ total: 2_500_000 }),
      purchase({ orderId: 'o2', total: 2_499_999, station: 'b', cash: false }),
    ]
    expect(purchaseList(day).warnings).toEqual([])
    const reached = [...day, purchase({ orderId: 'o3', total: 1 })]
    const { warnings, rows } = purchaseList(reached, 'b')
    expect(warnings).toEqual([expect.objectContaining({ bought: 5_000_000, cash: 2_500_001, limit: 5_000_000 })])
    expect(rows.map(({ warned }) => warned)).toEqual([false])
    expect(purchaseList(reached, 'a').rows.map(({ warned }) => warned)).toEqual([true, true])
    const others = [purchase({ total: 3_000_000 }), purchase({ total: 3_000_000, sellerId: 's2' })]
    expect(purchaseList(others).warnings).toEqual([])
  })

  test('leaves out who gives an invoice, and says how much that is', () => {
    const { rows, total, invoiced, stations } = purchaseList([
      purchase(),
      purchase({ orderId: 'o2', sellerKind: 'cooperative', total: 7_000_000 }),
      purchase({ orderId: 'o3', station: 'b', stationName: 'Phường Sa Pa, Lào Cai', taxId: null }),
    ])
    expect([rows.length, total, invoiced]).toEqual([2, 4_000_000, { orders: 1, total: 7_000_000 }])
    expect(stations.map(({ name, total: sum }) => [name, sum])).toEqual([
      ['Xã Bản Bo, Lai Châu', 2_000_000],
      ['Phường Sa Pa, Lào Cai', 2_000_000],
    ])
  })

  const listOf = (rows: Purchase[], masked = false) =>
    purchaseSheet({
      form: purchaseFormOn('2026-10-31'),
      buyer: {
        name: 'Công ty TNHH Nông sản Tây Bắc',
        taxId: '0123456789',
        address: '12 Thạch Sơn, Sa Pa',
        phone: '+84987654321',
        representative: 'Nguyễn Thu Hà',
      },
      month: '2026-10',
      list: purchaseList(rows),
      station: undefined,
      masked,
    })

  test('is the form 02/TNDN, its columns in order and its total in words', async () => {
    const text = pdfText(await pdfOf(issued(listOf([purchase({ total: 5_000_000 })]), 'BKM-2026-0001')))
    expect(text).toContain('Mẫu số: 02/TNDN')
    expect(text).toContain('Thông tư số 20/2026/TT-BTC')
    expect(text).toContain('BẢNG KÊ THU MUA HÀNG HÓA, DỊCH VỤ KHÔNG CÓ HÓA ĐƠN')
    for (const line of ['Mã số thuế: 0123456789', 'Địa chỉ nơi tổ chức thu mua: Xã Bản Bo, Lai Châu'])
      expect(text).toContain(line)
    const header = [
      'Tên doanh nghiệp: Công ty TNHH Nông sản Tây Bắc',
      'Địa chỉ: 12 Thạch Sơn, Sa Pa',
      'Số điện thoại: 0987654321',
    ]
    for (const line of header) expect(text).toContain(line)
    expect(text).toContain('(1) (2) (3) (4) (5) (6) (7) (8) (9) (10)')
    expect(text).toMatch(/1 05\/10\/2026 .*012345678901 0912345678 Mận tam hoa 100 kg 20\.000 5\.000\.000 Tiền mặt;/)
    expect(text).toContain('Tổng giá trị hàng hóa, dịch vụ mua vào: 5.000.000 đồng')
    expect(text).toContain('Viết bằng chữ: Năm triệu đồng.')
    expect(text).toContain('từ 5.000.000 đồng trở lên phải thanh toán không dùng tiền mặt')
    expect(text).toContain('Người lập bảng kê')
    expect(text).toContain('(Ký tên, đóng dấu)')
  })

  test('has the columns that the circular names', async () => {
    const { columns } = listOf([purchase()])
    expect(columns.map(({ title, group }) => (group ? `${group}: ${title}` : title))).toEqual([
      'STT',
      'Ngày tháng năm mua hàng',
      'Người bán: Tên người bán',
      'Người bán: Địa chỉ',
      'Người bán: Số căn cước',
      'Người bán: Số điện thoại (nếu có)',
      'Hàng hóa, dịch vụ: Tên hàng hóa, dịch vụ',
      'Hàng hóa, dịch vụ: Số lượng, trọng lượng',
      'Hàng hóa, dịch vụ: Đơn giá',
      'Hàng hóa, dịch vụ: Tổng giá thanh toán',
      'Ghi chú',
    ])
    const { rows } = await opened(issued(listOf([purchase()])))
    const cells = rows.flat().map(({ value }) => value)
    for (const { title } of columns) expect(cells).toContain(title)
  })

  test('keeps to its pages, repeats its titles on each, and nothing stands over its edge', async () => {
    const words = pdfWords(await pdfOf(issued(listOf(Array.from({ length: 60 }, () => purchase())))))
    const pages = new Set(words.map(({ page }) => page))
    expect(pages.size).toBeGreaterThan(2)
    const titled = new Set(words.filter(({ text }) => text === '(9)').map(({ page }) => page))
    expect(titled.size).toBeGreaterThanOrEqual(pages.size - 1)
    expect(words.every(({ x }) => x >= 36 && x < 842 - 36)).toBe(true)
    expect(words.filter(({ text }) => text.includes('\uFFFD'))).toEqual([])
  })

  test('in a preview shows the last four digits, and says that it is none', async () => {
    const preview = { sheet: listOf([purchase()], true), number: null, issuedAt: null, replaces: null }
    const text = pdfText(await pdfOf(preview))
    expect(text).not.toContain('012345678901')
    expect(text).toContain('••••••••8901')
    expect(text).toContain('Bản xem trước, chưa có số')
    const { rows } = await opened(preview)
    expect(rows.flat().map(({ value }) => value)).not.toContain('012345678901')
  })

  test('as a workbook has days as days, weights and money as numbers, ids as words', async () => {
    const row = (await opened(issued(listOf([purchase({ amount: 12_345, total: 246_900 })])))).row(1)
    expect(row[1]?.value).toEqual(new Date('2026-10-05T00:00:00Z'))
    expect(row.slice(4).map(({ value }) => value)).toEqual([
      '012345678901',
      '0912345678',
      'Mận tam hoa',
      12.345,
      20_000,
      246_900,
      'Tiền mặt; HL7K2M9QXA',
    ])
  })

  test('has the form of its time', () => {
    expect(purchaseFormOn('2026-03-11').id).toBe('01/TNDN')
    expect(purchaseFormOn('2026-03-12').id).toBe('02/TNDN')
    expect(PURCHASE_FORMS.map(({ columns }) => columns.length)).toEqual([10, 11])
  })
})

test('a statement adds up, line by line and as a whole', async () => {
  const line = (more: Partial<StatementLine>): StatementLine => ({
    day: '2026-10-05',
    orderId: 'o',
    number: 'HL7K2M9QXA',
    buyer: 'Công ty Tây Bắc',
    goods: 2_000_000,
    deliveryFee: 50_000,
    platformFee: 20_000,
    tax: 30_000,
    refunds: 100_000,
    net: 1_900_000,
    paidOn: null,
    ...more,
  })
  const lines = [line({}), line({ platformFee: 0, tax: 0, refunds: 0, net: 2_050_000, paidOn: '2026-10-07' })]
  const sums = statementSums(lines)
  expect(sums).toEqual({
    goods: 4_000_000,
    deliveryFee: 100_000,
    platformFee: 20_000,
    tax: 30_000,
    refunds: 100_000,
    net: 3_950_000,
    paid: 2_050_000,
  })
  expect(sums.goods + sums.deliveryFee - sums.platformFee - sums.tax - sums.refunds).toBe(sums.net)
  const seller = { name: 'Vàng Thị Mỷ', address: 'Bản Bo', phone: null, representative: '' }
  const text = pdfText(await pdfOf(issued(sellerStatement({ seller, month: '2026-10', lines }), 'BKB-2026-0001')))
  expect(text).toContain('Tháng 10 năm 2026')
  expect(text).toContain('2.000.000 50.000 20.000 30.000 100.000 1.900.000')
  expect(text).toContain('Chưa nhận tiền: 1.900.000 đồng')
  expect(text).toContain('Thực nhận viết bằng chữ: Ba triệu chín trăm năm mươi nghìn đồng.')
})
