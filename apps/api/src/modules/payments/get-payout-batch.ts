import type { exportPayoutBatch as exportContract, getPayoutBatch as contract } from '@chl/contracts/payout-batches'
import { m } from '@chl/messages/messages.js'
import { type Read, Sent } from '#platform/http'
import { refuse } from '#platform/problem'
import { demandOperator } from './operators.ts'
import { writePayoutCsv } from './payout-csv.ts'
import { readBatch } from './payout-facts.ts'

/** A batch with its payouts, and the code that pays each. */
export const getPayoutBatch: Read<typeof contract> = async ({ prisma }, actor, { params }) => {
  demandOperator(actor, { ofOne: true })
  return (await readBatch(prisma, params.id)) ?? refuse('not-found')
}

/**
 * What of a batch is still to be paid by the bank, as the bank's file: what has a code to pay it by, has a line in it. `not-allowed-now`
 * before it is approved, and when nothing is left.
 */
export const exportPayoutBatch: Read<typeof exportContract> = async ({ prisma }, actor, { params }) => {
  demandOperator(actor, { ofOne: true })
  const batch = await readBatch(prisma, params.id)
  if (!batch) return refuse('not-found')
  const rows = batch.payouts.flatMap(({ to, qr, amount, content }) =>
    to && qr !== null ? [{ holder: to.holder, account: to.account, bin: to.bank, amount, content }] : [],
  )
  if (rows.length === 0)
    return refuse('not-allowed-now', { detail: m.payouts_nothing_in_file({}, { locale: actor.locale }) })
  const headers = {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="lenh-chi-${batch.number}.csv"`,
  }
  return new Sent(null, headers, writePayoutCsv({ rows }))
}
