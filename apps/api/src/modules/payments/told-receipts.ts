import type { BankReceipt } from '@chl/domain/bank-receipt'
import { normalBankRef, type ReceiptFacts, receiptKey, receiptKind } from '@chl/domain/receipt-key'
import { type KeptReceipt, type Pairing, pairReceipts, sourceOf, type ToldLine } from '@chl/domain/receipt-pairs'
import { findOrderNumbers } from '@chl/domain/reference'
import type { Tx } from '#platform/db'

type Queries = Pick<Tx, '$queryRaw'>

/** A line, the key under which its source tells it, and what it is of what is kept. */
export type Telling = ToldLine & { firstKey: string; pairing: Pairing }

/** Of lines that may be one transaction, those of one message at a time are looked at, whoever tells. */
export const lockAlike = (tx: Tx, receipts: readonly BankReceipt[]) => tx.$queryRaw`
  select pg_advisory_xact_lock(x.h)::text
  from (select distinct hashtextextended('bank_receipt ' || k, 0) as h from unnest(${receipts.map(receiptKind)}::text[]) k order by 1) x`

/** What each line is, in their order; null for one that its source told before. Nothing is written. */
export async function tellingsOf(
  tx: Queries,
  receipts: readonly BankReceipt[],
  isOrder: (number: string) => boolean,
): Promise<(Telling | null)[]> {
  const lines = await keyed(tx, receipts, isOrder)
  const fresh = lines.filter((line) => line !== null)
  const kept = byKind(await keptLike(tx, fresh))
  const pairings = new Map<Keyed, Pairing>()
  for (const [kind, alike] of byKind(fresh))
    for (const [index, pairing] of pairReceipts(alike, kept.get(kind) ?? []).entries()) {
      const line = alike[index]
      if (line) pairings.set(line, pairing)
    }
  return lines.map((line) => line && { ...line, pairing: pairings.get(line) ?? { kind: 'new' } })
}

function byKind<T extends ReceiptFacts>(all: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const kind = receiptKind(one)
    const group = groups.get(kind)
    if (group) group.push(one)
    else groups.set(kind, [one])
  }
  return groups
}

type Keyed = ToldLine & { firstKey: string }

/**
 * Without the bank's reference two alike transfers of one day differ in nothing but the service's own number: so the second
 * number that it tells is the second transfer, as the second line of a statement is.
 */
async function keyed(
  tx: Queries,
  receipts: readonly BankReceipt[],
  isOrder: (number: string) => boolean,
): Promise<(Keyed | null)[]> {
  const asked = receipts.map((receipt) => ({
    source: sourceOf(receipt),
    id: receipt.providerTxnId,
    firstKey: receiptKey(receipt),
  }))
  const [found] = await tx.$queryRaw<{ told: string[]; counts: Record<string, number> }[]>`
    with asked as (select distinct * from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as a(source text, id text, "firstKey" text))
    select (select coalesce(json_agg(t.provider || ' ' || t.provider_txn_id), '[]') from receipt_told t join asked a on t.provider = a.source and t.provider_txn_id = a.id) as told,
      (select coalesce(json_object_agg(c.which, c.n), '{}') from (
        select t.provider || ' ' || t.first_key as which, count(*)::int as n
        from receipt_told t join (select distinct source, "firstKey" from asked) a on t.provider = a.source and t.first_key = a."firstKey" group by 1) c) as counts`
  const told = new Set(found?.told)
  const counts = new Map(Object.entries(found?.counts ?? {}))
  return receipts.map((receipt, index) => {
    const { source, id, firstKey } = asked[index] ?? { source: '', id: '', firstKey: '' }
    if (told.has(`${source} ${id}`)) return null
    told.add(`${source} ${id}`)
    const nth = (counts.get(`${source} ${firstKey}`) ?? 0) + 1
    counts.set(`${source} ${firstKey}`, nth)
    const names = findOrderNumbers(receipt.content).filter(isOrder)
    return { ...receipt, source, firstKey, key: keyOf(receipt, firstKey, nth), names }
  })
}

function keyOf(receipt: BankReceipt, firstKey: string, nth: number): string {
  if (receipt.provider === 'csv') return receipt.providerTxnId
  return normalBankRef(receipt.bankRef) !== '' || receipt.provider === 'manual' ? firstKey : receiptKey(receipt, nth)
}

type Row = Omit<KeptReceipt, 'names' | 'at'> & { at: string }

/** The receipts that were told under one of these keys, or are of the same account, direction and amount and some days. */
async function keptLike(tx: Queries, lines: readonly Keyed[]): Promise<KeptReceipt[]> {
  if (lines.length === 0) return []
  const asked = lines.map(({ account, direction, amount, at, key }) => ({ account, direction, amount, at, key }))
  const [found] = await tx.$queryRaw<{ rows: Row[] }[]>`
    with asked as (select * from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as a(account text, direction text, amount bigint, at timestamptz, key text)),
      alike as (
        select t.receipt_id as id from receipt_told t where t.key in (select key from asked)
        union select r.id from bank_receipt r join asked a on r.amount = a.amount and r.account = a.account and r.direction = a.direction
          and r.at between a.at - interval '2 days' and a.at + interval '2 days')
    select coalesce(json_agg(json_build_object('id', r.id, 'account', r.account, 'direction', r.direction, 'amount', r.amount, 'content', r.content,
      'bankRef', r.bank_ref, 'at', r.at,
      'told', (select coalesce(json_agg(json_build_object('source', t.provider, 'key', t.key)), '[]') from receipt_told t where t.receipt_id = r.id)) order by r.id), '[]') as rows
    from bank_receipt r join alike using (id)`
  const rows = found?.rows ?? []
  const orders = await knownOrders(tx, rows)
  return rows.map((row) => ({
    ...row,
    at: new Date(row.at),
    names: findOrderNumbers(row.content).filter((number) => orders.has(number)),
  }))
}

/** The orders that these texts name and that wait for transfers, in the order in which they are locked. */
export async function knownOrders(tx: Queries, texts: readonly { content: string }[]): Promise<ReadonlySet<string>> {
  const numbers = [...new Set(texts.flatMap(({ content }) => findOrderNumbers(content)))]
  if (numbers.length === 0) return new Set()
  const rows = await tx.$queryRaw<{ number: string }[]>`
    select number from collected_order where number = any(${numbers}::text[]) and method = 'vietqr' order by checkout_id, order_id`
  return new Set(rows.map(({ number }) => number))
}

/** Writes down what was told, and of which receipt it is: a line is told once by its source, whatever comes of it. */
export async function keepTold(tx: Tx, tellings: readonly (Telling & { id: string; providerTxnId: string })[]) {
  if (tellings.length === 0) return
  const rows = tellings.map(({ source, providerTxnId, firstKey, key, id }) => ({
    source,
    providerTxnId,
    firstKey,
    key,
    id,
  }))
  await tx.$executeRaw`
    insert into receipt_told (provider, provider_txn_id, first_key, key, receipt_id)
    select r.source, r."providerTxnId", r."firstKey", r.key, r.id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(source text, "providerTxnId" text, "firstKey" text, key text, id uuid)
    on conflict do nothing`
}
