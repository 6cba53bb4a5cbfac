import type { CheckoutPayment, checkPayment as checkContract } from '@chl/contracts/payments'
import type { Actor } from '#platform/actor'
import type { Db, JsonText } from '#platform/db'
import type { Read } from '#platform/http'
import { type Refusal, refuse } from '#platform/problem'
import type { CardMoney } from './card-money.ts'
import { ProviderRefused, ProviderUnclear } from './card-provider.ts'
import { reconcile } from './reconcile.ts'

const VIEW = `
  select json_build_object('id', c.checkout_id, 'method', c.method, 'environment', c.environment, 'state', k.state,
    'payable', c.method = 'card' and c.open and (k.state is null or k.state in ('created', 'requires_action', 'failed', 'canceled', 'expired')),
    'amount', coalesce(nullif(k.authorized, 0), c.amount), 'captured', c.captured, 'refunded', c.refunded,
    'failure', k.failure, 'expiresAt', case when k.state = 'requires_action' then k.expires_at end, 'orders', c.orders)
  from (
    select o.checkout_id, min(o.method) as method, min(o.environment) as environment, bool_or(o.state <> 'ended') as open,
      coalesce(sum(coalesce(o.ceiling, o.due, o.estimate)) filter (where o.state <> 'ended'), 0) as amount, sum(o.captured) as captured, sum(o.refunded) as refunded,
      json_agg(json_build_object('id', o.order_id, 'number', o.number, 'seller', json_build_object('id', s.id, 'name', s.name), 'state', o.state,
        'estimate', o.estimate, 'ceiling', o.ceiling, 'due', o.due, 'captured', o.captured, 'refunded', o.refunded) order by o.number) as orders
    from collected_order o join organization s on s.id = o.seller_id where o.checkout_id = $1 and o.buyer_id = $2 group by o.checkout_id) c
  left join lateral (
    select state, authorized, failure, expires_at from collection where checkout_id = c.checkout_id and kind = 'card' order by created_at desc limit 1) k on true`

/** How the money of a checkout stands. Not found for all but its buyer: a seller sees its own order's money on the order. */
export async function getCheckoutPayment(
  db: Db,
  actor: Actor,
  { params }: { params: { id: string } },
): Promise<JsonText<CheckoutPayment> | Refusal> {
  return (
    (await db.json<CheckoutPayment>('checkout-payment', VIEW, [params.id, actor.organization.id])) ??
    refuse('not-found')
  )
}

/**
 * The same, after the provider was asked: for the browser that comes back from its page before its notice does. Reads and charges
 * nothing. A provider that doesn't answer now changes nothing: the page asks again.
 */
export const checkPayment =
  ({ at }: Pick<CardMoney, 'at'>): Read<typeof checkContract> =>
  async (db, actor, input) => {
    const before = await getCheckoutPayment(db, actor, input)
    if (!at || !('json' in before)) return before
    const [open] = await db.rows<{ id: string }>(
      'open-card',
      `select id from collection where checkout_id = $1 and kind = 'card' and state in ('created', 'requires_action', 'authorized', 'capturing')`,
      [input.params.id],
    )
    if (!open) return before
    await reconcile(at, open.id, { cause: 'browser' }).catch((error: unknown) => {
      if (!(error instanceof ProviderUnclear || error instanceof ProviderRefused)) throw error
      at.log.warn({ collectionId: open.id, why: error.code }, 'a card payment could not be read')
    })
    return getCheckoutPayment(db, actor, input)
  }
