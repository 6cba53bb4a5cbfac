import { Routes } from '#platform/http'

export const routes = (..._: unknown[]) => new Routes()
export const jobs = (..._: unknown[]): [] => []
export { type LockedLot, lockLots, moveStock, type StockMoveInput } from './move-stock.ts'
