import * as contract from '@chl/contracts/orders'
import { Routes } from '#platform/http'
import { answerCancel, cancelOrder, requestCancel } from './cancel-order.ts'
import { confirmOrder, declineOrder } from './confirm-order.ts'
import { answerWeighing } from './answer-weighing.ts'
import { completeOrder, deliverOrder, dispatchOrder, returnOrder } from './deliver-order.ts'
import { answerOutcome, disputeOrder, proposeOutcome } from './dispute-order.ts'
import { listOrders } from './list-orders.ts'
import { sayPaid, sayReceived } from './mark-payment.ts'
import { getOrder } from './order-queries.ts'
import { placeCheckout } from './place-checkout.ts'
import { quoteCart } from './quote-cart.ts'
import { weighOrder } from './weigh-order.ts'

/** One line an endpoint: contract → use case. */
export const routes = () =>
  new Routes()
    .read(contract.quoteCart, quoteCart)
    .write(contract.placeCheckout, placeCheckout)
    .read(contract.listOrders, listOrders)
    .read(contract.getOrder, getOrder)
    .write(contract.confirmOrder, confirmOrder)
    .write(contract.declineOrder, declineOrder)
    .write(contract.cancelOrder, cancelOrder)
    .write(contract.weighOrder, weighOrder)
    .write(contract.answerWeighing, answerWeighing)
    .write(contract.requestCancel, requestCancel)
    .write(contract.answerCancel, answerCancel)
    .write(contract.dispatchOrder, dispatchOrder)
    .write(contract.deliverOrder, deliverOrder)
    .write(contract.returnOrder, returnOrder)
    .write(contract.completeOrder, completeOrder)
    .write(contract.disputeOrder, disputeOrder)
    .write(contract.proposeOutcome, proposeOutcome)
    .write(contract.answerOutcome, answerOutcome)
    .write(contract.sayPaid, sayPaid)
    .write(contract.sayReceived, sayReceived)
