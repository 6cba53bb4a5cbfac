import type { getShares as contract, setShares as setContract, SharedOrder } from '@chl/contracts/cooperative'
import type { ParsedOf, ReplyOf } from '@chl/contracts/endpoint'
import type { Fault } from '@chl/contracts/problem'
import { memberParts } from '@chl/domain/member-shares'
import { sum } from '@chl/domain/money'
import { dayRange, localDay } from '@chl/domain/time'
import { m } from '@chl/messages/messages.js'
import { audit } from '#modules/audit'
import { Prisma } from '#prisma'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import type { Read } from '#platform/http'
import { type Locale, Refusal, refuse } from '#platform/problem'
import { lockMoneyOf } from './collected-orders.ts'
import { divideRelease, type TaxedAs, taxedAs, type TaxSettings } from './divide-release.ts'
import { daysAsked } from './get-statement.ts'
import { demandCooperative } from './members.ts'
import { paymentSettings } from './payment-settings.ts'
import { PAID_OUT_AT, type Queries } from './payout-facts.ts'

type CooperativeShares = ReplyOf<typeof contract>
type Row = {
  orderId: string
  number: string
  buyer: string
  day: string
  released: boolean
  gross: number
  goods: number | null
  feeBp: number
  platformFee: number
  tax: number
  net: number
  paidOut: boolean
  shares: { memberId: string; name: string; weight: number }[]
}

// Paid out: the money of the order is with the cooperative, by a payout or in the cash that it took itself.
const ROW =
  Prisma.raw(`json_build_object('orderId', c.order_id, 'number', c.number, 'buyer', (select b.name from organization b where b.id = c.buyer_id),
  'day', (coalesce(c.released_at, c.delivered_at, c.placed_at) at time zone 'Asia/Ho_Chi_Minh')::date, 'released', c.released_at is not null,
  'gross', case when c.released_at is not null then c.released else coalesce(c.due, c.estimate) end, 'goods', c.goods, 'feeBp', c.fee_bp,
  'platformFee', c.platform_fee, 'tax', c.vat + c.pit, 'net', c.net,
  'paidOut', c.released_at is not null and (exists (select 1 from cash_taken k where k.order_id = c.order_id and k.side = 'seller') or ${PAID_OUT_AT} is not null),
  'shares', (select coalesce(json_agg(json_build_object('memberId', s.member_id, 'name', x.name, 'weight', s.weight) order by x.name, x.id), '[]')
    from member_share s join cooperative_member x on x.id = s.member_id where s.order_id = c.order_id))`)

type How = { taxed: TaxedAs; settings: TaxSettings }
const howOf = async (queries: Queries, id: string): Promise<How> => ({
  taxed: await taxedAs(queries, id),
  settings: await paymentSettings(queries),
})

/** An order with each member's part; before the release what it would be if it were released today. */
function sharedOf({ goods, feeBp, paidOut, shares, ...row }: Row, { taxed, settings }: How): SharedOrder {
  const expected = divideRelease({ gross: row.gross, goods, feeBp, on: localDay(new Date()), taxed, settings })
  const { platformFee, tax, net } = row.released
    ? row
    : { platformFee: expected.fee, tax: expected.vat + expected.pit, net: expected.net }
  const parts =
    shares.length > 0
      ? memberParts(
          { fee: platformFee, tax, net },
          shares.map(({ weight }) => weight),
        )
      : []
  return {
    ...row,
    platformFee,
    tax,
    net,
    mayChange: !paidOut || shares.length === 0,
    shares: shares.map((share, index) => {
      const part = parts[index] ?? { fee: 0, tax: 0, net: 0, gross: 0 }
      return { ...share, gross: part.gross, platformFee: part.fee, tax: part.tax, net: part.net }
    }),
  }
}

/** What each member is due of a period's orders, and the orders that are to be divided. */
export const getShares: Read<typeof contract> = async (
  { prisma },
  actor,
  { query },
): Promise<CooperativeShares | Refusal> => {
  demandCooperative(actor)
  const days = daysAsked(query, actor.locale)
  if (days instanceof Refusal) return days
  const { id } = actor.organization
  const { start, end } = dayRange(days.from, days.to)
  const [found] = await prisma.$queryRaw<{ rows: Row[] }[]>(Prisma.sql`
    select coalesce(json_agg(${ROW} order by exists (select 1 from member_share s where s.order_id = c.order_id), coalesce(c.released_at, c.delivered_at, c.placed_at) desc, c.number), '[]') as rows
    from collected_order c where c.seller_id = ${id}::uuid and c.state <> 'ended' and c.hold <> 'refunded'
      and (c.released_at is null or (c.released_at >= ${start} and c.released_at < ${end}))`)
  const how = await howOf(prisma, id)
  const orders = (found?.rows ?? []).map((row) => sharedOf(row, how))
  const released = orders.filter((order) => order.released)
  return {
    ...days,
    net: sum(released.map(({ net }) => net)),
    undivided: sum(released.filter(({ shares }) => shares.length === 0).map(({ net }) => net)),
    members: membersOf(released),
    orders,
  }
}

type Member = CooperativeShares['members'][number]

function membersOf(orders: readonly SharedOrder[]): Member[] {
  const members = new Map<string, Member>()
  for (const { memberId, name, ...part } of orders.flatMap(({ shares }) => shares)) {
    const known = members.get(memberId)
    members.set(memberId, {
      memberId,
      name,
      orders: (known?.orders ?? 0) + 1,
      weight: sum([known?.weight ?? 0, part.weight]),
      gross: sum([known?.gross ?? 0, part.gross]),
      platformFee: sum([known?.platformFee ?? 0, part.platformFee]),
      tax: sum([known?.tax ?? 0, part.tax]),
      net: sum([known?.net ?? 0, part.net]),
    })
  }
  return [...members.values()].toSorted((one, other) => one.name.localeCompare(other.name, 'vi'))
}

/**
 * What each member brought of an order, as a whole. It may be said at any time, and changed until the order's money was paid out:
 * from then on each member's part was handed on by it.
 */
export async function setShares(
  tx: Tx,
  actor: Actor,
  { params, body }: ParsedOf<typeof setContract>,
): Promise<SharedOrder | Refusal> {
  const { id } = actor.organization
  const money = await lockMoneyOf(tx, params.id)
  if (money?.sellerId !== id) return refuse('not-found')
  demandCooperative(actor, { change: true })
  const before = await readOrder(tx, params.id)
  if (money.state === 'ended' || (before.paidOut && before.shares.length > 0))
    return refuse('not-allowed-now', { detail: m.members_shares_closed({}, { locale: actor.locale }) })
  const errors = await faultsOf(tx, { cooperative: id, shares: body.shares, before, locale: actor.locale })
  if (errors.length > 0) return refuse('invalid-request', { errors })
  await tx.$executeRaw`delete from member_share where order_id = ${params.id}::uuid`
  await tx.$executeRaw`
    insert into member_share (order_id, member_id, weight)
    select ${params.id}::uuid, r."memberId", r.weight from jsonb_to_recordset(${JSON.stringify(body.shares)}::jsonb) as r("memberId" uuid, weight bigint)`
  await audit(tx, actor, 'shares.set', params.id, { members: body.shares.length })
  return sharedOf(await readOrder(tx, params.id), await howOf(tx, id))
}

async function readOrder(tx: Tx, orderId: string): Promise<Row> {
  const [found] = await tx.$queryRaw<{ row: Row }[]>(
    Prisma.sql`select ${ROW} as row from collected_order c where c.order_id = ${orderId}::uuid`,
  )
  if (!found) throw new Error('an order is gone')
  return found.row
}

type Check = { cooperative: string; shares: readonly { memberId: string }[]; before: Row; locale: Locale }

/** Each member once, and one of this cooperative: who left only where it was among them before. */
async function faultsOf(tx: Tx, { cooperative, shares, before, locale }: Check): Promise<Fault[]> {
  const members = await tx.$queryRaw<{ id: string; left: boolean }[]>`
    select id, left_at is not null as left from cooperative_member where cooperative_id = ${cooperative}::uuid for key share`
  const usable = new Set([
    ...members.filter(({ left }) => !left).map(({ id }) => id),
    ...before.shares.map(({ memberId }) => memberId),
  ])
  const seen = new Set<string>()
  return shares.flatMap(({ memberId }, index) => {
    const code = seen.has(memberId) ? 'member_twice' : usable.has(memberId) ? null : 'member_unknown'
    seen.add(memberId)
    if (code === null) return []
    const message = (code === 'member_twice' ? m.members_fault_twice : m.members_fault_unknown)({}, { locale })
    return [{ path: `shares.${index}.memberId`, code, message }]
  })
}
