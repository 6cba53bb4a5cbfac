export { bankWebhooks } from './bank-webhooks.ts'
export { type CardMoney, openCardMoney } from './card-money.ts'
export { collectorsDay } from './cash-day.ts'
export { markPaid, markReceived, markReturned, markReturnReceived } from './direct-payment.ts'
export { cancelAsked, orderMoved, orderSettled } from './follow-order.ts'
export { jobs } from './jobs.ts'
export { isOffered } from './offered-methods.ts'
export { openMoney } from './open-money.ts'
export {
  awaitsFor,
  isPaidTo,
  MONEY_AT_HAND,
  MONEY_AT_HAND_TEXT,
  type MoneyAtHand,
  waitsForBuyer,
} from './order-money.ts'
export { collectedView, MONEY_FACTS, type MoneyFacts, paidAt } from './order-money-view.ts'
export { demandNoInterest, demandOperator, operatorIds } from './operators.ts'
export { cardJobs } from './payment-jobs.ts'
export { taxPayments } from './operator-proposals.ts'
export { paymentSettings } from './payment-settings.ts'
export { routes } from './routes.ts'
export { statementOf } from './statement.ts'
export { takeCash } from './take-cash.ts'
export { type TaxFigures, taxHeld, taxOfMonth, type TaxRow } from './tax-of-month.ts'
export { transferToMake } from './transfer-to-make.ts'
