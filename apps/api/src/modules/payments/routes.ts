import * as books from '@chl/contracts/books'
import * as cash from '@chl/contracts/cash'
import * as cooperative from '@chl/contracts/cooperative'
import * as operator from '@chl/contracts/operator'
import * as payments from '@chl/contracts/payments'
import * as payoutBatches from '@chl/contracts/payout-batches'
import * as payouts from '@chl/contracts/payouts'
import * as receipts from '@chl/contracts/receipts'
import * as tax from '@chl/contracts/tax'
import type { Env } from '#platform/env'
import { Routes, type Serving } from '#platform/http'
import { decideAccountChange } from './decide-account.ts'
import { listCash } from './cash-day.ts'
import type { CardMoney } from './card-money.ts'
import { checkCollection } from './check-collection.ts'
import { decideReceipt, proposeReceipt } from './decide-receipt.ts'
import { listStatementLines } from './bank-statements.ts'
import { decideStatement } from './decide-statement.ts'
import { demoTransfer } from './demo-transfer.ts'
import { checkPayment, getCheckoutPayment } from './get-checkout-payment.ts'
import { getBookOfOrder, getBooks } from './get-books.ts'
import { getReconciliation } from './get-reconciliation.ts'
import { decideHandReceipt, writeReceipt } from './hand-receipt.ts'
import { importReceipts } from './import-receipts.ts'
import { listPaymentMethods } from './list-payment-methods.ts'
import { listReceipts } from './list-receipts.ts'
import { replayWebhook, resolveFinding, retryOperation, runReconciliation } from './mend-findings.ts'
import {
  decideProposal,
  listProposals,
  proposeCharge,
  proposePayoutCancelled,
  proposePayoutReturned,
  proposeRefund,
  proposeTaxPaid,
  proposeWriteOff,
} from './operator-proposals.ts'
import { getPaymentSettings, setPaymentSettings } from './operator-settings.ts'
import { decideRemittance, remitCash } from './remit-cash.ts'
import { startPayment } from './start-payment.ts'
import { decidePayoutBatch } from './decide-payout-batch.ts'
import { getBalance } from './get-balance.ts'
import { exportPayoutBatch, getPayoutBatch } from './get-payout-batch.ts'
import { getPayoutStatement } from './get-statement.ts'
import { listPayouts } from './list-payouts.ts'
import { makePayoutBatch } from './make-payout-batch.ts'
import { addMember, changeMember, listMembers } from './members.ts'
import { openConnect } from './open-connect.ts'
import { markPayoutPaid } from './move-payout.ts'
import { setPayee } from './payee.ts'
import { refundByBank } from './refund-by-bank.ts'
import { listOrderRefunds, setRefundAccount } from './refund-account.ts'
import { getShares, setShares } from './shares.ts'

/**
 * One line an endpoint: contract → use case. Opening and checking a card payment are registered as reads though they write: the
 * provider is called between their transactions, and never inside one; a pass of the reconciler, as each part has its own.
 */
export const routes = (env: Pick<Env, 'APP_MODE' | 'PUBLIC_URL'>, at: Serving, card: CardMoney) =>
  new Routes()
    .read(payments.listPaymentMethods, listPaymentMethods(card))
    .read(payments.getCheckoutPayment, getCheckoutPayment)
    .read(payments.startPayment, startPayment(card, env.PUBLIC_URL))
    .read(payments.checkPayment, checkPayment(card))
    .write(cash.remitCash, remitCash)
    .read(cash.listCash, listCash)
    .write(cash.decideRemittance, decideRemittance)
    .read(receipts.listReceipts, listReceipts)
    .write(receipts.importReceipts, importReceipts)
    .read(receipts.listStatementLines, listStatementLines)
    .read(receipts.decideStatement, decideStatement(at))
    .write(receipts.writeReceipt, writeReceipt)
    .write(receipts.decideHandReceipt, decideHandReceipt)
    .write(receipts.proposeReceipt, proposeReceipt)
    .write(receipts.decideReceipt, decideReceipt)
    .write(receipts.demoTransfer, demoTransfer(env.APP_MODE))
    .read(operator.getPaymentSettings, getPaymentSettings)
    .write(operator.setPaymentSettings, setPaymentSettings)
    .write(operator.decideAccountChange, decideAccountChange)
    .read(operator.getReconciliation, getReconciliation)
    .read(operator.runReconciliation, runReconciliation(at))
    .write(operator.resolveFinding, resolveFinding)
    .write(operator.retryOperation, retryOperation)
    .write(operator.refundByBank, refundByBank)
    .write(operator.replayWebhook, replayWebhook)
    .read(operator.checkCollection, checkCollection(at, card))
    .read(books.getBooks, getBooks)
    .read(books.getBookOfOrder, getBookOfOrder)
    .read(books.listProposals, listProposals)
    .write(books.proposeRefund, proposeRefund)
    .write(books.proposeWriteOff, proposeWriteOff)
    .write(books.proposeCharge, proposeCharge)
    .write(tax.proposeTaxPaid, proposeTaxPaid)
    .write(books.decideProposal, decideProposal)
    .read(payouts.getBalance, getBalance)
    .read(payouts.getPayoutStatement, getPayoutStatement)
    .write(payouts.setPayee, setPayee)
    .read(payouts.openConnect, openConnect(card, env.PUBLIC_URL))
    .read(payouts.listOrderRefunds, listOrderRefunds)
    .write(payouts.setRefundAccount, setRefundAccount)
    .read(payoutBatches.listPayouts, listPayouts)
    .write(payoutBatches.makePayoutBatch, makePayoutBatch)
    .read(payoutBatches.getPayoutBatch, getPayoutBatch)
    .write(payoutBatches.decidePayoutBatch, decidePayoutBatch)
    .read(payoutBatches.exportPayoutBatch, exportPayoutBatch)
    .write(payoutBatches.markPayoutPaid, markPayoutPaid)
    .write(payoutBatches.proposePayoutReturned, proposePayoutReturned)
    .write(payoutBatches.proposePayoutCancelled, proposePayoutCancelled)
    .read(cooperative.listMembers, listMembers)
    .write(cooperative.addMember, addMember)
    .write(cooperative.changeMember, changeMember)
    .write(cooperative.setShares, setShares)
    .read(cooperative.getShares, getShares)
