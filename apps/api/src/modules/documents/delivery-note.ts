import type { OrderPaperFacts, PaperLine, Party } from './order-paper-facts.ts'
import { type Cell, type Column, dayText, localPhone, type Sheet } from './sheet.ts'

const WEIGHED: ReadonlySet<string> = new Set(['ready', 'in_transit', 'delivered', 'completed', 'disputed', 'refunded'])

/** What a delivery note is made from: another weighing, or another lorry, is another note. Null where the goods aren't weighed. */
export const deliveryNoteBasis = ({ state, settlementN, carrier, plate, carrierPhone }: OrderPaperFacts) =>
  WEIGHED.has(state) && settlementN !== null ? JSON.stringify([settlementN, carrier, plate, carrierPhone]) : null

const COLUMNS: readonly Column[] = [
  { title: 'STT', width: 5, align: 'center' },
  { title: 'Tên hàng, loại', width: 27, align: 'left' },
  { title: 'ĐVT', width: 6, align: 'center' },
  { title: 'Cân cả bì', width: 10, align: 'right' },
  { title: 'Bì', width: 8, align: 'right' },
  { title: 'Trừ nước, tạp chất', width: 9, align: 'right' },
  { title: 'Thực giao', width: 11, align: 'right' },
  { title: 'Đơn giá (đồng)', width: 11, align: 'right' },
  { title: 'Thành tiền (đồng)', width: 14, align: 'right' },
]

/** «Phiếu giao nhận»: what was weighed, line by line, from whom to whom and by what lorry. Issued by the seller. */
export function deliveryNote(facts: OrderPaperFacts): Sheet {
  const { number, seller, buyer, lines, goods, fee, total, placedOn, weighedOn } = facts
  return {
    font: 'own',
    landscape: false,
    issuer: [seller.name, addressOf(seller)].filter(Boolean),
    form: [],
    title: 'PHIẾU GIAO NHẬN HÀNG',
    about: [`Đơn hàng ${number}, đặt ngày ${dayText(placedOn)}`],
    head: [
      { name: 'Bên giao', value: partyText(seller) },
      { name: 'Bên nhận', value: partyText(buyer) },
      { name: 'Nơi giao nhận', value: placeOf(facts) },
      { name: 'Vận chuyển', value: transportOf(facts) },
      { name: 'Ngày cân', value: weighedOn ? dayText(weighedOn) : '' },
    ],
    columns: [...COLUMNS],
    rows: lines.map(rowOf),
    sums: [
      { name: 'Tiền hàng', value: goods },
      ...(fee > 0 ? [{ name: `Phí giao hàng${facts.offer ? ` (${facts.offer})` : ''}`, value: fee }] : []),
      { name: 'Tổng cộng', value: total },
    ],
    words: null,
    notes: ['Phiếu này không phải hóa đơn.'],
    signatures: [
      { title: 'Bên giao', hint: '(Ký, ghi rõ họ tên)', name: seller.representative },
      { title: 'Người vận chuyển', hint: '(Ký, ghi rõ họ tên)', name: '' },
      { title: 'Bên nhận', hint: '(Ký, ghi rõ họ tên)', name: buyer.representative },
    ],
  }
}

function rowOf(line: PaperLine, i: number): Cell[] {
  const amount = (value: number | null): Cell => {
    if (value === null) return null
    return line.measure === 'mass' ? { grams: value } : value
  }
  const off = (value: number) => (line.measure === 'mass' ? amount(value) : null)
  return [
    i + 1,
    line.goods,
    line.unit,
    amount(line.gross),
    off(line.tare),
    off(line.deduction),
    amount(line.net),
    line.price,
    line.total,
  ]
}

/** «12 bản Hua Bó, Xã Bản Bo, Lai Châu». */
export const addressOf = ({ address, place }: Pick<Party, 'address' | 'place'>) =>
  [address, place].filter(Boolean).join(', ')

/** «HTX Bản Bo, xã Bản Bo, Lai Châu, điện thoại 0912 345 678». */
export const partyText = (party: Party) =>
  [party.name, addressOf(party), party.phone && `điện thoại ${localPhone(party.phone)}`].filter(Boolean).join(', ')

const placeOf = ({ handover, seller, destination, address }: OrderPaperFacts) =>
  handover === 'pickup'
    ? `Bên nhận tới lấy tại ${addressOf(seller)}`
    : [address, destination].filter(Boolean).join(', ')

function transportOf({ handover, carrier, plate, carrierPhone, offer }: OrderPaperFacts) {
  if (carrier)
    return [carrier, plate && `biển số ${plate}`, carrierPhone && `điện thoại ${carrierPhone}`]
      .filter(Boolean)
      .join(', ')
  return handover === 'pickup' ? 'Bên nhận tự chở' : (offer ?? '')
}
