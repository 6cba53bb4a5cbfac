import type { importReceipts as contract } from '@chl/contracts/receipts'
import { audit } from '#modules/audit'
import { inTransaction, type Read, type Serving } from '#platform/http'
import { readBankCsv } from './bank-csv.ts'
import { demandOperator } from './operators.ts'
import { paymentSettings } from './payment-settings.ts'
import { receiveAll } from './receive-bank.ts'

/**
 * Takes in a bank's statement. Not one transaction: a statement may hold thousands of lines, and each counts once however
 * often it is sent, so what was taken in before a failure is only known the next time.
 */
export const importReceipts =
  (at: Pick<Serving, 'db' | 'relay'>): Read<typeof contract> =>
  async (db, actor, { body }) => {
    demandOperator(actor)
    const { account } = await paymentSettings(db.prisma)
    const { receipts, faults } = readBankCsv(Buffer.from(body.csv, 'utf8'), {
      ...(account && { account: account.account }),
    })
    const outcomes = await receiveAll(at, receipts)
    const count = (wanted: string) => outcomes.filter((outcome) => outcome === wanted).length
    const known = count('known')
    const told = { imported: outcomes.length - known, known, matched: count('matched') }
    await inTransaction(at, (tx) => audit(tx, actor, 'receipts.imported', null, { ...told, faults: faults.length }))
    return { ...told, unmatched: count('unmatched'), ignored: count('ignored'), faults }
  }
