import { moneyInWords } from '@chl/domain/money-words'
import { addressOf, partyText } from './delivery-note.ts'
import type { OrderPaperFacts } from './order-paper-facts.ts'
import type { PaidBy, ReceiptFacts } from './receipt-facts.ts'
import { dayText, type Sheet } from './sheet.ts'

const METHODS: Readonly<Record<PaidBy, string>> = {
  cash: 'Tiền mặt',
  transfer: 'Chuyển khoản',
  card: 'Thẻ',
  vietqr: 'Chuyển khoản (VietQR)',
  cod: 'Tiền mặt khi nhận hàng',
  cod_transfer: 'Chuyển khoản một phần, tiền mặt khi nhận hàng phần còn lại',
}

/** «Biên nhận thanh toán»: that the money of an order was received, in figures and in words. */
export function receipt({ number, seller, buyer }: OrderPaperFacts, paid: ReceiptFacts): Sheet {
  const rounding = paid.received - paid.amount
  return {
    font: 'own',
    landscape: false,
    issuer: paid.collector ? [paid.collector] : [seller.name, addressOf(seller)].filter(Boolean),
    form: [],
    title: 'BIÊN NHẬN THANH TOÁN',
    about: [`Đơn hàng ${number}`],
    head: [
      { name: 'Người nộp tiền', value: partyText(buyer) },
      { name: 'Người nhận tiền', value: paid.collector ? `${paid.collector}, thu hộ người bán` : partyText(seller) },
      ...(paid.collector ? [{ name: 'Người bán', value: partyText(seller) }] : []),
      { name: 'Hình thức thanh toán', value: METHODS[paid.method] },
      { name: 'Ngày nhận tiền', value: dayText(paid.receivedOn) },
    ],
    columns: [
      { title: 'STT', width: 6, align: 'center' },
      { title: 'Nội dung', width: 60, align: 'left' },
      { title: 'Số tiền (đồng)', width: 24, align: 'right' },
    ],
    rows: [
      [1, `Thanh toán đơn hàng ${number}`, paid.amount],
      ...(rounding === 0 ? [] : [[2, 'Làm tròn tiền mặt đến 1.000 đồng', rounding]]),
    ],
    sums: [{ name: 'Số tiền đã nhận', value: paid.received }],
    words: { name: 'Viết bằng chữ', value: `${moneyInWords(paid.received, 'vi')}.` },
    notes: ['Biên nhận này không phải hóa đơn.'],
    signatures: [
      { title: 'Người nộp tiền', hint: '(Ký, ghi rõ họ tên)', name: buyer.representative },
      { title: 'Người nhận tiền', hint: '(Ký, ghi rõ họ tên)', name: paid.collector ? '' : seller.representative },
    ],
  }
}
