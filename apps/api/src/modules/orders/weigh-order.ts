import type { weighOrder as contract } from '@chl/contracts/order-steps'
import type { ParsedOf } from '@chl/contracts/endpoint'
import { netOf, settle } from '@chl/domain/settlement'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { Refused } from '#platform/problem'
import { noteOrder, tellOrder } from './move-order.ts'
import { demand, lockOrder, type OrderAtHand } from './order-at-hand.ts'
import { viewOrder } from './order-queries.ts'
import { applyWeighing, type Weighed, writeWeighing } from './settle-order.ts'

/**
 * The seller's weights of every line. Within the listing's tolerance they settle the order and make it ready; outside of it
 * they wait for the buyer's yes, and the order stays as it is.
 */
export async function weighOrder(tx: Tx, actor: Actor, { params, body }: ParsedOf<typeof contract>) {
  const order = await lockOrder(tx, actor, params.id)
  demand(order, 'weigh')
  const weighed = readWeights(order, body.lines, actor.locale)
  const result = settle({
    lines: weighed.map(({ line, net }) => ({
      measure: line.measure,
      price: line.price,
      ordered: line.amount,
      weighed: net,
      toleranceBp: line.toleranceBp,
    })),
    deliveryFee: order.fee,
  })
  const n = await writeWeighing(tx, order, actor, weighed)
  if (result.within) {
    await applyWeighing(tx, order, actor, { n, lines: weighed.map(({ line, net }) => ({ line: line.id, net })) })
  } else {
    await tx.$executeRaw`
      insert into order_pending (order_id, kind, side, detail) values (${order.id}::uuid, 'weighing', 'seller', ${JSON.stringify({ n })}::jsonb)
      on conflict (order_id, kind) do update set detail = excluded.detail, at = now()`
    await noteOrder(tx, order, actor, 'weighing_proposed', { total: result.total, detail: { n } })
    await tellOrder(tx, { ...order, total: result.total }, { actor, topic: 'order.weighing_proposed', level: 'urgent' })
  }
  return viewOrder(tx, actor, order.id)
}

type Given = ParsedOf<typeof contract>['body']['lines']
const FAULTS = {
  repeated: { vi: 'Dòng này đã cân ở trên', en: 'This line was weighed above' },
  unknown_line: { vi: 'Dòng này không thuộc đơn', en: 'This line is not of the order' },
  pieces_have_no_tare: { vi: 'Hàng đếm không có bì và trừ bì', en: 'What is counted has no tare and no deduction' },
  more_than_gross: { vi: 'Bì và phần trừ nặng hơn cả cân', en: 'Tare and deduction are more than the gross weight' },
  every_line: { vi: 'Cân đủ mọi dòng của đơn', en: 'Weigh every line of the order' },
  nothing_weighed: { vi: 'Chưa có gì được cân', en: 'Nothing was weighed' },
}

function readWeights(order: OrderAtHand, given: Given, locale: Actor['locale']): Weighed[] {
  const fault = (path: string, code: keyof typeof FAULTS) =>
    new Refused('invalid-request', { errors: [{ path, code, message: FAULTS[code][locale] }] })
  const byId = new Map(order.lines.map((line) => [line.id, line]))
  const seen = new Set<string>()
  const weighed = given.map(({ line: id, gross, tare, deduction }, i) => {
    const line = byId.get(id)
    if (!line || seen.has(id)) throw fault(`lines.${i}.line`, line ? 'repeated' : 'unknown_line')
    seen.add(id)
    if (line.measure === 'count' && (tare > 0 || deduction > 0)) throw fault(`lines.${i}.tare`, 'pieces_have_no_tare')
    if (tare + deduction > gross) throw fault(`lines.${i}.tare`, 'more_than_gross')
    return { line, gross, tare, deduction, net: netOf({ gross, tare, deduction }) }
  })
  if (seen.size < order.lines.length) throw fault('lines', 'every_line')
  if (weighed.every(({ net }) => net === 0)) throw fault('lines', 'nothing_weighed')
  return weighed
}
