import * as checkouts from '@chl/contracts/checkouts'
import * as steps from '@chl/contracts/order-steps'
import * as orders from '@chl/contracts/orders'
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
import { takeCash } from './take-cash.ts'
import { weighOrder } from './weigh-order.ts'

/** One line an endpoint: contract → use case. */
export const routes = ({ cardOn }: { cardOn: boolean }) =>
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
    .write(steps.proposeOutcome, proposeOutcome)
    .write(steps.answerOutcome, answerOutcome)
    .write(steps.sayPaid, sayPaid)
    .write(steps.sayReceived, sayReceived)
    .write(steps.takeCash, takeCash)
