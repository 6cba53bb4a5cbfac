import { lineTotal } from '@chl/domain/money'
import type { Line, Order } from './order-book.ts'
import type { Party } from './register.ts'
import type { Row } from './tables.ts'
import type { World } from './world.ts'

const frozen = (party: Party): Row => ({
  id: party.id,
  name: party.name,
  kind: party.kind,
  communeId: party.commune?.id ?? null,
  oldCommuneId: party.oldCommune?.id ?? null,
})

/** Writes the order as it stands, its lines, its payment and what is open. */
export function putDown(world: World, order: Order): void {
  const { payment, buyer, seller } = order
  const delivery = order.handover === 'delivery'
  world.tables.add('orders', {
    id: order.id,
    number: order.number,
    checkout_id: order.checkoutId,
    buyer_id: buyer.id,
    seller_id: seller.id,
    state: order.state,
    parties: { buyer: frozen(buyer), seller: frozen(seller) },
    handover: order.handover,
    offer_name: order.offer?.name ?? null,
    fee: order.fee,
    destination_id: delivery ? (buyer.commune?.id ?? null) : null,
    address: delivery ? buyer.place : '',
    carrier: order.transport?.carrier ?? null,
    plate: order.transport?.plate ?? null,
    carrier_phone: order.transport?.phone ?? null,
    note: order.note,
    goods: order.goods,
    total: order.total,
    settlement_n: order.settlementN,
    moves: order.moves,
    placed_at: order.placedAt,
    changed_at: order.changedAt,
    expires_at: order.expiresAt,
    delivered_at: order.deliveredAt,
    dispute_until: order.disputeUntil,
  })
  for (const [position, line] of order.lines.entries()) writeLine(world, order, line, position)
  world.tables.add('payment', {
    order_id: order.id,
    method: payment.method,
    paid_amount: payment.paidAmount,
    paid_said_at: payment.paidSaidAt,
    received_said_at: payment.receivedSaidAt,
    return_said_at: payment.returnSaidAt,
    returned_amount: payment.returnedAmount,
    return_received_at: payment.returnReceivedAt,
  })
  for (const row of order.pending.values()) world.tables.add('order_pending', row)
}

function writeLine(world: World, order: Order, { id, lot, amount, taken }: Line, position: number): void {
  world.tables.add('order_line', {
    id,
    order_id: order.id,
    listing_id: lot.listingId,
    lot_id: lot.id,
    position,
    product_id: lot.product.id,
    title: lot.title,
    grade_code: lot.grade,
    state: lot.state,
    measure: lot.unit.measure,
    unit_code: lot.unit.code,
    grams_per_piece: lot.gramsPerPiece,
    origin_id: order.seller.commune?.id ?? null,
    old_origin_id: order.seller.oldCommune?.id ?? null,
    price: lot.price,
    tolerance_bp: lot.toleranceBp,
    amount,
    total: lineTotal({ measure: lot.unit.measure, amount, price: lot.price }),
    taken,
  })
}
