import { attribute, type BankReceipt } from '@chl/domain/bank-receipt'
import { transferUnmatched } from '@chl/domain/ledger'
import { sum } from '@chl/domain/money'
import { receiptKind } from '@chl/domain/receipt-key'
import { findOrderNumbers } from '@chl/domain/reference'
import type { Tx } from '#platform/db'
import { inTransaction, type Serving } from '#platform/http'
import { lockMoneyByNumber } from './collected-orders.ts'
import { placeReceipt } from './place-receipt.ts'
import { post } from './post.ts'
import { cleanAccount } from './receipt-fields.ts'
import { tellOperators } from './tell-operators.ts'
import { keepTold, knownOrders, lockAlike, type Telling, tellingsOf } from './told-receipts.ts'

type Queries = Pick<Tx, '$queryRaw'>

/** What became of a bank's line: `known` was told of before, whoever told of it; `maybe_known` may have been, and waits for two people. */
export type Outcome = 'known' | 'maybe_known' | 'ignored' | 'unmatched' | 'matched'

/** Lines in one transaction: so few that it is short, whatever a statement holds. */
const AT_ONCE = 25

/**
 * Takes in any number of a bank's lines, some at a time: what was taken in before a failure stays, and is known the next time. Those
 * that may be one transaction go together: which of them is which is seen only among all. `demand` throws in a transaction that may
 * not take in its lines any more.
 */
export async function receiveAll(
  at: Pick<Serving, 'db' | 'relay'>,
  receipts: readonly BankReceipt[],
  demand: (tx: Tx) => Promise<void> = async () => {},
): Promise<Outcome[]> {
  const sorted = receipts
    .map((receipt, index) => ({ receipt, index, kind: receiptKind(receipt) }))
    .toSorted((one, other) => (one.kind < other.kind ? -1 : one.kind > other.kind ? 1 : one.index - other.index))
  const outcomes: Outcome[] = receipts.map(() => 'known')
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    to = Math.min(from + AT_ONCE, sorted.length)
    while (to < sorted.length && sorted[to]?.kind === sorted[to - 1]?.kind) to += 1
    const some = sorted.slice(from, to)
    const became = await inTransaction(at, async (tx) => {
      await demand(tx)
      return receiveBank(
        tx,
        some.map(({ receipt }) => receipt),
      )
    })
    for (const [n, outcome] of became.entries()) outcomes[some[n]?.index ?? 0] = outcome
  }
  return outcomes
}

type Line = {
  receipt: BankReceipt
  telling: Telling
  /** What its row is unique by: its key, unless it is perhaps another one's too. */
  key: string
  state: 'ignored' | 'unmatched'
  why: string | null
  number: string | null
}
type Fresh = Line & { id: string }

/**
 * Takes in a few lines of the operator's bank, each once, whoever tells of it and however often: those that name one order
 * become its money, those that name none, or may be known already, wait for two people, those of other accounts and what goes out
 * are kept and count for nothing. Gives what became of each, in their order.
 */
export async function receiveBank(tx: Tx, receipts: readonly BankReceipt[]): Promise<Outcome[]> {
  await lockAlike(tx, receipts)
  const orders = await knownOrders(tx, receipts)
  const lines = await linesOf(tx, receipts, orders)
  const fresh = await keep(tx, lines.filter(isNew))
  const ids = new Map(fresh.map(({ telling, id }) => [telling, id]))
  await keepTold(
    tx,
    lines.flatMap((line) => {
      const id =
        line && (ids.get(line.telling) ?? (line.telling.pairing.kind === 'known' ? line.telling.pairing.id : null))
      return id ? [{ ...line.telling, providerTxnId: line.receipt.providerTxnId, id }] : []
    }),
  )
  // All orders before any entry of the books, in one order, as two statements may name the same ones.
  const named = new Set(fresh.map(({ number }) => number))
  for (const number of [...orders].filter((each) => named.has(each))) await lockMoneyByNumber(tx, number)
  for (const line of fresh) await book(tx, line)
  const unmatched = fresh.filter((line) => line.number === null && line.state === 'unmatched')
  const amount = sum(unmatched.map(({ receipt }) => receipt.amount))
  if (fresh.length > 0) await tellOperators(tx, { amount, level: unmatched.length > 0 ? 'bell' : 'silent' })
  return lines.map((line) => (line && ids.has(line.telling) ? outcomeOf(line) : 'known'))
}

/** What the lines of a statement would become now, in their order; nothing is written. */
export async function foreseeBank(tx: Queries, receipts: readonly BankReceipt[]): Promise<Outcome[]> {
  const lines = await linesOf(tx, receipts, await knownOrders(tx, receipts))
  return lines.map((line) => (isNew(line) ? outcomeOf(line) : 'known'))
}

const isNew = (line: Line | null): line is Line => line !== null && line.telling.pairing.kind !== 'known'

function outcomeOf({ state, number, why }: Line): Outcome {
  if (number !== null) return 'matched'
  return why === 'maybe_known' ? why : state
}

/** The accounts that the settings name or named: a code that was shown before they changed still brings money to the old one. */
async function ownAccounts(tx: Queries): Promise<string[]> {
  const rows = await tx.$queryRaw<{ account: string }[]>`
    select distinct value->'account'->>'account' as account from setting
    where key = 'payments' and valid_from <= now() and value->'account'->>'account' is not null`
  return rows.map(({ account }) => cleanAccount(account) ?? account)
}

/** Null for a line that its source told before. */
async function linesOf(tx: Queries, receipts: readonly BankReceipt[], orders: ReadonlySet<string>) {
  const accounts = await ownAccounts(tx)
  const tellings = await tellingsOf(tx, receipts, (number) => orders.has(number))
  return receipts.map((receipt, index) => lineOf(receipt, tellings[index] ?? null, accounts, orders))
}

function lineOf(
  receipt: BankReceipt,
  telling: Telling | null,
  accounts: string[],
  orders: ReadonlySet<string>,
): Line | null {
  if (telling === null) return null
  // What each order still needs is read again under its lock: here counts only that it is one of ours.
  const find = (number: string) => (orders.has(number) ? { due: 0, received: 0, open: true } : null)
  const whose = attribute(receipt, { accounts, find })
  const { key, source, pairing } = telling
  const maybe = pairing.kind === 'maybe'
  const line = { receipt, telling, key: maybe ? `${key}|${source}` : key }
  if (whose.kind === 'ignored') return { ...line, state: 'ignored', why: whose.why, number: null }
  if (maybe) return { ...line, state: 'unmatched', why: 'maybe_known', number: null }
  if (whose.kind === 'order') return { ...line, state: 'unmatched', why: null, number: whose.number }
  return { ...line, state: 'unmatched', why: whose.why, number: null }
}

/** Whose orders these texts name: their buyers and sellers. */
export async function sidesNamed(tx: Queries, receipts: readonly Pick<BankReceipt, 'content'>[]): Promise<string[]> {
  const numbers = [...new Set(receipts.flatMap(({ content }) => findOrderNumbers(content)))]
  const rows = await tx.$queryRaw<{ buyerId: string; sellerId: string }[]>`
    select buyer_id as "buyerId", seller_id as "sellerId" from collected_order where number = any(${numbers}::text[])`
  return [...new Set(rows.flatMap(({ buyerId, sellerId }) => [buyerId, sellerId]))]
}

/** Writes the lines that nobody told of before, in the order of their keys: of two messages with the same, one waits. */
async function keep(tx: Tx, lines: readonly Line[]): Promise<Fresh[]> {
  const rows = lines.map(({ receipt, key, state, why }) => ({ ...receipt, key, state, why }))
  const kept = await tx.$queryRaw<{ id: string; key: string }[]>`
    insert into bank_receipt (provider, provider_txn_id, receipt_key, account, amount, direction, content, bank_ref, at, state, why)
    select r.provider, r."providerTxnId", r.key, r.account, r.amount, r.direction, r.content, r."bankRef", r.at, r.state, r.why
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(provider text, "providerTxnId" text, key text, account text, amount bigint,
      direction text, content text, "bankRef" text, at timestamptz, state text, why text)
    order by r.key on conflict do nothing returning id, receipt_key as key`
  const byKey = new Map(lines.toReversed().map((line) => [line.key, line]))
  return kept.flatMap(({ id, key }) => {
    const line = byKey.get(key)
    return line ? [{ ...line, id }] : []
  })
}

async function book(tx: Tx, { id, receipt: { amount }, state, number }: Fresh) {
  if (number !== null) {
    const order = await lockMoneyByNumber(tx, number)
    if (!order) throw new Error('an order that was named is gone')
    return placeReceipt(tx, order, { receiptId: id, amount })
  }
  if (state === 'unmatched') await post(tx, transferUnmatched({ receiptId: id, amount }))
}
