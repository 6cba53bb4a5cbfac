// Ways into the money module that no address leads to: a snapshot of the card provider that comes late, a bare posting, and a step
// inside of a transaction, where none may be.
import type { CardSnapshot } from '@chl/domain/collection'
import type { Posting } from '@chl/domain/ledger'
import { post } from '../../apps/api/src/modules/payments/post.ts'
import { reconcile } from '../../apps/api/src/modules/payments/reconcile.ts'
import { openDb } from '../../apps/api/src/platform/db.ts'
import { inTransaction } from '../../apps/api/src/platform/http.ts'
import type { World } from './world.ts'

/** How a card payment stands at its provider now; it changes nothing here. */
export function readCard({ app }: Pick<World, 'app'>, refs: { id: string; sessionRef: string | null }) {
  return cardOf(app).provider.read({ ...refs, providerRef: null })
}

/** What was read at the provider some time ago comes through only now. */
export async function hearCard({ app }: Pick<World, 'app'>, id: string, said: CardSnapshot): Promise<void> {
  const card = cardOf(app)
  const provider = { ...card.provider, read: async () => ({ ...said, sessionRef: null }) }
  await reconcile({ ...card, provider }, id, { cause: 'webhook' })
}

/** Does something inside of a transaction, as no code of ours does. */
export const insideTransaction = ({ app }: Pick<World, 'app'>, step: () => Promise<unknown>): Promise<void> =>
  inTransaction(cardOf(app), async () => void (await step()))

function cardOf(app: World['app']) {
  if (!app.card.at) throw new Error('cards are off')
  return app.card.at
}

/** Posts as the application does, some events in a transaction. `pool` is how many connections it has. */
export function openBooks(url: string, pool: number) {
  const log = { warn: () => {}, error: () => {} }
  const db = openDb({ DATABASE_URL: url, DATABASE_POOL: pool }, log as never)
  const at = { db, relay: { poke: () => {}, stop: async () => {} } }
  const write = (events: readonly Posting[]) =>
    inTransaction(at, async (tx) => {
      for (const event of events) await post(tx, event)
    })
  return { post: write, close: db.close }
}
