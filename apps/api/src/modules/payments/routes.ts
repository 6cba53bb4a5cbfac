import * as cash from '@chl/contracts/cash'
import * as receipts from '@chl/contracts/receipts'
import type { Env } from '#platform/env'
import { Routes, type Serving } from '#platform/http'
import { listCash, readCashDay } from './cash-day.ts'
import { decideReceipt, proposeReceipt } from './decide-receipt.ts'
import { demoTransfer } from './demo-transfer.ts'
import { decideHandReceipt, writeReceipt } from './hand-receipt.ts'
import { importReceipts } from './import-receipts.ts'
import { listReceipts } from './list-receipts.ts'
import { decideRemittance, remitCash } from './remit-cash.ts'
import { collectCash } from './take-cash.ts'

/** One line an endpoint: contract → use case. */
export const routes = (env: Pick<Env, 'APP_MODE'>, at: Serving) =>
  new Routes()
    .read(cash.getCashDay, readCashDay)
    .write(cash.collectCash, collectCash)
    .write(cash.remitCash, remitCash)
    .read(cash.listCash, listCash)
    .write(cash.decideRemittance, decideRemittance)
    .read(receipts.listReceipts, listReceipts)
    .read(receipts.importReceipts, importReceipts(at))
    .write(receipts.writeReceipt, writeReceipt)
    .write(receipts.decideHandReceipt, decideHandReceipt)
    .write(receipts.proposeReceipt, proposeReceipt)
    .write(receipts.decideReceipt, decideReceipt)
    .write(receipts.demoTransfer, demoTransfer(env.APP_MODE))
