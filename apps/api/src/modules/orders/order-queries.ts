import type { ParsedOf } from '@chl/contracts/endpoint'
import type { getOrder as contract, Order } from '@chl/contracts/orders'
import { nextActor } from '@chl/domain/order'
import { abilitiesFor } from '@chl/domain/order-abilities'
import { sum } from '@chl/domain/money'
import { deviationBp, withinTolerance } from '@chl/domain/settlement'
import { collectedView, paidAt, transferToMake, waitsForBuyer } from '#modules/payments'
import type { Actor } from '#platform/actor'
import type { Db, Tx } from '#platform/db'
import { Refused, refuse } from '#platform/problem'
import { sideOf } from './order-access.ts'
import { type DisputeDetail, type Pending, situationOf } from './order-at-hand.ts'
import { type OrderFacts, orderFacts } from './order-facts.ts'
import { owedBack, returnMarks } from './owed-back.ts'

type Queries = Pick<Tx, '$queryRaw'>

/** One order as the acting side sees it: 404 for everybody else. */
export async function getOrder(db: Db, actor: Actor, { params }: ParsedOf<typeof contract>) {
  return (await findOrder(db.prisma, actor, params.id)) ?? refuse('not-found')
}

/** The same inside the transaction that has just changed it. */
export async function viewOrder(tx: Tx, actor: Actor, id: string): Promise<Order> {
  const order = await findOrder(tx, actor, id)
  if (!order) throw new Refused('not-found')
  return order
}

async function findOrder(queries: Queries, actor: Actor, id: string): Promise<Order | null> {
  const [found] = await queries.$queryRaw<{ facts: OrderFacts }[]>(orderFacts(id, actor.organization.id))
  return found ? viewOf(found.facts, actor) : null
}

function viewOf(facts: OrderFacts, actor: Actor): Order {
  const {
    buyerId,
    settlementN,
    lines,
    pending,
    proposed,
    bank,
    payment,
    money,
    expired,
    withinDisputeWindow,
    ...rest
  } = facts
  const side = sideOf({ buyerId }, actor.organization.id)
  const open: Pending = Object.fromEntries(pending.map((p) => [p.kind, p]))
  const at = {
    ...rest,
    side,
    handover: rest.handover.kind,
    pending: open,
    payment,
    money,
    expired,
    withinDisputeWindow,
  }
  const { actions, nextStep } = abilitiesFor(situationOf(at))
  return {
    ...rest,
    side,
    actions,
    nextStep,
    settlement: settlementN,
    waitsFor: nextActor(rest.state, {
      handover: rest.handover.kind,
      weighingPending: open.weighing !== undefined,
      cancelRequestedBy: open.cancel?.side ?? null,
      buyerPays: money !== null && waitsForBuyer(money, rest.state),
    }),
    lines: lines.map((line) => ({
      ...line,
      weighed: line.weighed && {
        ...line.weighed,
        deviationBp: deviationBp({ ordered: line.ordered, net: line.weighed.net }),
      },
    })),
    weighingToAnswer: proposed && proposedView(facts, proposed),
    cancelRequest: cancelView(pending),
    dispute: disputeView(pending),
    payment: {
      method: payment.method,
      paidSaidAt: payment.paidSaidAt,
      receivedSaidAt: money ? paidAt(side, money) : payment.receivedSaidAt,
      ...returnMarks(at),
      owedBack: owedBack(at),
      transfer: payment.method === 'transfer' ? transferView(facts, bank) : null,
      collected: money && collectedView(money, rest.state, side),
    },
  }
}

function proposedView(
  { lines, fee }: OrderFacts,
  { n, by, at, lines: weighed }: NonNullable<OrderFacts['proposed']>,
): Order['weighingToAnswer'] {
  const views = weighed.flatMap((line) => {
    const held = lines.find(({ id }) => id === line.line)
    if (!held) return []
    const { ordered, toleranceBp } = held
    return [
      {
        ...line,
        deviationBp: deviationBp({ ordered, net: line.net }),
        within: withinTolerance({ ordered, net: line.net, toleranceBp }),
      },
    ]
  })
  const goods = sum(views.map(({ total }) => total))
  return { n, by, at, goods, total: goods + fee, lines: views }
}

function cancelView(pending: OrderFacts['pending']): Order['cancelRequest'] {
  const asked = pending.find(({ kind }) => kind === 'cancel')
  return asked ? { by: asked.side, reason: asked.reason, at: asked.at } : null
}

function disputeView(pending: OrderFacts['pending']): Order['dispute'] {
  const open = pending.find(({ kind }) => kind === 'dispute')
  if (!open) return null
  const { lines, proposal } = open.detail as DisputeDetail
  return { reason: open.reason, lines, at: open.at, proposal }
}

const transferView = ({ total, number }: OrderFacts, bank: OrderFacts['bank']) =>
  transferToMake(bank, { amount: total, reference: number })
