import type Stripe from 'stripe'
import { missing } from './errors.ts'
import { page } from './lists.ts'
import { DAY } from './options.ts'
import { type Route, route } from './route.ts'
import type { World } from './world.ts'

/** Đồng in the minor unit of the settlement currency, at today's rate. */
export const settled = (world: World, vnd: number): number => Math.round(vnd * world.settings.settlement.minorPerVnd)

/** A stand-in for Stripe's fee: 3.4 % of what is settled. */
export const processingFee = (amount: number): number => Math.round(amount * 0.034)

interface Movement {
  type: Stripe.BalanceTransaction.Type
  /** In the minor unit of the settlement currency; what leaves is negative. */
  amount: number
  fee?: number
  feeFor?: string
  source: string
  /** Was it converted from đồng? */
  converted: boolean
  /** The money that this moves, where it is a certain one: it is available when that is. */
  like?: Stripe.BalanceTransaction | undefined
}

/**
 * Writes a movement of the platform's balance. What comes in is available after two days, what leaves is gone at once, except
 * where it is what still waits itself.
 */
export function move(world: World, { type, amount, fee = 0, feeFor, source, converted, like }: Movement) {
  const { currency, minorPerVnd } = world.settings.settlement
  const now = world.now()
  const waits = type === 'charge'
  const { available_on, status } = like ?? {
    available_on: waits ? now + 2 * DAY : now,
    status: waits ? 'pending' : 'available',
  }
  const transaction: Stripe.BalanceTransaction = {
    id: world.id('txn'),
    object: 'balance_transaction',
    amount,
    available_on,
    balance_type: 'payments',
    created: now,
    currency,
    description: null,
    exchange_rate: converted && currency !== 'vnd' ? minorPerVnd / 100 : null,
    fee,
    fee_details: fee
      ? [
          {
            amount: fee,
            application: null,
            currency,
            description: feeFor ?? 'Stripe processing fees',
            type: 'stripe_fee',
          },
        ]
      : [],
    net: amount - fee,
    reporting_category: CATEGORY[type] ?? type,
    source,
    status,
    type,
  }
  world.tables.balanceTransactions.set(transaction.id, transaction)
  return transaction
}

const CATEGORY: Record<string, string> = { adjustment: 'dispute', transfer_refund: 'transfer_reversal' }

/** What the platform may spend now, in the minor unit of the settlement currency. */
export const available = ({ tables }: World): number =>
  sum([...tables.balanceTransactions.values()].filter((one) => one.status === 'available'))
const sum = (transactions: Stripe.BalanceTransaction[]) => transactions.reduce((total, one) => total + one.net, 0)

/** What came in becomes available. */
export function release(world: World): void {
  for (const one of world.tables.balanceTransactions.values())
    if (one.status === 'pending' && one.available_on <= world.now()) one.status = 'available'
}

export const balanceRoutes: Route[] = [
  route('GET', '/v1/balance', 'Retrieve', (world) => {
    const { currency } = world.settings.settlement
    const spendable = available(world)
    const amount = sum([...world.tables.balanceTransactions.values()]) - spendable
    return {
      object: 'balance',
      available: [{ amount: spendable, currency, source_types: { card: spendable } }],
      livemode: false,
      pending: [{ amount, currency, source_types: { card: amount } }],
    } satisfies Stripe.Balance
  }),
  route('GET', '/v1/balance_transactions', 'BalanceTransactionList', ({ tables }, params) =>
    page(tables.balanceTransactions, params, '/v1/balance_transactions', { equal: ['source', 'type', 'currency'] }),
  ),
  route('GET', '/v1/balance_transactions/:id', 'Retrieve', ({ tables }, _params, id) => {
    const found = tables.balanceTransactions.get(id)
    if (!found) throw missing('balance transaction', id)
    return found
  }),
]
