import type {
  BuyerRefund,
  listOrderRefunds as listContract,
  setRefundAccount as contract,
} from '@chl/contracts/payouts'
import { findBank } from '@chl/domain/banks'
import { expectedOn } from '@chl/domain/payout-day'
import { asciiUpper } from '@chl/domain/text'
import { localDay } from '@chl/domain/time'
import { m } from '@chl/messages/messages.js'
import { audit } from '#modules/audit'
import { Prisma } from '#prisma'
import type { Read, Write } from '#platform/http'
import { refuse } from '#platform/problem'
import { paymentSettings } from './payment-settings.ts'
import { bankName, lastFour, type Queries } from './payout-facts.ts'
import { tellOperators } from './tell-operators.ts'
import { CARD_DISPUTED, CASH_WITH_SELLER } from './who-is-owed.ts'

type Row = Omit<BuyerRefund, 'account' | 'expectedOn' | 'mayGiveAccount'> & {
  account: { bank: string; account: string; holder: string } | null
  cashWithSeller: boolean
  disputed: boolean
}

const REFUND =
  Prisma.raw(`json_build_object('id', r.id, 'orderId', r.order_id, 'amount', r.amount, 'cause', r.cause, 'reason', r.reason, 'method', r.method,
  'number', (select c.number from collected_order c where c.order_id = r.order_id), 'state', r.state, 'at', r.created_at, 'paidAt', r.paid_at,
  'account', case when r.account is not null then json_build_object('bank', r.bin, 'account', r.account, 'holder', r.holder) end,
  'cashWithSeller', ${CASH_WITH_SELLER}, 'disputed', ${CARD_DISPUTED})`)

async function shown(queries: Queries, { account, cashWithSeller, disputed, ...row }: Row): Promise<BuyerRefund> {
  const { payoutDays } = await paymentSettings(queries)
  const byBank = row.method === 'bank'
  const open = byBank && (row.state === 'sent' || (row.state === 'due' && !cashWithSeller && !disputed))
  return {
    ...row,
    account: account && { ...account, bankName: bankName(account.bank), account: lastFour(account.account) },
    mayGiveAccount: byBank && row.state === 'due',
    expectedOn: open && account ? expectedOn({ from: localDay(new Date()), workingDays: payoutDays }) : null,
  }
}

/** What goes back to the acting buyer of an order. Nobody else sees it. */
export const listOrderRefunds: Read<typeof listContract> = async ({ prisma }, { organization }, { params }) => {
  const [order] = await prisma.$queryRaw<{ rows: Row[] }[]>(Prisma.sql`
    select (select coalesce(json_agg(${REFUND} order by r.created_at, r.id), '[]') from refund r where r.order_id = c.order_id) as rows
    from collected_order c where c.order_id = ${params.id}::uuid and c.buyer_id = ${organization.id}::uuid`)
  if (!order) return refuse('not-found')
  return { refunds: await Promise.all(order.rows.map((row) => shown(prisma, row))) }
}

/** The buyer says where a refund goes, before it is in a batch. Only its owners and managers may: it moves money. */
export const setRefundAccount: Write<typeof contract> = async (tx, actor, { params, body }) => {
  const { organization, locale } = actor
  const [refund] = await tx.$queryRaw<{ method: string; state: string }[]>`
    select method, state from refund where id = ${params.id}::uuid and buyer_id = ${organization.id}::uuid for update`
  if (!refund) return refuse('not-found')
  if (!organization.abilities.manage) return refuse('forbidden')
  if (refund.method !== 'bank' || refund.state !== 'due') return refuse('state-changed', { state: refund.state })
  const errors = [
    ...(findBank(body.bin) ? [] : [{ path: 'bin', code: 'bank', message: m.account_fault_bank({}, { locale }) }]),
    ...(asciiUpper(body.holder) === ''
      ? [{ path: 'holder', code: 'holder', message: m.payouts_fault_holder({}, { locale }) }]
      : []),
  ]
  if (errors.length > 0) return refuse('invalid-request', { errors })
  const [saved] = await tx.$queryRaw<{ row: Row }[]>(Prisma.sql`
    with r as (update refund set bin = ${body.bin}, account = ${body.account}, holder = ${body.holder} where id = ${params.id}::uuid returning *)
    select ${REFUND} as row from r`)
  if (!saved) throw new Error('a refund is gone')
  await audit(tx, actor, 'refund.account', params.id, { to: lastFour(body.account), bank: body.bin })
  await tellOperators(tx, { actor: actor.person.id })
  return shown(tx, saved.row)
}
