import exceljs from 'exceljs'
import { describe, expect, test } from 'vitest'
import { readWorkbook } from '../../../../../tests/support/papers.ts'
import { pdfText } from '../../../../../tests/support/pdf-text.ts'
import { deliveryNote, deliveryNoteBasis } from './delivery-note.ts'
import type { OrderPaperFacts } from './order-paper-facts.ts'
import { receipt } from './receipt.ts'
import { dongText, kilosText, type Sheet, sheet } from './sheet.ts'
import { pdfOf } from './sheet-pdf.ts'
import { xlsxOf } from './sheet-xlsx.ts'

const issuedAt = new Date('2026-11-23T18:00:00Z') // the 24th there
const issued = (of: Sheet, number = 'PGN-2026-0012', replaces: string | null = null) => ({
  sheet: of,
  number,
  issuedAt,
  replaces,
})
const opened = async (of: Parameters<typeof xlsxOf>[0]) => {
  const rows = await readWorkbook(await xlsxOf(of))
  return { rows, row: (first: unknown) => rows.find(([cell]) => cell?.value === first) ?? [] }
}

const party = (name: string) => ({
  id: name,
  name,
  phone: '+84912345678',
  place: 'Xã Bản Bo, Lai Châu',
  address: 'Bản Hua Bó',
  representative: 'Lò Thị Hương',
})
const order: OrderPaperFacts = {
  id: 'o',
  number: 'HL7K2M9QXA',
  state: 'ready',
  placedOn: '2026-11-20',
  weighedOn: '2026-11-21',
  settlementN: 1,
  seller: party('Nhà vườn Lò Thị Hương'),
  buyer: party('Công ty TNHH Nông sản Tây Bắc'),
  handover: 'delivery',
  offer: 'Gửi xe khách',
  destination: 'Phường Sa Pa, Lào Cai',
  address: '12 Thạch Sơn',
  carrier: 'Nhà xe Sao Việt',
  plate: '24B-123.45',
  carrierPhone: '0900000000',
  lines: [
    {
      goods: 'Chè shan búp tươi',
      measure: 'mass',
      unit: 'kg',
      price: 20_000,
      gross: 125_500,
      tare: 300,
      deduction: 200,
      net: 125_000,
      total: 2_500_000,
    },
    {
      goods: '=HYPERLINK("http://x")',
      measure: 'count',
      unit: 'quả',
      price: 4500,
      gross: 120,
      tare: 0,
      deduction: 0,
      net: 120,
      total: 540_000,
    },
  ],
  goods: 3_040_000,
  fee: 50_000,
  total: 3_090_000,
  method: 'cash',
}

describe('a delivery note', () => {
  test('says who, what, by what lorry, and each weight', async () => {
    const text = pdfText(await pdfOf(issued(deliveryNote(order), 'PGN-2026-0012', 'PGN-2026-0009')))
    expect(text).toContain('PHIẾU GIAO NHẬN HÀNG')
    expect(text).toContain('(Ngày 24 tháng 11 năm 2026)')
    expect(text).toContain('Thay cho số PGN-2026-0009')
    expect(text).toContain('Bên nhận: Công ty TNHH Nông sản Tây Bắc, Bản Hua Bó, Xã Bản Bo, Lai Châu')
    expect(text).toContain('Vận chuyển: Nhà xe Sao Việt, biển số 24B-123.45, điện thoại 0900000000')
    expect(text).toContain('1 Chè shan búp tươi kg 125,5 0,3 0,2 125 20.000 2.500.000')
    expect(text).toContain('Phí giao hàng (Gửi xe khách): 50.000 đồng')
    expect(text).toContain('Tổng cộng: 3.090.000 đồng')
    expect(text).toContain('Người vận chuyển')
  })

  test('is a workbook whose numbers are numbers, and whose words are never run', async () => {
    const { row, rows } = await opened(issued(deliveryNote(order)))
    expect(row(1).map(({ value }) => value)).toEqual([
      1,
      'Chè shan búp tươi',
      'kg',
      125.5,
      0.3,
      0.2,
      125,
      20_000,
      2_500_000,
    ])
    expect(row(2)[1]?.value).toBe('=HYPERLINK("http://x")')
    expect(rows.flat().some((cell) => cell.type === exceljs.ValueType.Formula)).toBe(false)
    expect(rows.flat().some(({ value }) => value === 3_090_000)).toBe(true)
  })

  test('is another one with another weighing or lorry, and none before the goods are weighed', () => {
    const basis = deliveryNoteBasis(order)
    expect(deliveryNoteBasis({ ...order, state: 'completed' })).toBe(basis)
    expect(deliveryNoteBasis({ ...order, settlementN: 2 })).not.toBe(basis)
    expect(deliveryNoteBasis({ ...order, plate: '24B-999.99' })).not.toBe(basis)
    expect(deliveryNoteBasis({ ...order, state: 'confirmed', settlementN: null })).toBeNull()
  })
})

test('a receipt says the money in figures and in words', async () => {
  const paid = {
    issuer: 'x',
    collector: null,
    amount: 3_090_005,
    received: 3_090_005,
    method: 'cash',
    receivedOn: '2026-11-22',
    basis: '',
  } as const
  const text = pdfText(await pdfOf(issued(receipt(order, paid), 'BN-2026-0001')))
  expect(text).toContain('BIÊN NHẬN THANH TOÁN')
  expect(text).toContain('Hình thức thanh toán: Tiền mặt')
  expect(text).toContain('Thanh toán đơn hàng HL7K2M9QXA 3.090.005')
  expect(text).toContain('Viết bằng chữ: Ba triệu không trăm chín mươi nghìn không trăm linh năm đồng.')
  const collected = { ...paid, collector: 'Ban quản lý chợ', method: 'vietqr' } as const
  const other = pdfText(await pdfOf(issued(receipt(order, collected), 'BN-2026-0002')))
  expect(other).toContain('Người nhận tiền: Ban quản lý chợ, thu hộ người bán')
  expect(other).toContain('Chuyển khoản (VietQR)')
  const { row } = await opened(issued(receipt(order, paid), 'BN-2026-0001'))
  expect(row(1).map(({ value }) => value)).toEqual([1, 'Thanh toán đơn hàng HL7K2M9QXA', 3_090_005])
})

test('a receipt of cash says what was handed over, and how it was rounded', async () => {
  const cash = {
    issuer: 'x',
    collector: null,
    amount: 201_230,
    method: 'cod',
    receivedOn: '2026-11-22',
    basis: '',
  } as const
  const text = pdfText(await pdfOf(issued(receipt(order, { ...cash, received: 201_000 }))))
  expect(text).toContain('Làm tròn tiền mặt đến 1.000 đồng −230')
  expect(text).toContain('Số tiền đã nhận: 201.000 đồng')
  expect(text).toContain('Viết bằng chữ: Hai trăm linh một nghìn đồng.')
  const { rows, row } = await opened(issued(receipt(order, { ...cash, amount: 201_770, received: 202_000 })))
  expect(row(2).map(({ value }) => value)).toEqual([2, 'Làm tròn tiền mặt đến 1.000 đồng', 230])
  expect(rows.flat().map(({ value }) => value)).toContain(202_000)
})

test('what is frozen is what was drawn', () => {
  const drawn = deliveryNote(order)
  expect(sheet.parse(JSON.parse(JSON.stringify(drawn)))).toEqual(drawn)
})

test('figures are written as here: points between thousands, a comma before parts', () => {
  expect([0, 999, 1000, 1_234_567, -5000].map(dongText)).toEqual(['0', '999', '1.000', '1.234.567', '−5.000'])
  expect([0, 50, 12_345, 1_234_500, 1000].map(kilosText)).toEqual(['0', '0,05', '12,345', '1.234,5', '1'])
})
