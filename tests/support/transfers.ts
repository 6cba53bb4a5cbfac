// Orders that wait for their transfers, with the two people of the operator who look after its bank account.
import { CASSO_KEY, type Line, SEPAY_SECRET, statement } from './bank.ts'
import { makeListing, placeOrder } from './market.ts'
import { collect, moneyFaults } from './money.ts'
import { act, weigh } from './steps.ts'
import { connect, type Someone, startWorld, type World } from './world.ts'

/** Another person of the same organization, with a session of its own. */
export async function colleagueOf(world: World, { organizationId }: Someone): Promise<Someone> {
  const person = await world.person('operator')
  await world.rows(`insert into membership (person_id, organization_id, role) values ($1, $2, 'staff')`, [
    person.personId,
    organizationId,
  ])
  return { ...person, organizationId, ...connect(world.url, person.cookie, organizationId) }
}

/** A world whose operator collects, and its webhooks have their secrets. */
export async function startBank() {
  const world = await startWorld({ env: { SEPAY_SECRET, CASSO_KEY, LOG_LEVEL: 'silent' } })
  const [seller, buyer, operator] = await Promise.all([
    world.person('farm'),
    world.person('buyer'),
    world.person('operator'),
  ])
  const second = await colleagueOf(world, operator)
  await collect(world)
  return { world, seller, buyer, operator, second, ...orders(world, seller, buyer), ...lines(world, operator, second) }
}
export type Bank = Awaited<ReturnType<typeof startBank>>

function orders(world: World, seller: Someone, buyer: Someone) {
  /** An order of 10 kg at 20 000 đ that waits for its transfer of 200 000 đ. */
  const waiting = async ({ weighed = true } = {}) => {
    const listing = await makeListing(world, seller, { price: 20_000 })
    const { id, number } = await placeOrder(buyer, listing, 10_000, { payment: 'vietqr' })
    const order = await act(seller, id, 'confirmation')
    if (weighed) await act(seller, id, 'weighing', weigh(order, 10_000))
    return { id, number }
  }
  /** Its money, as the buyer sees it. */
  const moneyOf = async (id: string) => {
    const { payment } = await buyer.call('GET /orders/:id', { params: { id } })
    if (!payment.collected) throw new Error('the platform does not collect for it')
    return payment.collected
  }
  return { waiting, moneyOf }
}

function lines(world: World, operator: Someone, second: Someone) {
  /** One brings a statement, which counts for nothing yet. */
  const bring = (of: readonly Line[], who = operator) =>
    who.call('POST /operator/bank-statements', { body: { csv: statement(of) } })
  /** One brings a statement, another one confirms it: what became of its lines. */
  const importing = async (of: readonly Line[], who = operator) => {
    const { statement: brought, counts, faults } = await bring(of, who)
    if (!brought) return { ...counts, faults }
    const decided = await second.call('POST /operator/bank-statements/:id/decision', {
      params: { id: brought.id },
      body: { accept: true },
    })
    return { ...decided.counts, faults }
  }
  /** What is kept of a bank's line, by its text. */
  const receiptsOf = (content: string) =>
    world.rows<{ id: string; state: string; why: string | null; to_order: string; to_refund: string }>(
      'select id, state, why, to_order, to_refund from bank_receipt where content = $1 order by id',
      [content],
    )
  /** What the books say under a key. */
  const entries = (key: string) =>
    world.rows<{ code: string; amount: string }>(
      `select a.code, e.amount from ledger_tx t join ledger_entry e on e.tx_id = t.id join ledger_account a on a.id = e.account_id where t.key = $1 order by e.amount desc`,
      [key],
    )
  /** Throws where anything of the money isn't as it must be. */
  const sound = async () => {
    const faults = await moneyFaults(world.sql)
    if (faults.length > 0) throw new Error(faults.join('\n'))
  }
  return { bring, importing, receiptsOf, entries, sound }
}

/** The number with another character in the place of its third. */
export const mistyped = (number: string) => number.slice(0, 2) + (number[2] === 'A' ? 'B' : 'A') + number.slice(3)
