import { attribute, type BankReceipt, type Due } from '@chl/domain/bank-receipt'
import { transferUnmatched } from '@chl/domain/ledger'
import { sum } from '@chl/domain/money'
import { normalBankRef, receiptKey } from '@chl/domain/receipt-key'
import { findOrderNumbers } from '@chl/domain/reference'
import type { Tx } from '#platform/db'
import { inTransaction, type Serving } from '#platform/http'
import { lockMoneyByNumber } from './collected-orders.ts'
import { placeReceipt } from './place-receipt.ts'
import { post } from './post.ts'
import { cleanAccount } from './receipt-fields.ts'
import { tellOperators } from './tell-operators.ts'

type Queries = Pick<Tx, '$queryRaw'>

/** What became of a bank's line: `known` was told of before, whoever told of it. */
export type Outcome = 'known' | 'ignored' | 'unmatched' | 'matched'

/** Lines in one transaction: so few that it is short, whatever a statement holds. */
const AT_ONCE = 25

/** Takes in any number of a bank's lines, some at a time: what was taken in before a failure stays, and is known the next time. */
export async function receiveAll(
  at: Pick<Serving, 'db' | 'relay'>,
  receipts: readonly BankReceipt[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (let from = 0; from < receipts.length; from += AT_ONCE)
    outcomes.push(...(await inTransaction(at, (tx) => receiveBank(tx, receipts.slice(from, from + AT_ONCE)))))
  return outcomes
}

type Line = {
  receipt: BankReceipt
  key: string
  state: 'ignored' | 'unmatched'
  why: string | null
  number: string | null
}
type Fresh = Line & { id: string }

/**
 * Takes in a few lines of the operator's bank, each once, whoever tells of it and however often: those that name one order
 * become its money, those that name none wait for two people, those of other accounts and what goes out are kept and count
 * for nothing. Gives what became of each, in their order.
 */
export async function receiveBank(tx: Tx, receipts: readonly BankReceipt[]): Promise<Outcome[]> {
  const orders = await ordersNamed(tx, receipts)
  const lines = await linesOf(tx, receipts, orders, await keysOf(tx, receipts))
  const fresh = await keep(
    tx,
    lines.filter((line) => line !== null),
  )
  // All orders before any entry of the books, in one order, as two statements may name the same ones.
  const named = new Set(fresh.map(({ number }) => number))
  for (const [number] of [...orders].filter(([each]) => named.has(each))) await lockMoneyByNumber(tx, number)
  for (const line of fresh) await book(tx, line)
  const unmatched = fresh.filter((line) => outcomeOf(line) === 'unmatched')
  const amount = sum(unmatched.map(({ receipt }) => receipt.amount))
  if (fresh.length > 0) await tellOperators(tx, { amount, level: unmatched.length > 0 ? 'bell' : 'silent' })
  const made = new Map(fresh.map((line) => [line.key, outcomeOf(line)]))
  return lines.map((line) => {
    const outcome = line ? made.get(line.key) : undefined
    if (line) made.delete(line.key) // the same line twice in one message is known the second time
    return outcome ?? 'known'
  })
}

/** What the lines of a statement would become now, in their order; nothing is written. */
export async function foreseeBank(tx: Queries, receipts: readonly BankReceipt[]): Promise<Outcome[]> {
  const keys = receipts.map(({ providerTxnId }) => providerTxnId)
  const lines = await linesOf(tx, receipts, await ordersNamed(tx, receipts), keys)
  const known = await tx.$queryRaw<{ key: string }[]>`
    select receipt_key as key from bank_receipt where receipt_key = any(${keys}::text[])`
  const told = new Set(known.map(({ key }) => key))
  return lines.map((line) => (line && !told.has(line.key) ? outcomeOf(line) : 'known'))
}

const outcomeOf = ({ state, number }: Line): Outcome => (number === null ? state : 'matched')

/** The accounts that the settings name or named: a code that was shown before they changed still brings money to the old one. */
async function ownAccounts(tx: Queries): Promise<string[]> {
  const rows = await tx.$queryRaw<{ account: string }[]>`
    select distinct value->'account'->>'account' as account from setting
    where key = 'payments' and valid_from <= now() and value->'account'->>'account' is not null`
  return rows.map(({ account }) => cleanAccount(account) ?? account)
}

type Orders = ReadonlyMap<string, Due>

async function linesOf(
  tx: Queries,
  receipts: readonly BankReceipt[],
  orders: Orders,
  keys: readonly (string | null)[],
) {
  const accounts = await ownAccounts(tx)
  return receipts.map((receipt, index) => lineOf(receipt, keys[index] ?? null, accounts, orders))
}

function lineOf(receipt: BankReceipt, key: string | null, accounts: string[], orders: Orders): Line | null {
  if (key === null) return null
  const whose = attribute(receipt, { accounts, find: (number) => orders.get(number) ?? null })
  if (whose.kind === 'order') return { receipt, key, state: 'unmatched', why: null, number: whose.number }
  return { receipt, key, state: whose.kind, why: whose.why, number: null }
}

const numbersIn = (receipts: readonly BankReceipt[]) => [
  ...new Set(receipts.flatMap(({ content }) => findOrderNumbers(content))),
]

/** Whose orders these texts name: their buyers and sellers. */
export async function sidesNamed(tx: Queries, receipts: readonly BankReceipt[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ buyerId: string; sellerId: string }[]>`
    select buyer_id as "buyerId", seller_id as "sellerId" from collected_order where number = any(${numbersIn(receipts)}::text[])`
  return [...new Set(rows.flatMap(({ buyerId, sellerId }) => [buyerId, sellerId]))]
}

/** The orders that wait for transfers and are named in these texts, in the order in which they are locked. */
async function ordersNamed(tx: Queries, receipts: readonly BankReceipt[]): Promise<Orders> {
  const numbers = numbersIn(receipts)
  if (numbers.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ number: string }[]>`
    select number from collected_order where number = any(${numbers}::text[]) and method = 'vietqr' order by checkout_id, order_id`
  // What each still needs is read again under its lock: here counts only that it is one of ours.
  return new Map(rows.map(({ number }) => [number, { due: 0, received: 0, open: true }]))
}

/** The key of each receipt; null for one that its provider told of before. */
async function keysOf(tx: Tx, receipts: readonly BankReceipt[]): Promise<(string | null)[]> {
  const keys: (string | null)[] = []
  for (const receipt of receipts) keys.push(await keyOf(tx, receipt))
  return keys
}

/**
 * Without the bank's reference two alike transfers of one day differ in nothing but the service's own number: so the second
 * number that it tells is the second transfer, as the second line of a statement is.
 */
async function keyOf(tx: Tx, receipt: BankReceipt): Promise<string | null> {
  if (receipt.provider === 'csv') return receipt.providerTxnId
  const first = receiptKey(receipt)
  if (normalBankRef(receipt.bankRef) !== '' || receipt.provider === 'manual') return first
  await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${first}, 0))::text`
  const told = await tx.$executeRaw`
    insert into receipt_told (provider, provider_txn_id, first_key) values (${receipt.provider}, ${receipt.providerTxnId}, ${first})
    on conflict do nothing`
  if (told === 0) return null
  const [found] = await tx.$queryRaw<{ nth: number }[]>`
    select count(*)::int as nth from receipt_told where provider = ${receipt.provider} and first_key = ${first}`
  return receiptKey(receipt, found?.nth ?? 1)
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
