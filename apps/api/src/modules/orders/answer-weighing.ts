import type { ParsedOf } from '@chl/contracts/endpoint'
import type { answerWeighing as contract } from '@chl/contracts/order-steps'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { refuse } from '#platform/problem'
import { noteOrder, tellOrder } from './move-order.ts'
import { demand, lockOrder } from './order-at-hand.ts'
import { viewOrder } from './order-queries.ts'
import { applyWeighing } from './settle-order.ts'

/** The buyer's yes or no to the weighing it was shown: an answer to an older one is refused. After a no, the seller weighs again. */
export async function answerWeighing(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof contract>) {
  const order = await lockOrder(tx, actor, params.id)
  demand(order, 'answerWeighing')
  const n = order.pending.weighing?.detail.n
  if (n !== body.n) return refuse('not-allowed-now', { state: order.state })
  // Cash is taken once: nobody could take what a heavier weighing would ask for.
  if (body.accept && order.money?.cashTaken) return refuse('not-allowed-now', { state: order.state })
  if (body.accept) {
    const lines = await tx.$queryRaw<
      { line: string; net: bigint }[]
    >`select line_id as line, net from weighing where order_id = ${order.id}::uuid and n = ${n}`
    await applyWeighing(tx, order, actor, { n, lines: lines.map(({ line, net }) => ({ line, net: Number(net) })) })
  } else {
    await tx.$executeRaw`delete from order_pending where order_id = ${order.id}::uuid and kind = 'weighing'`
    await noteOrder(tx, order, actor, 'weighing_refused', { detail: { n } })
    await tellOrder(tx, order, { actor, topic: 'order.weighing_refused' })
  }
  return viewOrder(tx, actor, order.id)
}
