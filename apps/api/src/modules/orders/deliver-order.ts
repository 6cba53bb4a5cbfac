import type { ParsedOf } from '@chl/contracts/endpoint'
import type {
  completeOrder as completeContract,
  deliverOrder as contract,
  dispatchOrder as dispatchContract,
  returnOrder as returnContract,
} from '@chl/contracts/order-steps'
import { recordTrade } from '#modules/statistics'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { Refused } from '#platform/problem'
import { moveOrder, setTaken } from './move-order.ts'
import { demand, lockOrder } from './order-at-hand.ts'
import { viewOrder } from './order-queries.ts'

/** The seller sends the goods: with whom, on which vehicle, and whom to call. */
export async function dispatchOrder(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof dispatchContract>) {
  const order = await lockOrder(tx, actor, params.id)
  demand(order, 'dispatch')
  await tx.$executeRaw`update orders set carrier = ${body.carrier}, plate = ${body.plate}, carrier_phone = ${body.phone} where id = ${order.id}::uuid`
  await moveOrder(tx, order, { actor, who: 'seller', to: 'in_transit', topic: 'order.dispatched' })
  return viewOrder(tx, actor, order.id)
}

/** Handed over: at pick-up by either side; a delivery by the buyer, or by the seller with proof. From here on it is a trade. */
export async function deliverOrder(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof contract>) {
  const order = await lockOrder(tx, actor, params.id)
  demand(order, 'deliver')
  if (order.side === 'seller' && order.handover === 'delivery' && !body.proof) {
    throw new Refused('invalid-request', {
      errors: [
        {
          path: 'proof',
          code: 'required',
          message: actor.locale === 'vi' ? 'Ghi ai nhận, lúc nào, ở đâu' : 'Say who received it, when and where',
        },
      ],
    })
  }
  await moveOrder(tx, order, {
    actor,
    who: order.side,
    to: 'delivered',
    reason: body.proof ?? null,
    topic: 'order.delivered',
  })
  await recordTrade(tx, { orderId: order.id })
  return viewOrder(tx, actor, order.id)
}

/** Refused or brought back. What is fit goes back to stock; the rest stays taken, and is thereby written off. */
export async function returnOrder(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof returnContract>) {
  const order = await lockOrder(tx, actor, params.id)
  demand(order, 'returnGoods')
  const fit = new Map(body.fit.map(({ line, amount }) => [line, amount]))
  const faults = body.fit.flatMap(({ line: id, amount }, i) => {
    const line = order.lines.find((held) => held.id === id)
    const code = !line || fit.size !== body.fit.length ? 'unknown_line' : amount > line.taken ? 'more_than_taken' : null
    return code
      ? [
          {
            path: `fit.${i}.${code === 'unknown_line' ? 'line' : 'amount'}`,
            code,
            message: actor.locale === 'vi' ? 'Không khớp với đơn' : 'Does not fit the order',
          },
        ]
      : []
  })
  if (faults.length) throw new Refused('invalid-request', { errors: faults })
  await moveOrder(tx, order, { actor, who: 'seller', to: 'cancelled', reason: body.reason, topic: 'order.returned' })
  await setTaken(
    tx,
    order,
    'returned',
    actor,
    order.lines.map((line) => ({ line: line.id, taken: line.taken - (fit.get(line.id) ?? 0) })),
    1,
  )
  return viewOrder(tx, actor, order.id)
}

/** The buyer is content, before the clock says so. */
export async function completeOrder(tx: Tx, actor: Actor, { params }: ParsedOf<typeof completeContract>) {
  const order = await lockOrder(tx, actor, params.id)
  demand(order, 'complete')
  await moveOrder(tx, order, { actor, who: 'buyer', to: 'completed', topic: 'order.completed' })
  return viewOrder(tx, actor, order.id)
}
