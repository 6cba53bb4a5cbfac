import type { Column } from './sheet.ts'

/** The form of the list of what was bought without an invoice, as a circular prescribes it from a day on. */
export type PurchaseForm = {
  id: string
  circular: string
  validFrom: string
  /** The box at the top right. */
  box: readonly string[]
  title: string
  columns: readonly Column[]
}

const SELLER = 'Người bán'
const column = (title: string, width: number, align: Column['align'], more: Partial<Column> = {}): Column => ({
  title,
  width,
  align,
  ...more,
})

/** Columns of both forms in the order of their rows; the old one had no telephone. */
const columnsOf = (goods: string, sellerId: string, phone: boolean): Column[] => {
  const columns = [
    column('STT', 6, 'center'),
    column('Ngày tháng năm mua hàng', 11, 'center'),
    column('Tên người bán', 20, 'left', { group: SELLER }),
    column('Địa chỉ', 24, 'left', { group: SELLER }),
    column(sellerId, 14, 'center', { group: SELLER }),
    ...(phone ? [column('Số điện thoại (nếu có)', 12, 'center', { group: SELLER })] : []),
    column(phone ? 'Tên hàng hóa, dịch vụ' : 'Tên mặt hàng', 24, 'left', { group: goods }),
    column('Số lượng, trọng lượng', 12, 'right', { group: goods }),
    column('Đơn giá', 11, 'right', { group: goods }),
    column('Tổng giá thanh toán', 14, 'right', { group: goods }),
    column('Ghi chú', 20, 'left'),
  ]
  return columns.map((one, i) => (i === 0 ? one : { ...one, mark: `(${i})` }))
}

/**
 * The forms by the day from which they are in force, oldest first. A month is listed on the form of its last day. Source:
 * vietnam.md §0 and §4.1; the columns of the older form are nearly the same.
 */
export const PURCHASE_FORMS: readonly PurchaseForm[] = [
  {
    id: '01/TNDN',
    circular: 'Thông tư số 78/2014/TT-BTC',
    validFrom: '2014-08-02',
    box: ['Mẫu số: 01/TNDN', '(Ban hành kèm theo Thông tư số 78/2014/TT-BTC của Bộ Tài chính)'],
    title: 'BẢNG KÊ THU MUA HÀNG HÓA, DỊCH VỤ MUA VÀO KHÔNG CÓ HÓA ĐƠN',
    columns: columnsOf('Hàng hóa mua vào', 'Số CMT nhân dân', false),
  },
  {
    id: '02/TNDN',
    circular: 'Thông tư số 20/2026/TT-BTC',
    validFrom: '2026-03-12',
    box: ['Mẫu số: 02/TNDN', '(Ban hành kèm theo Thông tư số 20/2026/TT-BTC của Bộ trưởng Bộ Tài chính)'],
    title: 'BẢNG KÊ THU MUA HÀNG HÓA, DỊCH VỤ KHÔNG CÓ HÓA ĐƠN',
    columns: columnsOf('Hàng hóa, dịch vụ', 'Số căn cước', true),
  },
]

/** The form in force on a local day; the oldest one before all. */
export function purchaseFormOn(day: string): PurchaseForm {
  const form = PURCHASE_FORMS.findLast(({ validFrom }) => validFrom <= day) ?? PURCHASE_FORMS[0]
  if (!form) throw new Error('there is no form')
  return form
}
