import { Routes } from '#platform/http'

export const routes = (..._: unknown[]) => new Routes()
export { recordTrade } from './record-trade.ts'
export { reverseTrade } from './reverse-trade.ts'
