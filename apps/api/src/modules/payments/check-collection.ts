import type { checkCollection as contract } from '@chl/contracts/operator'
import type { CollectionState } from '@chl/domain/collection'
import { audit } from '#modules/audit'
import { inTransaction, type Read, type Serving } from '#platform/http'
import { Refused } from '#platform/problem'
import type { CardMoney } from './card-money.ts'
import { ProviderRefused, ProviderUnclear } from './card-provider.ts'
import { followMoney } from './follow-money.ts'
import { demandOperator } from './operators.ts'
import { reconcile } from './reconcile.ts'

type Row = { kind: string; checkoutId: string; state: CollectionState }

/**
 * Reads a card payment anew at its provider, and lets the money of a payment's orders follow them as after each change. Refused:
 * `not-found`; `unavailable` where the provider gave no answer.
 */
export const checkCollection =
  (at: Pick<Serving, 'db' | 'relay'>, card: Pick<CardMoney, 'at'>): Read<typeof contract> =>
  async (db, actor, { params: { id } }) => {
    demandOperator(actor, { ofOne: true })
    const [found] = await db.rows<Row>('collection-to-check', ONE, [id])
    if (!found) throw new Refused('not-found')
    if (found.kind === 'card' && card.at)
      await reconcile(card.at, id, { cause: 'browser' }).catch((error: unknown) => {
        throw error instanceof ProviderUnclear || error instanceof ProviderRefused ? new Refused('unavailable') : error
      })
    await inTransaction(at, async (tx) => {
      await followMoney(tx, found.checkoutId)
      await audit(tx, actor, 'collection.checked', id)
    })
    const [now] = await db.rows<Row>('collection-to-check', ONE, [id])
    return { id, state: now?.state ?? found.state }
  }

const ONE = `select kind, checkout_id as "checkoutId", state from collection where id = $1`
