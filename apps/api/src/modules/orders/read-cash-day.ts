import type { getCashDay as contract } from '@chl/contracts/cash'
import type { ParsedOf, ReplyOf } from '@chl/contracts/endpoint'
import { cashDue } from '@chl/domain/cash-rounding'
import { collectorsDay } from '#modules/payments'
import type { Actor } from '#platform/actor'
import type { Db } from '#platform/db'

type Day = ReplyOf<typeof contract>

/** A hundred are more than a collector's day; an older one is found by its number. */
const MOST = 100

/** The acting person's day as a collector: the operator sees all orders whose cash waits, a seller its own. Refused: `forbidden`. */
export async function readCashDay(db: Db, actor: Actor, { query }: ParsedOf<typeof contract>): Promise<Day> {
  const { kind, id } = actor.organization
  const [day, waiting] = await Promise.all([
    collectorsDay(db, actor),
    waitingFor(db, { sellerId: kind === 'operator' ? null : id, number: query.number?.toUpperCase() ?? '' }),
  ])
  return { ...day, waiting }
}

/** What can be handed over now, and so paid, newest change first: what lies abandoned for weeks hides nothing of today's. */
async function waitingFor(db: Db, { sellerId, number }: { sellerId: string | null; number: string }) {
  const rows = await db.prisma.$queryRaw<{ row: Omit<Day['waiting'][number], 'cash'> }[]>`
    select json_build_object('orderId', c.order_id, 'number', c.number, 'due', c.due - c.captured + c.refunded - c.taken_back,
      'buyer', json_build_object('name', b.name, 'phone', b.phone), 'seller', json_build_object('name', s.name)) as row
    from collected_order c join orders o on o.id = c.order_id join organization b on b.id = c.buyer_id join organization s on s.id = c.seller_id
    where c.method = 'cod' and c.state = 'settled' and c.due > c.captured - c.refunded and c.due > c.captured - c.refunded + c.taken_back
      and (${sellerId}::uuid is null or c.seller_id = ${sellerId}::uuid)
      and (o.state = 'in_transit' or (o.state = 'ready' and o.handover = 'pickup'
        and not exists (select from order_pending p where p.order_id = o.id and p.kind = 'weighing')))
      and not exists (select from cash_taken t where t.order_id = c.order_id) and strpos(c.number, ${number}) > 0
    order by o.changed_at desc, o.id limit ${MOST}`
  return rows.map(({ row }) => ({ ...row, cash: cashDue(row.due).cash }))
}
