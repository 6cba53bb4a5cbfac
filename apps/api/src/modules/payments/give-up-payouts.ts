import type { Prisma } from '#prisma'
import type { Tx } from '#platform/db'

/**
 * Gives up payouts `p` that nobody approved yet: `which` of them, as SQL. What they were to pay is owed as before. `reason` is why it
 * doesn't go out, null where a person refused its batch. Gives how many refunds are due again.
 */
export const giveUpPayouts = (tx: Tx, which: Prisma.Sql, reason: string | null): Promise<number> => tx.$executeRaw`
  with p as (update payout set state = 'cancelled', return_reason = ${reason}
    where id in (select p.id from payout p where p.state = 'planned' and ${which} order by p.id for update) returning refund_id)
  update refund set state = 'due' where state = 'sent' and id in (select refund_id from p)`
