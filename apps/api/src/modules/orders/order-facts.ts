import type { Order } from '@chl/contracts/orders'
import { PICTURE } from '#modules/listings'
import { MONEY_FACTS, type MoneyFacts } from '#modules/payments'
import { Prisma } from '#prisma'
import type { OrderAtHand } from './order-at-hand.ts'
import { STATEMENTS } from './order-sql.ts'

type Line = Order['lines'][number]
/** An order as the database tells it to one of its sides, before what that side may do is worked out. */
export type OrderFacts = Omit<
  Order,
  | 'side'
  | 'dispute'
  | 'cancelRequest'
  | 'weighingToAnswer'
  | 'payment'
  | 'lines'
  | 'actions'
  | 'nextStep'
  | 'waitsFor'
  | 'settlement'
> &
  Pick<OrderAtHand, 'expired' | 'withinDisputeWindow' | 'payment'> & {
    money: MoneyFacts | null
    buyerId: string
    settlementN: number | null
    lines: (Omit<Line, 'weighed'> & { weighed: Omit<NonNullable<Line['weighed']>, 'deviationBp'> | null })[]
    pending: {
      kind: 'weighing' | 'cancel' | 'dispute'
      side: 'buyer' | 'seller'
      reason: string
      detail: unknown
      at: string
    }[]
    proposed: {
      n: number
      by: string
      at: string
      lines: { line: string; gross: number | null; tare: number; deduction: number; net: number; total: number }[]
    } | null
    bank: { bin: string; account: string; holder: string } | null
  }

const names = (row: string) => `json_build_object('vi', ${row}.name_vi, 'en', ${row}.name_en)`
const party = (
  side: 'buyer' | 'seller',
) => `json_build_object('id', ${side}_o.id, 'name', o.parties->'${side}'->>'name', 'kind', o.parties->'${side}'->>'kind', 'phone', ${side}_o.phone,
  'place', place_view((o.parties->'${side}'->>'communeId')::uuid, (o.parties->'${side}'->>'oldCommuneId')::uuid))`

const LINES = `(select json_agg(json_build_object(
    'id', x.id, 'listingId', x.listing_id, 'product', json_build_object('id', p.id, 'name', ${names('p')}), 'title', x.title,
    'grade', case when g.code is null then null else ${names('g')} end, 'state', x.state, 'picture', ${PICTURE}, 'measure', x.measure,
    'unit', json_build_object('code', u.code, 'name', ${names('u')}, 'gramsPerPiece', x.grams_per_piece),
    'price', x.price, 'toleranceBp', x.tolerance_bp, 'origin', place_view(x.origin_id, x.old_origin_id), 'ordered', x.amount, 'orderedTotal', x.total,
    'weighed', case when w.n is null then null else json_build_object('gross', w.gross, 'tare', w.tare, 'deduction', w.deduction, 'net', w.net) end,
    'total', coalesce(w.total, x.total)) order by x.position)
  from order_line x join listing l on l.id = x.listing_id join product p on p.id = x.product_id join unit u on u.code = x.unit_code
    left join grade g on g.product_id = x.product_id and g.code = x.grade_code
    left join settlement s on s.order_id = x.order_id and s.n = o.settlement_n
    left join weighing w on w.order_id = x.order_id and w.n = s.weighing_n and w.line_id = x.id
  where x.order_id = o.id)`

const TIMELINE = `(select json_agg(json_build_object('at', e.at, 'kind', e.kind, 'to', e.to_state, 'reason', e.reason, 'total', e.total,
    'by', json_build_object('person', pe.name, 'organization', og.name, 'side', e.side)) order by e.at desc, e.n desc)
  from (select at, 'move' as kind, to_state, reason, null::bigint as total, side, person_id, organization_id, n from order_move where order_id = o.id
    union all select at, kind, null, reason, total, side, person_id, organization_id, 0 from order_note where order_id = o.id) e
  left join person pe on pe.id = e.person_id left join organization og on og.id = e.organization_id)`

const FACTS = `json_build_object(
  'id', o.id, 'number', o.number, 'checkoutId', o.checkout_id, 'state', o.state, 'placedAt', o.placed_at, 'changedAt', o.changed_at,
  'expiresAt', case when o.state = 'placed' then o.expires_at end, 'disputeUntil', case when o.state = 'delivered' then o.dispute_until end,
  'expired', coalesce(now() >= o.expires_at, false), 'withinDisputeWindow', coalesce(now() < o.dispute_until, false),
  'buyerId', o.buyer_id, 'buyer', ${party('buyer')}, 'seller', ${party('seller')}, 'note', o.note,
  'handover', json_build_object('kind', o.handover, 'offer', o.offer_name, 'fee', o.fee,
    'destination', case when o.handover = 'delivery' then json_build_object('place', case when o.destination_id is null then null else place_view(o.destination_id, null) end, 'address', o.address) end,
    'transport', case when o.carrier is null then null else json_build_object('carrier', o.carrier, 'plate', coalesce(o.plate, ''), 'phone', coalesce(o.carrier_phone, '')) end),
  'lines', ${LINES}, 'orderedGoods', (select sum(total) from order_line where order_id = o.id), 'goods', o.goods, 'fee', o.fee, 'total', o.total, 'settlementN', o.settlement_n,
  'pending', (select coalesce(json_agg(json_build_object('kind', q.kind, 'side', q.side, 'reason', q.reason, 'detail', q.detail, 'at', q.at)), '[]') from order_pending q where q.order_id = o.id),
  'proposed', (select json_build_object('n', (q.detail->>'n')::int, 'at', q.at, 'by', coalesce((select pe.name from weighing w join person pe on pe.id = w.person_id
      where w.order_id = o.id and w.n = (q.detail->>'n')::int limit 1), ''),
    'lines', (select json_agg(json_build_object('line', w.line_id, 'gross', w.gross, 'tare', w.tare, 'deduction', w.deduction, 'net', w.net, 'total', w.total))
      from weighing w where w.order_id = o.id and w.n = (q.detail->>'n')::int)) from order_pending q where q.order_id = o.id and q.kind = 'weighing'),
  'payment', (select json_build_object('method', y.method, 'paidAmount', y.paid_amount, 'paidSaidAt', y.paid_said_at, 'receivedSaidAt', y.received_said_at,
    'returnSaidAt', y.return_said_at, 'returnedAmount', y.returned_amount, 'returnReceivedAt', y.return_received_at) from payment y where y.order_id = o.id),
  'money', ${MONEY_FACTS},
  'bank', case when seller_o.bank_account is null then null else json_build_object('bin', seller_o.bank_bin, 'account', seller_o.bank_account, 'holder', seller_o.bank_holder) end,
  'statements', ${STATEMENTS}, 'timeline', ${TIMELINE})`

const FROM = Prisma.raw(
  `select ${FACTS} as facts from orders o join organization buyer_o on buyer_o.id = o.buyer_id join organization seller_o on seller_o.id = o.seller_id`,
)

/** One order with everything of it, in one statement; no row for whoever is not one of its two sides. */
export const orderFacts = (id: string, organizationId: string) => Prisma.sql`/* prepared: order-facts */
  ${FROM} where o.id = ${id}::uuid and (o.buyer_id = ${organizationId}::uuid or o.seller_id = ${organizationId}::uuid)`

/** The same whoever asks: the caller has let in the operator only. */
export const factsOfAny = (id: string) => Prisma.sql`/* prepared: facts-of-any */ ${FROM} where o.id = ${id}::uuid`
