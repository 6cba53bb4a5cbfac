import type { Posting } from '@chl/domain/ledger'
import { accountOf } from '@chl/domain/ledger-accounts'
import type { RawTx } from '#platform/hot-transaction'

/**
 * Writes one business event into the books; gives its transaction's id. The same key again writes nothing and gives the same
 * id. The database refuses what isn't balanced, and what would take more from an account than it holds (SQLSTATE 23514).
 */
export async function post(tx: RawTx, { kind, key, orderId, lines }: Posting): Promise<bigint> {
  const rows = lines.map(({ account, amount }) => {
    const { kind: k, least: m } = accountOf(account)
    return { a: account, k, m, v: amount }
  })
  const [found] = await tx.$queryRaw<
    { id: bigint }[]
  >`/* prepared: ledger-post */ select ledger_post(${kind}, ${key}, ${orderId}::uuid, ${JSON.stringify(rows)}::jsonb) as id`
  if (!found) throw new Error('the books gave no answer')
  return found.id
}

/** What an account holds on its natural side (a liability: what is owed), in đồng, locked until the end; 0 where there is none yet. */
export async function balanceOf(tx: RawTx, account: string): Promise<number> {
  const natural = ['asset', 'expense'].includes(accountOf(account).kind) ? 1 : -1
  const [found] = await tx.$queryRaw<
    { balance: bigint }[]
  >`/* prepared: ledger-lock */ select ledger_lock(${account}) as balance`
  return natural * Number(found?.balance ?? 0n)
}

/**
 * Locks accounts until the end in the order in which `post` does: who locks one to look at it, and posts to others then, could else
 * wait for somebody who waits for it.
 */
export const lockAccounts = (tx: RawTx, accounts: readonly string[]): Promise<unknown> =>
  tx.$queryRaw`select ledger_lock(x.code)::text from (select code from ledger_account where code = any(${[...accounts]}::text[]) order by id) x`
