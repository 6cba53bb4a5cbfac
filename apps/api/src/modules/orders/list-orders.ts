import { isDay } from '@chl/domain/time'
import type { ParsedOf, ReplyOf } from '@chl/contracts/endpoint'
import type { listOrders as contract } from '@chl/contracts/orders'
import { nextActor } from '@chl/domain/order'
import { abilitiesFor } from '@chl/domain/order-abilities'
import { PICTURE } from '#modules/listings'
import { awaitsFor, isPaidTo, MONEY_AT_HAND_TEXT, waitsForBuyer } from '#modules/payments'
import type { Actor } from '#platform/actor'
import type { Db } from '#platform/db'
import { Refused } from '#platform/problem'
import { type OrderAtHand, type Pending, situationOf } from './order-at-hand.ts'

type Reply = ReplyOf<typeof contract>
type Summary = Reply['items'][number]
type Row = Omit<Summary, 'side' | 'nextStep' | 'waitsForMe' | 'paid' | 'collected'> &
  Pick<OrderAtHand, 'expired' | 'withinDisputeWindow' | 'payment' | 'money'> & {
    pending: (Pending[keyof Pending] & { kind: keyof Pending })[]
  }

export const TABS: Record<keyof Reply['counts'], readonly string[]> = {
  new: ['placed'],
  preparing: ['confirmed', 'ready'],
  underway: ['in_transit', 'delivered', 'disputed'],
  done: ['completed', 'declined', 'expired', 'cancelled', 'refunded'],
}
const PAGE = 20

const ITEM = `json_build_object(
  'id', o.id, 'number', o.number, 'state', o.state, 'placedAt', o.placed_at, 'changedAt', o.changed_at, 'expiresAt', case when o.state = 'placed' then o.expires_at end,
  'expired', coalesce(now() >= o.expires_at, false), 'withinDisputeWindow', coalesce(now() < o.dispute_until, false),
  'counterpart', json_build_object('id', c.id, 'name', o.parties->other.side->>'name', 'place', place_view((o.parties->other.side->>'communeId')::uuid, (o.parties->other.side->>'oldCommuneId')::uuid)),
  'lines', (select json_agg(json_build_object('title', case when x.title is null then json_build_object('vi', p.name_vi, 'en', p.name_en) else json_build_object('vi', x.title, 'en', x.title) end,
      'amount', coalesce(w.net, x.amount), 'measure', x.measure, 'unit', json_build_object('code', u.code, 'name', json_build_object('vi', u.name_vi, 'en', u.name_en)), 'picture', ${PICTURE}) order by x.position)
    from order_line x join listing l on l.id = x.listing_id join product p on p.id = x.product_id join unit u on u.code = x.unit_code
      left join settlement s on s.order_id = o.id and s.n = o.settlement_n left join weighing w on w.order_id = o.id and w.n = s.weighing_n and w.line_id = x.id
    where x.order_id = o.id),
  'total', o.total, 'settled', o.settlement_n is not null, 'handover', o.handover,
  'pending', (select coalesce(json_agg(json_build_object('kind', q.kind, 'side', q.side, 'reason', q.reason, 'detail', q.detail)), '[]') from order_pending q where q.order_id = o.id),
  'payment', (select json_build_object('method', y.method, 'paidAmount', y.paid_amount, 'paidSaidAt', y.paid_said_at, 'receivedSaidAt', y.received_said_at,
    'returnSaidAt', y.return_said_at, 'returnedAmount', y.returned_amount, 'returnReceivedAt', y.return_received_at) from payment y where y.order_id = o.id),
  'money', ${MONEY_AT_HAND_TEXT})`
const KEY = `to_char(o.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

// Two texts, one a side, so that each uses its own index.
const sqlFor = (mine: 'buyer' | 'seller', other: 'buyer' | 'seller') => `
  select json_build_object(
    'items', (select coalesce(json_agg(json_build_object('item', row.item, 'key', row.key)), '[]') from (
      select ${ITEM} as item, ${KEY} as key from orders o join organization c on c.id = o.${other}_id cross join (select '${other}'::text as side) other
      where o.${mine}_id = $1 and o.state = any($2::text[]) and ($3::timestamptz is null or (o.changed_at, o.id) < ($3::timestamptz, $4::uuid))
      order by o.changed_at desc, o.id desc limit ${PAGE + 1}) row),
    'counts', (select coalesce(json_object_agg(state, n), '{}') from (select state, count(*)::int as n from orders where ${mine}_id = $1 group by state) s))`
const SQL = { buyer: sqlFor('buyer', 'seller'), seller: sqlFor('seller', 'buyer') }

/** The acting organization's orders on one side, newest change first, a page of 20 and the counts of the tabs. */
export async function listOrders(db: Db, actor: Actor, { query }: ParsedOf<typeof contract>): Promise<Reply> {
  const states = query.tab ? TABS[query.tab] : Object.values(TABS).flat()
  const [after, id] = readCursor(query.cursor)
  const found = await db.json<unknown>(`orders-${query.side}`, SQL[query.side], [
    actor.organization.id,
    states,
    after,
    id,
  ])
  const { items, counts } = JSON.parse(found?.json ?? '{}') as {
    items: { item: Row; key: string }[]
    counts: Record<string, number>
  }
  const page = items.slice(0, PAGE)
  const last = items.length > PAGE ? page.at(-1) : undefined
  return {
    items: page.map(({ item }) => summaryOf(item, query.side)),
    next: last ? Buffer.from(`${last.key} ${last.item.id}`).toString('base64url') : null,
    counts: countsOf(counts),
  }
}

const countsOf = (counts: Record<string, number>): Reply['counts'] => {
  const of = (tab: keyof Reply['counts']) => TABS[tab].reduce((sum, state) => sum + (counts[state] ?? 0), 0)
  return { new: of('new'), preparing: of('preparing'), underway: of('underway'), done: of('done') }
}

function readCursor(cursor: string | undefined): [string | null, string | null] {
  if (!cursor) return [null, null]
  const [at = '', id = '', ...rest] = Buffer.from(cursor, 'base64url').toString('latin1').split(' ')
  const time = /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z$/.exec(at)
  const fits = isDay(time?.[1] ?? '') && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) && rest.length === 0
  if (!fits) throw new Refused('invalid-request')
  return [at, id]
}

function summaryOf(found: Row, side: 'buyer' | 'seller'): Summary {
  const { pending, payment, money, expired, withinDisputeWindow, ...row } = found
  const open: Pending = Object.fromEntries(pending.map((p) => [p.kind, p]))
  const { nextStep } = abilitiesFor(
    situationOf({ ...row, side, expired, withinDisputeWindow, pending: open, payment, money }),
  )
  const waits = nextActor(row.state, {
    handover: row.handover,
    weighingPending: open.weighing !== undefined,
    cancelRequestedBy: open.cancel?.side ?? null,
    buyerPays: money !== null && waitsForBuyer(money, row.state),
  })
  return {
    ...row,
    side,
    nextStep,
    paid: money ? isPaidTo(side, money) : payment.receivedSaidAt !== null,
    collected: money && { awaits: awaitsFor(money, row.state), hold: money.hold },
    waitsForMe: waits === side || waits === 'both',
  }
}
