import type { getOperatorOverview as contract } from '@chl/contracts/operator'
import type { ReplyOf } from '@chl/contracts/endpoint'
import { demandOperator, paymentSettings } from '#modules/payments'
import type { Actor } from '#platform/actor'
import type { Db } from '#platform/db'

type Reply = ReplyOf<typeof contract>

/** What waits for the operator, counted, and how much of others' money is here, in đồng. Refused: `forbidden`. */
export async function getOperatorOverview(db: Db, actor: Actor): Promise<Reply> {
  demandOperator(actor)
  const [counted] = await db.rows<{ row: Omit<Reply, 'collecting'> }>('operator-overview', OVERVIEW, [])
  if (!counted) throw new Error('an aggregate gave no row')
  const { collecting } = await paymentSettings(db.prisma)
  return { ...counted.row, collecting }
}

const owed = (prefix: string) => `(select coalesce(-sum(balance), 0) from ledger_account where code like '${prefix}')`
const OVERVIEW = `
  select json_build_object(
    'environment', (select environment from payment_environment),
    'receipts', (select count(*) from bank_receipt where state = 'unmatched') + (select count(*) from hand_receipt where state = 'proposed')
      + (select count(*) from bank_statement where state = 'proposed'),
    'payouts', (select count(*) from payout_batch where state = 'draft') + (select count(*) from payout where state = 'approved')
      + (select count(*) from refund f where f.state in ('due', 'failed') and f.method = 'bank'
          and not exists (select from payout p where p.refund_id = f.id and p.state in ('planned', 'approved', 'paid'))),
    'cash', (select count(*) from remittance where state = 'proposed'),
    'findings', (select count(*) from finding where resolved_at is null),
    'disputes', (select count(*) from orders where state = 'disputed'),
    'settings', (select count(*) from account_change where state = 'proposed'),
    'proposals', (select count(*) from operator_proposal where state = 'open'),
    'held', ${owed('held:%')}, 'owedToSellers', ${owed('seller_payable:%')} + ${owed('payout_due')}, 'owedToBuyers', ${owed('buyer_refund:%')},
    'taxHeld', greatest(0, ${owed('tax_%')})) as row`
