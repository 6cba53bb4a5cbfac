import type { issueOrderPaper as issueContract, listOrderPapers as listContract } from '@chl/contracts/documents'
import type { Read, Write } from '#platform/http'
import { m } from '@chl/messages/messages.js'
import { Refused, refuse } from '#platform/problem'
import { cashOfDay } from './cash-of-day.ts'
import { deliveryNote, deliveryNoteBasis } from './delivery-note.ts'
import { type OrderPaperFacts, orderPaperFacts, type Queries } from './order-paper-facts.ts'
import { receipt } from './receipt.ts'
import { receiptFacts } from './receipt-facts.ts'
import { issuePaper, newestPaper, type Ready } from './write-paper.ts'

const KINDS = ['delivery_note', 'receipt'] as const
type Kind = (typeof KINDS)[number]

/** What a paper of an order would say now; null while there is nothing to say it of. */
async function readyPaper(queries: Queries, facts: OrderPaperFacts, kind: Kind): Promise<Ready | null> {
  if (kind === 'delivery_note') {
    const basis = deliveryNoteBasis(facts)
    return basis === null ? null : { basis, issuer: facts.seller.id, sheet: deliveryNote(facts) }
  }
  const paid = await receiptFacts(queries, facts.id)
  return paid && { basis: paid.basis, issuer: paid.issuer, sheet: receipt(facts, paid) }
}

/** The papers of an order for its two sides, and whether its day's purchases may be paid in cash; 404 for all others. */
export const listOrderPapers: Read<typeof listContract> = async ({ prisma }, { organization }, { params }) => {
  const facts = await orderPaperFacts(prisma, params.id, organization.id)
  if (!facts) return refuse('not-found')
  const papers = await Promise.all(
    KINDS.map(async (kind) => {
      const ready = await readyPaper(prisma, facts, kind)
      const issuer = ready?.issuer ?? facts.seller.id
      const newest = await newestPaper(prisma, { issuer, kind, subject: facts.id })
      return {
        kind,
        paper: newest?.paper ?? null,
        available: ready !== null,
        current: newest !== null && (ready === null || newest.basis === ready.basis),
      }
    }),
  )
  return { papers, cash: await cashOfDay(prisma, facts.id) }
}

/**
 * The paper of an order under its number. Either side may ask: what it says was weighed or marked by the seller, or received by
 * the operator, in whose series it is numbered. Asked for again it is the same one, until what it says has changed.
 */
export const issueOrderPaper: Write<typeof issueContract> = async (tx, actor, { params, body }) => {
  const { organization, person, locale } = actor
  const read = async () => {
    const facts = await orderPaperFacts(tx, params.id, organization.id)
    if (!facts) throw new Refused('not-found')
    const ready = await readyPaper(tx, facts, body.kind)
    if (ready) return ready
    const detail = (body.kind === 'receipt' ? m.papers_no_receipt_yet : m.papers_no_note_yet)({}, { locale })
    throw new Refused('not-allowed-now', { state: facts.state, detail })
  }
  const { issuer } = await read()
  return issuePaper(tx, { issuer, kind: body.kind, subject: params.id, orderId: params.id, person: person.id, read })
}
