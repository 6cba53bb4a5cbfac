import * as cash from '@chl/contracts/cash'
import * as checkouts from '@chl/contracts/checkouts'
import * as disputes from '@chl/contracts/disputes'
import * as operator from '@chl/contracts/operator'
import * as steps from '@chl/contracts/order-steps'
import * as orders from '@chl/contracts/orders'
import type { Env } from '#platform/env'
import { Routes } from '#platform/http'
import { answerCancel, cancelHeldOrder, cancelOrder, requestCancel } from './cancel-order.ts'
import { confirmOrder, declineOrder } from './confirm-order.ts'
import { answerWeighing } from './answer-weighing.ts'
import { completeOrder, deliverOrder, dispatchOrder, returnOrder } from './deliver-order.ts'
import { answerOutcome, disputeOrder, proposeOutcome } from './dispute-order.ts'
import { decideDispute } from './decide-dispute.ts'
import { getDisputePhoto, stateDispute } from './dispute-statements.ts'
import { getDispute, listDisputes } from './get-dispute.ts'
import { listOrders } from './list-orders.ts'
import { sayPaid, sayReceived } from './mark-payment.ts'
import { getOperatorOverview } from './operator-overview.ts'
import { getOrder } from './order-queries.ts'
import { placeCheckout } from './place-checkout.ts'
import { quoteCart } from './quote-cart.ts'
import { readCashDay } from './read-cash-day.ts'
import { collectCash, takeCash } from './take-cash.ts'
import { weighOrder } from './weigh-order.ts'

/** One line an endpoint: contract → use case. */
export const routes = (env: Pick<Env, 'FILES_DIR'>, { cardOn }: { cardOn: boolean }) =>
  new Routes()
    .read(checkouts.quoteCart, quoteCart)
    .hotWrite(checkouts.placeCheckout, (tx, actor, input, meta) => placeCheckout(tx, actor, input, meta, { cardOn }))
    .read(orders.listOrders, listOrders)
    .read(orders.getOrder, getOrder)
    .write(steps.confirmOrder, confirmOrder)
    .write(steps.declineOrder, declineOrder)
    .write(steps.cancelOrder, cancelOrder)
    .write(steps.weighOrder, weighOrder)
    .write(steps.answerWeighing, answerWeighing)
    .write(steps.requestCancel, requestCancel)
    .write(steps.answerCancel, answerCancel)
    .write(steps.dispatchOrder, dispatchOrder)
    .write(steps.deliverOrder, deliverOrder)
    .write(steps.returnOrder, returnOrder)
    .write(steps.completeOrder, completeOrder)
    .write(steps.disputeOrder, disputeOrder)
    .write(steps.stateDispute, stateDispute)
    .read(disputes.getDisputePhoto, getDisputePhoto(env))
    .write(steps.proposeOutcome, proposeOutcome)
    .write(steps.answerOutcome, answerOutcome)
    .write(steps.sayPaid, sayPaid)
    .write(steps.sayReceived, sayReceived)
    .write(steps.takeCash, takeCash)
    .read(cash.getCashDay, readCashDay)
    .write(cash.collectCash, collectCash)
    .read(disputes.listDisputes, listDisputes)
    .read(disputes.getDispute, getDispute)
    .write(disputes.decideDispute, decideDispute)
    .write(disputes.cancelHeldOrder, cancelHeldOrder)
    .read(operator.getOperatorOverview, getOperatorOverview)
