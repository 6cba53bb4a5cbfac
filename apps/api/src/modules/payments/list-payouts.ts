import type { listPayouts as contract } from '@chl/contracts/payout-batches'
import { expectedOn } from '@chl/domain/payout-day'
import { localDay } from '@chl/domain/time'
import { Prisma } from '#prisma'
import type { Read } from '#platform/http'
import { demandOperator } from './operators.ts'
import { BATCH } from './payout-facts.ts'
import { paymentSettings } from './payment-settings.ts'
import { dueRefunds, owedSellers, paidByConnect, shownAccount, whyNotPaid, whyNotRefunded } from './who-is-owed.ts'

type Batches = { rows: never[] }

/** Who is owed what, refunds by bank that are due, and the newest fifty batches. */
export const listPayouts: Read<typeof contract> = async ({ prisma }, actor) => {
  demandOperator(actor)
  const { payoutDays, payoutLeast: least, connect } = await paymentSettings(prisma)
  const [sellers, refunds, [found]] = await Promise.all([
    owedSellers(prisma),
    dueRefunds(prisma),
    prisma.$queryRaw<Batches[]>(
      Prisma.sql`select coalesce(json_agg(x.batch), '[]') as rows
        from (select ${BATCH} as batch from payout_batch b order by b.state in ('draft', 'approved') desc, b.number desc limit 50) x`,
    ),
  ])
  return {
    least,
    sellers: sellers.map((seller) => ({
      seller: { id: seller.id, name: seller.name },
      payable: seller.payable,
      receivable: seller.receivable,
      account: shownAccount(seller.account),
      provider: paidByConnect(seller, connect) ? ('stripe_connect' as const) : ('bank' as const),
      since: seller.since,
      expectedOn: expectedOn({ from: localDay(new Date(seller.since)), workingDays: payoutDays }),
      leftOut: whyNotPaid(seller, { least, connect }),
    })),
    refunds: refunds.map((refund) => {
      const { cashWithSeller: _, disputed: __, ...shown } = refund
      return { ...shown, account: shownAccount(refund.account), leftOut: whyNotRefunded(refund) }
    }),
    batches: found?.rows ?? [],
  }
}
