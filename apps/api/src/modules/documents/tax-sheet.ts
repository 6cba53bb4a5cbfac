import { taxIdText } from '@chl/domain/tax-id'
import type { TaxFigures, TaxRow } from '#modules/payments'
import { longMonth, type Sheet } from './sheet.ts'

/** A month's tax with whole tax ids. */
export type TaxList = { month: string; rows: readonly (TaxRow & { taxId: string | null })[]; totals: TaxFigures }

const KINDS: Record<TaxRow['kind'], string> = {
  household: 'Hộ kinh doanh',
  individual: 'Cá nhân',
  company: 'Doanh nghiệp',
  cooperative: 'Hợp tác xã',
}
const BACK = 'Hoàn sau khi đã ghi có'
const money = (title: string, group?: string) => ({
  title,
  width: 13,
  align: 'right' as const,
  ...(group && { group }),
})

const COLUMNS = [
  { title: 'STT', width: 5, align: 'center' as const },
  { title: 'Người bán', width: 26, align: 'left' as const },
  { title: 'Nộp thuế với tư cách', width: 14, align: 'left' as const },
  { title: 'Mã số thuế / số định danh', width: 16, align: 'left' as const },
  { title: 'Số đơn', width: 8, align: 'right' as const },
  money('Doanh thu', 'Đã khấu trừ'),
  money('Thuế GTGT', 'Đã khấu trừ'),
  money('Thuế TNCN', 'Đã khấu trừ'),
  money('Doanh thu', BACK),
  money('Thuế GTGT', BACK),
  money('Thuế TNCN', BACK),
  money('Cộng thuế phải nộp'),
]

/** The titles where nothing stands above them. */
export const TAX_TITLES = COLUMNS.map((column) =>
  'group' in column && column.group === BACK ? `${column.title} trả lại` : column.title,
)

/** A seller's row, as every file has it. */
export const taxCells = (row: TaxList['rows'][number], i: number) => [
  i + 1,
  row.seller.name,
  KINDS[row.kind],
  row.taxId && taxIdText(row.taxId),
  ...figures(row),
]

const figures = ({ orders, revenue, vat, pit, back, total }: TaxFigures) => [
  orders,
  revenue,
  vat,
  pit,
  back.revenue,
  back.vat,
  back.pit,
  total,
]

/** «Bảng kê thuế đã khấu trừ»: what the accountant declares from; it is no form of the tax office. */
export const taxSheet = ({ month, rows, totals, issuer }: TaxList & { issuer: string }): Sheet => ({
  font: 'own',
  landscape: true,
  issuer: [issuer],
  form: [],
  title: 'BẢNG KÊ THUẾ ĐÃ KHẤU TRỪ CỦA NGƯỜI BÁN',
  about: [longMonth(month)],
  head: [{ name: 'Đơn vị khấu trừ', value: issuer }],
  columns: COLUMNS,
  rows: [...rows.map(taxCells), [null, 'Cộng', null, null, ...figures(totals)]],
  sums: [
    { name: 'Thuế GTGT phải nộp', value: totals.vat - totals.back.vat },
    { name: 'Thuế TNCN phải nộp', value: totals.pit - totals.back.pit },
    { name: 'Cộng thuế phải nộp', value: totals.total },
  ],
  words: null,
  notes: [
    'Đơn vị tính: đồng. Số liệu để lập Bảng kê 01-1/BK-CNKD-TMĐT; bảng này không phải mẫu của cơ quan thuế.',
    'Đơn ghi vào tháng giao tiền cho người bán; khoản trả lại người mua sau đó ghi vào tháng trả lại. Phải nộp = đã khấu trừ − trả lại.',
  ],
  signatures: [{ title: 'Người lập bảng kê', hint: '(Ký, ghi rõ họ tên)', name: '' }],
})
