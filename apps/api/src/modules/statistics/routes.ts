import * as contract from '@chl/contracts/statistics'
import { Routes } from '#platform/http'
import { exportTrades } from './export-trades.ts'
import { exportVolumes } from './export-volumes.ts'
import { getTradeSummary } from './get-trade-summary.ts'
import { getVolumes } from './get-volumes.ts'

export const routes = () =>
  new Routes()
    .read(contract.getTradeSummary, getTradeSummary)
    .read(contract.exportTrades, exportTrades)
    .read(contract.getVolumes, getVolumes)
    .read(contract.exportVolumes, exportVolumes)
