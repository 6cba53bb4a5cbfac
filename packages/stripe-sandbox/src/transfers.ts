import type Stripe from 'stripe'
import { accountOf } from './accounts.ts'
import { available, move } from './balance.ts'
import { chargeOf } from './charges.ts'
import { missing, refused } from './errors.ts'
import { page, whole } from './lists.ts'
import { integer, metadata, only } from './parameters.ts'
import { type Route, route } from './route.ts'
import { idOf, type World } from './world.ts'

/** What a seller has at Stripe, in the minor unit of the settlement currency. */
export const sellerBalance = ({ tables }: World, account: string): number =>
  [...tables.transfers.values()]
    .filter((one) => one.destination === account)
    .reduce((sum, one) => sum + one.amount - one.amount_reversed, 0) - (tables.paidOut.get(account) ?? 0)

const CREATE = 'amount currency destination source_transaction transfer_group description metadata'.split(' ')
function create(world: World, params: Stripe.TransferCreateParams): Stripe.Transfer {
  only(params, CREATE)
  const { tables } = world
  const amount = integer(params.amount ?? Number.NaN, 'amount')
  const currency = params.currency.toLowerCase()
  const given = metadata(params.metadata)
  const account = accountOf(world, params.destination, 'destination')
  if (account.capabilities?.transfers !== 'active')
    throw refused(
      'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
      'insufficient_capabilities_for_transfer',
    )
  const source = params.source_transaction === undefined ? null : sourceOf(world, params, amount, currency)
  // Only the settlement currency is ever in the balance, so a transfer in đồng finds nothing there.
  if (!source && (currency !== world.settings.settlement.currency || amount > available(world)))
    throw refused(
      'You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card.',
      'balance_insufficient',
    )
  const id = world.id('tr')
  const transfer: Stripe.Transfer = {
    id,
    object: 'transfer',
    amount,
    amount_reversed: 0,
    balance_transaction: null,
    created: world.now(),
    currency,
    description: params.description ?? null,
    destination: account.id,
    livemode: false,
    metadata: given,
    reversals: whole<Stripe.TransferReversal>([], `/v1/transfers/${id}/reversals`),
    reversed: false,
    source_transaction: source?.id ?? null,
    source_type: 'card',
    transfer_group: params.transfer_group ?? source?.transfer_group ?? null,
  }
  const like = tables.balanceTransactions.get(idOf(source?.balance_transaction))
  transfer.balance_transaction = move(world, {
    type: 'transfer',
    amount: -amount,
    source: id,
    converted: false,
    like,
  }).id
  tables.transfers.set(id, transfer)
  world.emit('transfer.created', transfer)
  return transfer
}

/** A transfer of what one charge brought: in the currency it settled in, and all of them no more than it. */
function sourceOf(world: World, params: Stripe.TransferCreateParams, amount: number, currency: string): Stripe.Charge {
  const { tables } = world
  const charge = chargeOf(world, String(params.source_transaction), 'source_transaction')
  const settlement = tables.balanceTransactions.get(idOf(charge.balance_transaction))
  if (!charge.captured || !settlement)
    throw refused(`Charge ${charge.id} is not captured: nothing to transfer.`, undefined, 'source_transaction')
  if (settlement.currency !== currency)
    throw refused(
      `The currency of source_transaction's balance transaction (${settlement.currency}) must be the same as the transfer currency (${currency})`,
      undefined,
      'currency',
    )
  if (params.transfer_group !== undefined && charge.transfer_group && params.transfer_group !== charge.transfer_group)
    throw refused(
      'The transfer_group of the transfer must be that of its source_transaction.',
      undefined,
      'transfer_group',
    )
  const used = [...tables.transfers.values()]
    .filter((one) => one.source_transaction === charge.id)
    .reduce((sum, one) => sum + one.amount, 0)
  if (used + amount > settlement.amount)
    throw refused(
      `Transfers using this transaction as a source must not exceed the source amount of ${settlement.amount}. (Note: ${used} has already been transferred from this source.)`,
      'balance_insufficient',
      'amount',
    )
  return charge
}

function transferOf({ tables }: World, id: string): Stripe.Transfer {
  const transfer = tables.transfers.get(id)
  if (!transfer) throw missing('transfer', id)
  return transfer
}

function reverse(world: World, params: Stripe.TransferCreateReversalParams, id: string): Stripe.TransferReversal {
  only(params, ['amount', 'metadata', 'description'])
  const transfer = transferOf(world, id)
  const left = transfer.amount - transfer.amount_reversed
  const amount = params.amount === undefined ? left : integer(params.amount, 'amount')
  const given = metadata(params.metadata)
  if (left === 0) throw refused(`Transfer ${id} is already fully reversed.`, 'transfer_already_reversed')
  if (amount > left)
    throw refused(
      `Reversal amount (${amount}) is greater than unreversed amount on transfer (${left})`,
      undefined,
      'amount',
    )
  // What the seller has sent on to a bank does not come back by a reversal.
  if (sellerBalance(world, idOf(transfer.destination)) < amount)
    throw refused('Insufficient funds in the connected account to reverse this transfer.', 'balance_insufficient')
  const reversal: Stripe.TransferReversal = {
    id: world.id('trr'),
    object: 'transfer_reversal',
    amount,
    balance_transaction: null,
    created: world.now(),
    currency: transfer.currency,
    destination_payment_refund: null,
    metadata: given,
    source_refund: null,
    transfer: id,
  }
  reversal.balance_transaction = move(world, {
    type: 'transfer_refund',
    amount,
    source: reversal.id,
    converted: false,
    like: world.tables.balanceTransactions.get(idOf(transfer.balance_transaction)),
  }).id
  world.tables.reversals.set(reversal.id, reversal)
  transfer.amount_reversed += amount
  transfer.reversed = transfer.amount_reversed === transfer.amount
  transfer.reversals.data.unshift(reversal)
  world.emit('transfer.reversed', transfer)
  return reversal
}

export const transferRoutes: Route[] = [
  route('POST', '/v1/transfers', 'TransferCreate', create),
  route('GET', '/v1/transfers', 'TransferList', ({ tables }, params) =>
    page(tables.transfers, params, '/v1/transfers', { equal: ['transfer_group', 'destination'] }),
  ),
  route('GET', '/v1/transfers/:id', 'Retrieve', (world, _params, id) => transferOf(world, id)),
  route('POST', '/v1/transfers/:id/reversals', 'ReversalCreate', reverse),
]
