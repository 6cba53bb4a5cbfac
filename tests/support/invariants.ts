// What must hold over all rows at any moment between two transactions (product.md, «Rules that never bend»).
import { ORDER_MOVES } from '@chl/domain/order'
import type pg from 'pg'

/** Anything that can ask the database: a client or a pool. */
type Asking = Pick<pg.ClientBase, 'query'>
/** Gives one row for each thing that is wrong, its text as `wrong`. */
type Rule = { name: string; sql: string; values?: unknown[] }

const LINE_TOTAL = (line: string, amount: string) =>
  `case ${line}.measure when 'mass' then div(${amount}::numeric * ${line}.price + 500, 1000) else ${amount}::numeric * ${line}.price end`

const STOCK: readonly Rule[] = [
  {
    name: 'a lot has what its moves add up to, and never less than nothing',
    sql: `select format('lot %s has %s, its moves say %s', l.id, l.available, coalesce(m.sum, 0)) as wrong
      from lot l left join (select lot_id, sum(delta) as sum from stock_move group by lot_id) m on m.lot_id = l.id
      where l.available <> coalesce(m.sum, 0) or l.available < 0`,
  },
  {
    name: 'a line holds what its moves took',
    sql: `select format('line %s holds %s, its moves took %s', l.id, l.taken, -coalesce(m.sum, 0)) as wrong
      from order_line l left join (select order_line_id, sum(delta) as sum from stock_move group by order_line_id) m on m.order_line_id = l.id
      where l.taken <> -coalesce(m.sum, 0)`,
  },
  {
    name: 'an order that came to nothing holds nothing, and one that was not weighed what was ordered',
    sql: `select format('line %s of an order %s holds %s of %s', l.id, o.state, l.taken, l.amount) as wrong
      from order_line l join orders o on o.id = l.order_id
      where o.state in ('declined', 'expired') and l.taken <> 0
        or o.state = 'cancelled' and l.taken <> 0 and not exists (select from order_move m where m.order_id = o.id and m.to_state = 'cancelled' and m.from_state = 'in_transit')
        or o.state in ('placed', 'confirmed') and l.taken <> l.amount`,
  },
  {
    name: 'a move of a line is of its own lot',
    sql: `select format('move %s', m.id) as wrong from stock_move m join order_line l on l.id = m.order_line_id where m.lot_id <> l.lot_id`,
  },
  {
    name: 'a listing is in stock while its lot has something',
    sql: `select format('listing %s', l.id) as wrong from listing l join lot t on t.id = l.lot_id where l.in_stock <> (t.available > 0)`,
  },
]

const MONEY: readonly Rule[] = [
  {
    name: 'each line is rounded on its own',
    sql: `select format('line %s says %s', l.id, l.total) as wrong from order_line l where l.total <> ${LINE_TOTAL('l', 'l.amount')}
      union all select format('weighing %s of line %s says %s', w.n, w.line_id, w.total)
      from weighing w join order_line l on l.id = w.line_id where w.total <> ${LINE_TOTAL('l', 'w.net')}`,
  },
  {
    name: 'a settlement adds up its weighing, of every line',
    sql: `select format('settlement %s of order %s says %s, its weighing %s', s.n, s.order_id, s.goods, w.total) as wrong
      from settlement s join orders o on o.id = s.order_id
        left join (select order_id, n, sum(total) as total, count(*) as lines from weighing group by 1, 2) w on w.order_id = s.order_id and w.n = s.weighing_n
      where s.goods is distinct from w.total or s.fee <> o.fee or s.total <> s.goods + s.fee
        or w.lines <> (select count(*) from order_line l where l.order_id = s.order_id)`,
  },
  {
    name: 'an order says its newest settlement, or what was ordered',
    sql: `select format('order %s says %s goods and settlement %s', o.number, o.goods, coalesce(o.settlement_n::text, 'none')) as wrong
      from orders o
        left join lateral (select n, goods from settlement where order_id = o.id order by n desc limit 1) s on true
        left join lateral (select sum(total) as goods from order_line where order_id = o.id) l on true
      where o.settlement_n is distinct from s.n or o.goods is distinct from coalesce(s.goods, l.goods) or o.total <> o.goods + o.fee`,
  },
  {
    name: 'settlements and weighings are counted from 1',
    sql: `select format('%s of order %s', what, order_id) as wrong from (
        select 'settlements' as what, order_id, count(*) as c, max(n) as m from settlement group by order_id
        union all select 'weighings', order_id, count(distinct n), max(n) from weighing group by order_id) x where c <> m`,
  },
  {
    name: 'a checkout is the sum of its orders as they were placed',
    sql: `select format('checkout %s says %s, its orders %s', c.id, c.total, x.total) as wrong
      from checkout c left join (select o.checkout_id, sum(o.fee + (select sum(total) from order_line where order_id = o.id)) as total
        from orders o group by 1) x on x.checkout_id = c.id
      where c.total is distinct from x.total`,
  },
  {
    name: 'each order has its payment, and no mark without its figure',
    sql: `select format('order %s', o.number) as wrong from orders o left join payment p on p.order_id = o.id
      where p.order_id is null or p.paid_amount is null <> (p.paid_said_at is null and p.received_said_at is null)
        or p.returned_amount is null <> (p.return_said_at is null and p.return_received_at is null)`,
  },
]

const ORDERS: readonly Rule[] = [
  {
    name: 'the moves of an order are a path of the table, from nothing to its state',
    sql: `with told as (
        select m.*, o.state, o.moves, o.handover, o.number, row_number() over w as nth, lag(m.to_state) over w as before,
          lag(m.at) over w as at_before, last_value(m.to_state) over (partition by m.order_id order by m.n rows between unbounded preceding and unbounded following) as last
        from order_move m join orders o on o.id = m.order_id window w as (partition by m.order_id order by m.n)
      ), allowed as (
        select * from jsonb_to_recordset($1::jsonb) as a(move text, from_state text, to_state text, side text, handover text, needs_reason boolean))
      select format('order %s, move %s: %s from %s to %s by %s', number, n, move, from_state, to_state, side) as wrong from told t
      where nth <> n or from_state is distinct from before or last <> state or at < at_before
        or not exists (select from allowed a where a.move = t.move and a.from_state is not distinct from t.from_state and a.to_state = t.to_state
          and a.side in (t.side, 'both') and (a.handover is null or a.handover = t.handover) and (not a.needs_reason or t.reason <> ''))
      union all select format('order %s has %s moves, not %s', o.number, count(m.n), o.moves)
      from orders o left join order_move m on m.order_id = o.id group by o.id having count(m.n) <> o.moves`,
    values: [
      JSON.stringify(
        ORDER_MOVES.flatMap((row) =>
          row.who.map((side) => ({
            move: row.move,
            from_state: row.from,
            to_state: row.to,
            side,
            handover: row.handover,
            needs_reason: row.needsReason,
          })),
        ),
      ),
    ],
  },
  {
    name: 'what waits for an answer belongs to the state',
    sql: `select format('%s of order %s, which is %s', p.kind, o.number, o.state) as wrong from order_pending p join orders o on o.id = p.order_id
      where not case p.kind when 'weighing' then o.state in ('confirmed', 'ready') when 'cancel' then o.state in ('confirmed', 'ready')
        when 'dispute' then o.state = 'disputed' else false end
      union all select format('order %s is disputed about nothing', o.number) from orders o
      where o.state = 'disputed' and not exists (select from order_pending p where p.order_id = o.id and p.kind = 'dispute')`,
  },
]

const TRADES: readonly Rule[] = [
  {
    name: 'what was handed over is traded as it was settled last, and nothing else is',
    sql: `select format('line %s of an order %s is traded for %s, settled for %s', l.id, o.state, coalesce(t.dong, 0), coalesce(w.total, 0)) as wrong
      from order_line l join orders o on o.id = l.order_id
        left join settlement s on s.order_id = o.id and s.n = o.settlement_n and o.state in ('delivered', 'completed', 'disputed')
        left join weighing w on w.order_id = o.id and w.n = s.weighing_n and w.line_id = l.id
        left join (select order_line_id, sum(dong) as dong, sum(grams) as grams, sum(pieces) as pieces, sum(sign) as n from trade group by 1) t on t.order_line_id = l.id
      where coalesce(t.dong, 0) <> coalesce(w.total, 0) or coalesce(t.n, 0) <> (coalesce(w.net, 0) > 0)::int
        or l.measure = 'mass' and coalesce(t.grams, 0) <> coalesce(w.net, 0) or l.measure = 'count' and coalesce(t.pieces, 0) <> coalesce(w.net, 0)
        or l.measure = 'count' and coalesce(t.grams, 0) <> coalesce(w.net * l.grams_per_piece, 0)`,
  },
  {
    name: 'a reversing trade takes back one that stands, wholly and once',
    sql: `select format('trade %s', r.id) as wrong from trade r left join trade t on t.order_line_id = r.order_line_id and t.id = r.reverses_id
      where r.sign = -1 and (t.sign is distinct from 1 or r.dong <> -t.dong or r.grams is distinct from -t.grams or r.pieces is distinct from -t.pieces
        or r.area_code is distinct from t.area_code or r.origin_id <> t.origin_id or r.day < t.day)
      union all select format('trade %s is taken back %s times', reverses_id, count(*)) from trade where sign = -1 group by reverses_id having count(*) > 1`,
  },
  {
    name: 'a trade lies on its day there, at its place, in its area',
    sql: `select format('trade %s', t.id) as wrong from trade t join order_line l on l.id = t.order_line_id
      where t.day <> (t.at at time zone 'Asia/Ho_Chi_Minh')::date or t.origin_id <> l.origin_id or t.old_origin_id is distinct from l.old_origin_id
        or t.area_code is distinct from area_of(t.origin_id, t.old_origin_id)`,
  },
  {
    name: 'the office of a province counts all trades of its communes, since the reform',
    sql: `with scope as materialized (select o.id, o.name, s.locality_id, s.exact, s.whole from organization o, office_scope(o.id) s where o.kind = 'office'),
      counted as (select s.id, sum(t.dong) as dong from scope s join trade t on s.locality_id = coalesce(t.old_origin_id, t.origin_id)
        and t.day <@ case when t.old_origin_id is null then s.whole else s.exact end where t.day >= '2025-07-01' group by s.id),
      there as (select j.organization_id as id, sum(t.dong) as dong from jurisdiction j join locality p on p.id = j.locality_id and p.kind = 'province'
        join locality c on c.parent_id = p.id and c.kind = 'commune' join trade t on t.origin_id = c.id and t.day >= greatest(j.valid_from, '2025-07-01')
          and t.day <= coalesce(j.valid_to, 'infinity') group by 1)
      select format('office %s counts %s of %s', id, coalesce(c.dong, 0), t.dong) as wrong from there t left join counted c using (id) where t.dong is distinct from c.dong`,
  },
]

const FEEDS: readonly Rule[] = [
  {
    name: 'a feed has no gap and ends at its head',
    sql: `select format('feed of %s: %s entries from %s to %s, head %s', h.person_id, e.c, e.first, e.last, h.last_seq) as wrong
      from feed_head h left join (select person_id, count(*) as c, min(seq) as first, max(seq) as last from feed_entry group by 1) e using (person_id)
      where h.read_seq > h.last_seq or e.last is not null and (e.last <> h.last_seq or e.c <> e.last - e.first + 1)
      union all select format('feed of %s has no head', person_id) from feed_entry e where not exists (select from feed_head h where h.person_id = e.person_id) group by person_id`,
  },
]

/** Checks every rule over all rows; gives what is wrong, each with its rule. Empty is good. */
export async function checkInvariants(client: Asking): Promise<string[]> {
  const wrong: string[] = []
  for (const { name, sql, values = [] } of [...STOCK, ...MONEY, ...ORDERS, ...TRADES, ...FEEDS]) {
    const { rows } = await client.query<{ wrong: string }>(`select wrong from (${sql}) x limit 20`, values)
    wrong.push(...rows.map((row) => `${name}: ${row.wrong}`))
  }
  return wrong
}
