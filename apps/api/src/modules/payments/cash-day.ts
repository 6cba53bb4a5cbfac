import type { getCashDay, listCash as listContract } from '@chl/contracts/cash'
import type { ReplyOf } from '@chl/contracts/endpoint'
import { codFloat, sellerReceivable } from '@chl/domain/ledger'
import { Prisma } from '#prisma'
import type { Actor } from '#platform/actor'
import type { Db } from '#platform/db'
import { Refused } from '#platform/problem'
import { demandOperator } from './operators.ts'
import { paymentSettings } from './payment-settings.ts'
import { REMITTANCE, TO_REMIT, toRemit } from './remit-cash.ts'

type Day = ReplyOf<typeof getCashDay>
type Cash = ReplyOf<typeof listContract>

const TO_REMIT_OF = Prisma.raw(TO_REMIT('p.id'))

/** What the acting person took today, carries and brought in; which orders wait for their cash, the orders know. Refused: `forbidden`. */
export async function collectorsDay(db: Db, actor: Actor): Promise<Omit<Day, 'waiting'>> {
  const { kind, id, abilities } = actor.organization
  const side = kind === 'operator' ? 'operator' : 'seller'
  if (side === 'seller' && !abilities.sell) throw new Refused('forbidden')
  const me = actor.person.id
  const [taken, float, owed, { floatLimit }, left, remittances] = await Promise.all([
    takenToday(db, me, id),
    balance(db, codFloat(me)),
    side === 'seller' ? balance(db, sellerReceivable(id)) : 0,
    paymentSettings(db.prisma),
    toRemit(db.prisma, me),
    remittancesOf(db, me),
  ])
  const takenTotal = taken.reduce((total, { cash }) => total + cash, 0)
  return { side, taken, takenToday: takenTotal, float, limit: floatLimit, toRemit: left, remittances, owed }
}

async function takenToday(db: Db, personId: string, organizationId: string): Promise<Day['taken']> {
  const rows = await db.prisma.$queryRaw<{ row: Day['taken'][number] }[]>`
    select json_build_object('orderId', c.order_id, 'number', c.number, 'buyer', b.name, 'due', t.due, 'cash', t.cash, 'at', t.at) as row
    from cash_taken t join collected_order c on c.order_id = t.order_id join organization b on b.id = c.buyer_id
    where t.collector_id = ${personId}::uuid and t.organization_id = ${organizationId}::uuid
      and t.at >= date_trunc('day', now() at time zone 'Asia/Ho_Chi_Minh') at time zone 'Asia/Ho_Chi_Minh'
    order by t.at desc`
  return rows.map(({ row }) => row)
}

async function remittancesOf(db: Db, personId: string): Promise<Day['remittances']> {
  const rows = await db.prisma.$queryRaw<{ row: Day['remittances'][number] }[]>`
    select ${REMITTANCE} as row from remittance r where r.collector_id = ${personId}::uuid
    order by r.state <> 'proposed', r.at desc limit 20`
  return rows.map(({ row }) => row)
}

/** What an asset of one person or seller holds, read without a lock. */
async function balance(db: Db, account: string): Promise<number> {
  const [found] = await db.prisma.$queryRaw<
    { balance: bigint }[]
  >`select balance from ledger_account where code = ${account}`
  return Number(found?.balance ?? 0n)
}

/** What each collector carries, and the remittances, for the operator. */
export async function listCash(db: Db, actor: Actor): Promise<Cash> {
  demandOperator(actor)
  const [collectors, remittances, { floatLimit }] = await Promise.all([
    db.prisma.$queryRaw<{ row: Cash['collectors'][number] }[]>`
      select json_build_object('id', p.id, 'name', p.name, 'organization', o.name, 'side', t.side, 'float', a.balance, 'lastTakenAt', t.at,
        'toRemit', greatest(0, ${TO_REMIT_OF})) as row
      from ledger_account a join person p on a.code = 'cod_float:' || p.id
      join lateral (select * from cash_taken t where t.collector_id = p.id order by t.at desc limit 1) t on true
      join organization o on o.id = t.organization_id
      where starts_with(a.code, 'cod_float:') and a.balance > 0 order by a.balance desc, p.id limit 200`,
    db.prisma.$queryRaw<{ row: Cash['remittances'][number] }[]>`
      select ${REMITTANCE} as row from remittance r order by r.state <> 'proposed', r.at desc limit 50`,
    paymentSettings(db.prisma),
  ])
  return {
    limit: floatLimit,
    collectors: collectors.map(({ row }) => row),
    remittances: remittances.map(({ row }) => row),
  }
}
