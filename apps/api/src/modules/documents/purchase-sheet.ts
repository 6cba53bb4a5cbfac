import { moneyInWords } from '@chl/domain/money-words'
import { maskTaxId, taxIdText } from '@chl/domain/tax-id'
import type { PurchaseBuyer } from './purchase-facts.ts'
import type { PurchaseForm } from './purchase-form.ts'
import type { ListedPurchase, PurchaseList } from './purchase-list.ts'
import { type Cell, dongText, localPhone, longMonth, type Sheet } from './sheet.ts'

type Parts = {
  form: PurchaseForm
  buyer: PurchaseBuyer
  month: string
  list: PurchaseList
  station: string | undefined
  /** A preview shows the sellers' ids by their last four digits. */
  masked: boolean
}

/** The list as the form prescribes it: in the order of time, with its total in words. */
export function purchaseSheet({ form, buyer, month, list, station, masked }: Parts): Sheet {
  const idOf = masked ? maskTaxId : taxIdText
  const here = list.stations.filter((one) => station === undefined || one.station === station)
  return {
    font: 'official',
    landscape: true,
    issuer: [buyer.name],
    form: [...form.box],
    title: form.title,
    about: [longMonth(month)],
    head: [
      { name: 'Tên doanh nghiệp', value: buyer.name },
      { name: 'Mã số thuế', value: buyer.taxId ? taxIdText(buyer.taxId) : '' },
      { name: 'Địa chỉ', value: buyer.address },
      { name: 'Số điện thoại', value: localPhone(buyer.phone) ?? '' },
      { name: 'Địa chỉ nơi tổ chức thu mua', value: here.map(({ name }) => name).join('; ') },
    ],
    columns: [...form.columns],
    rows: list.rows.map((row, i) => cellsOf(row, { i, idOf, form })),
    sums: [{ name: 'Tổng giá trị hàng hóa, dịch vụ mua vào', value: list.total }],
    words: { name: 'Viết bằng chữ', value: `${moneyInWords(list.total, 'vi')}.` },
    notes: notesOf({ list, station, here }),
    signatures: [
      { title: 'Người lập bảng kê', hint: '(Ký, ghi rõ họ tên)', name: '' },
      {
        title: 'Người đại diện hoặc người được ủy quyền của doanh nghiệp',
        hint: '(Ký tên, đóng dấu)',
        name: buyer.representative,
      },
    ],
  }
}

type RowParts = { i: number; idOf: (id: string) => string; form: PurchaseForm }
function cellsOf(row: ListedPurchase, { i, idOf, form }: RowParts): Cell[] {
  const cells: Cell[] = [
    i + 1,
    { day: row.day },
    row.seller,
    row.sellerAddress,
    row.taxId && idOf(row.taxId),
    localPhone(row.phone),
    row.goods,
    row.measure === 'mass' ? { grams: row.amount, unit: 'kg' } : { pieces: row.amount, unit: row.unit },
    row.price,
    row.total,
    noteOf(row),
  ]
  const withPhone = form.columns.length === cells.length
  return withPhone ? cells : cells.toSpliced(5, 1)
}

const paidBy = ({ cash, card }: ListedPurchase) => {
  if (cash) return 'Tiền mặt'
  return card ? 'Thẻ' : 'Chuyển khoản'
}
const noteOf = (row: ListedPurchase) =>
  [paidBy(row), row.number, row.warned && 'quá mức trả tiền mặt (*)'].filter(Boolean).join('; ')

function notesOf({ list, station, here }: Pick<Parts, 'list' | 'station'> & { here: PurchaseList['stations'] }) {
  const [rule] = list.warnings
  const warned = list.rows.some((row) => row.warned)
  return [
    ...(station === undefined && here.length > 1
      ? [`Theo nơi thu mua: ${here.map(({ name, total }) => `${name} ${dongText(total)} đồng`).join('; ')}.`]
      : []),
    ...(rule && warned
      ? [
          `(*) Mua của một người bán trong một ngày từ ${dongText(rule.limit)} đồng trở lên phải thanh toán không dùng tiền mặt mới được tính vào chi phí được trừ (${rule.source}).`,
        ]
      : []),
  ]
}
