export { csvFile } from './csv.ts'
export { recordTrade } from './record-trade.ts'
export { reverseTrade } from './reverse-trade.ts'
export { routes } from './routes.ts'
