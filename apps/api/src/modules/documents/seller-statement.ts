import { sum } from '@chl/domain/money'
import { moneyInWords } from '@chl/domain/money-words'
import { type Cell, localPhone, longMonth, type Sheet } from './sheet.ts'
import type { StatementLine } from './statement-facts.ts'

/** What a seller handed over in a month and what it got for it; `lines` in the order of time. Money in đồng. */
export type SellerStatement = {
  seller: { name: string; address: string; phone: string | null; representative: string }
  month: string
  lines: readonly StatementLine[]
}

/** The sums of a statement; `paid` is the net of what was paid out. */
export function statementSums(lines: readonly StatementLine[]) {
  const of = (part: 'goods' | 'deliveryFee' | 'platformFee' | 'tax' | 'refunds' | 'net', rows = lines) =>
    sum(rows.map((line) => line[part]))
  return {
    goods: of('goods'),
    deliveryFee: of('deliveryFee'),
    platformFee: of('platformFee'),
    tax: of('tax'),
    refunds: of('refunds'),
    net: of('net'),
    paid: of(
      'net',
      lines.filter(({ paidOn }) => paidOn !== null),
    ),
  }
}

const money = (title: string) => ({ title, width: 12, align: 'right' as const })

/** «Bảng kê người bán»: order by order, from the goods to what was paid out and when. */
export function sellerStatement({ seller, month, lines }: SellerStatement): Sheet {
  const sums = statementSums(lines)
  return {
    font: 'own',
    landscape: true,
    issuer: [seller.name],
    form: [],
    title: 'BẢNG KÊ NGƯỜI BÁN',
    about: [longMonth(month)],
    head: [
      { name: 'Người bán', value: seller.name },
      { name: 'Địa chỉ', value: seller.address },
      { name: 'Số điện thoại', value: localPhone(seller.phone) ?? '' },
    ],
    columns: [
      { title: 'STT', width: 5, align: 'center' },
      { title: 'Ngày', width: 12, align: 'center' },
      { title: 'Đơn hàng', width: 14, align: 'left' },
      { title: 'Người mua', width: 22, align: 'left' },
      money('Tiền hàng'),
      money('Phí giao hàng'),
      money('Phí của chợ'),
      money('Thuế khấu trừ'),
      money('Hoàn trả'),
      money('Thực nhận'),
      { title: 'Ngày nhận tiền', width: 12, align: 'center' },
    ],
    rows: [...lines.map(rowOf), totals(sums)],
    sums: [
      { name: 'Thực nhận', value: sums.net },
      { name: 'Trong đó đã nhận tiền', value: sums.paid },
      { name: 'Chưa nhận tiền', value: sums.net - sums.paid },
    ],
    words: { name: 'Thực nhận viết bằng chữ', value: `${moneyInWords(Math.max(0, sums.net), 'vi')}.` },
    notes: [
      'Đơn vị tính: đồng. Thực nhận = tiền hàng + phí giao hàng − phí của chợ − thuế khấu trừ − hoàn trả.',
      'Đơn trả thẳng cho người bán ghi vào ngày giao hàng; đơn chợ thu hộ ghi vào ngày tiền được giải ngân cho người bán.',
    ],
    signatures: [{ title: 'Người lập bảng kê', hint: '(Ký, ghi rõ họ tên)', name: seller.representative }],
  }
}

const rowOf = (line: StatementLine, i: number): Cell[] => [
  i + 1,
  { day: line.day },
  line.number,
  line.buyer,
  line.goods,
  line.deliveryFee,
  line.platformFee,
  line.tax,
  line.refunds,
  line.net,
  line.paidOn && { day: line.paidOn },
]

const totals = (sums: ReturnType<typeof statementSums>): Cell[] => [
  null,
  null,
  null,
  'Cộng',
  sums.goods,
  sums.deliveryFee,
  sums.platformFee,
  sums.tax,
  sums.refunds,
  sums.net,
  null,
]
