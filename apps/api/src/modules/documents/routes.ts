import * as contract from '@chl/contracts/documents'
import * as tax from '@chl/contracts/tax'
import { Routes } from '#platform/http'
import { issueOrderPaper, listOrderPapers } from './order-papers.ts'
import { getPaperDetails, updatePaperDetails } from './paper-details.ts'
import { exportPaper, printPaper } from './print-paper.ts'
import { getPurchaseList, issuePurchaseList, previewPurchaseList, previewPurchaseWorkbook } from './purchase-papers.ts'
import { getStatement, issueStatement, previewStatement, previewStatementWorkbook } from './statement-papers.ts'
import { exportTaxCsv, exportTaxWorkbook, getTaxList } from './tax-list.ts'

/** One line an endpoint: contract → use case. */
export const routes = () =>
  new Routes()
    .read(contract.listOrderPapers, listOrderPapers)
    .write(contract.issueOrderPaper, issueOrderPaper)
    .read(contract.printPaper, printPaper)
    .read(contract.exportPaper, exportPaper)
    .read(contract.getPurchaseList, getPurchaseList)
    .write(contract.issuePurchaseList, issuePurchaseList)
    .read(contract.previewPurchaseList, previewPurchaseList)
    .read(contract.previewPurchaseWorkbook, previewPurchaseWorkbook)
    .read(contract.getStatement, getStatement)
    .write(contract.issueStatement, issueStatement)
    .read(contract.previewStatement, previewStatement)
    .read(contract.previewStatementWorkbook, previewStatementWorkbook)
    .read(contract.getPaperDetails, getPaperDetails)
    .write(contract.updatePaperDetails, updatePaperDetails)
    .read(tax.getTaxList, getTaxList)
    .read(tax.exportTaxWorkbook, exportTaxWorkbook)
    .read(tax.exportTaxCsv, exportTaxCsv)
