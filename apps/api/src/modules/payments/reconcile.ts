import type { CollectionState } from '@chl/domain/collection'
import type { Db } from '#platform/db'
import { inTransaction } from '#platform/http'
import type { Log } from '#platform/log'
import type { Relay } from '#platform/outbox'
import { applySnapshot } from './apply-snapshot.ts'
import type { CardProvider } from './card-provider.ts'
import type { Cause } from './move-collection.ts'
import type { PaymentEnvironment } from './payment-environment.ts'

/** What the steps of card money work with. `poke` has planned calls sent at once, `pokeInbox` notices acted on. */
export type CardAt = {
  db: Db
  relay: Relay
  log: Pick<Log, 'warn' | 'error'>
  provider: CardProvider
  environment: PaymentEnvironment
  poke: () => void
  pokeInbox: () => void
}

type Known = { id: string; sessionRef: string | null; providerRef: string | null }

/**
 * Reads a card payment at its provider and lets its money here follow: called by the browser's return, a notice, the clock and
 * our own calls alike, any number of times, in any order, at once. `hint` is an intent that a notice named, for where we don't
 * know it yet. Gives the state then; null where there is no such card payment. Throws as CardProvider.read.
 */
export async function reconcile(
  at: CardAt,
  id: string,
  { cause, ref = null, hint = null }: { cause: Cause; ref?: string | null; hint?: string | null },
): Promise<CollectionState | null> {
  const [known] = await at.db.rows<Known>(
    'card-refs',
    `select id, session_ref as "sessionRef", provider_ref as "providerRef" from collection where id = $1 and kind = 'card'`,
    [id],
  )
  if (!known) return null
  // Never inside a transaction: the answer may take its time, and locks would wait for it.
  const seen = await at.provider.read({ ...known, providerRef: known.providerRef ?? hint })
  const state = await inTransaction(at, (tx) => applySnapshot(tx, id, seen, { cause, ref }))
  at.poke()
  return state
}
