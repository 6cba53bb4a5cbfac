import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { ProviderUnclear } from './card-provider.ts'
import { type Seen, snapshotOf } from './stripe-snapshot.ts'

/** Of Stripe's objects only what is read. */
const intentOf = (given: object) =>
  ({
    id: 'pi_1',
    object: 'payment_intent',
    status: 'requires_payment_method',
    currency: 'vnd',
    amount: 110_000,
    amount_capturable: 0,
    amount_received: 0,
    last_payment_error: null,
    latest_charge: null,
    ...given,
  }) as unknown as Stripe.PaymentIntent
const chargeOf = (given: object = {}) => ({
  id: 'ch_1',
  amount: 110_000,
  payment_method_details: { card: { capture_before: 1_800_000_000 } },
  balance_transaction: null,
  ...given,
})
const snapshot = (given: Partial<Record<keyof Seen, unknown>>) =>
  snapshotOf({ session: null, intent: null, refunds: [], disputes: [], ...given } as Seen)

describe('a card payment as Stripe tells it', () => {
  test('nothing yet', () => {
    expect(snapshot({ session: { status: 'open' } })).toEqual({
      session: 'open',
      intent: null,
      refunds: [],
      disputes: [],
      settlement: null,
    })
  })

  test.each([
    ['requires_payment_method', 'waiting'],
    ['requires_confirmation', 'waiting'],
    ['requires_action', 'waiting'],
    ['processing', 'processing'],
    ['requires_capture', 'authorized'],
    ['succeeded', 'captured'],
    ['canceled', 'canceled'],
  ])('%s is %s', (status, known) => {
    expect(snapshot({ intent: intentOf({ status }) }).intent?.status).toBe(known)
  })

  test('held: how much, on which charge, until when', () => {
    const intent = intentOf({ status: 'requires_capture', amount_capturable: 110_000, latest_charge: chargeOf() })
    expect(snapshot({ intent }).intent).toEqual({
      ref: 'pi_1',
      status: 'authorized',
      authorized: 110_000,
      received: 0,
      chargeRef: 'ch_1',
      captureBefore: 1_800_000_000,
      failure: null,
    })
  })

  test('declined: the bank’s own word where there is one', () => {
    const failed = (last_payment_error: object) =>
      snapshot({ intent: intentOf({ last_payment_error }) }).intent?.failure
    expect(failed({ type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds' })).toBe(
      'insufficient_funds',
    )
    expect(failed({ type: 'card_error', code: 'expired_card' })).toBe('expired_card')
    expect(failed({ type: 'api_error' })).toBe('api_error')
  })

  test('charged in part: what was held, what came, the fee in đồng at that rate', () => {
    const balance_transaction = { fee: 10, amount: 390, currency: 'usd', exchange_rate: 0.000039 }
    const latest_charge = chargeOf({ balance_transaction })
    const seen = snapshot({ intent: intentOf({ status: 'succeeded', amount_received: 100_000, latest_charge }) })
    expect(seen.intent).toMatchObject({ status: 'captured', authorized: 110_000, received: 100_000 })
    expect(seen.settlement).toEqual({ fee: 2564, amount: 390, currency: 'usd', rate: 0.000039 })
  })

  test('not settled yet, or into nothing: no fee is made up', () => {
    const settled = (balance_transaction: unknown) =>
      snapshot({
        intent: intentOf({
          status: 'succeeded',
          amount_received: 100_000,
          latest_charge: chargeOf({ balance_transaction }),
        }),
      }).settlement
    expect(settled(null)).toBe(null)
    expect(settled('txn_1')).toBe(null)
    expect(settled({ fee: 10, amount: 0, currency: 'usd', exchange_rate: null })?.fee).toBe(0)
  })

  test('what was held and let go is no refund; what was given back is, and is ours by its subject', () => {
    const refunds = [
      { id: 're_let_go', amount: 10_000, status: 'succeeded', balance_transaction: null, metadata: {} },
      { id: 're_ours', amount: 5000, status: 'pending', balance_transaction: null, metadata: { subject: 'r1' } },
      { id: 're_by_hand', amount: 7000, status: 'succeeded', balance_transaction: 'txn_2', metadata: {} },
      { id: 're_back', amount: 8000, status: 'failed', balance_transaction: 'txn_3', metadata: { subject: 'r2' } },
      { id: 're_off', amount: 9000, status: 'canceled', balance_transaction: null, metadata: { subject: 'r3' } },
    ]
    expect(snapshot({ refunds }).refunds).toEqual([
      { ref: 're_ours', subject: 'r1', amount: 5000, status: 'pending' },
      { ref: 're_by_hand', subject: null, amount: 7000, status: 'succeeded' },
      { ref: 're_back', subject: 'r2', amount: 8000, status: 'failed' },
      { ref: 're_off', subject: 'r3', amount: 9000, status: 'failed' },
    ])
  })

  test('disputes: a bank’s question takes no money, and has no state of ours', () => {
    const dispute = (id: string, status: string) => ({
      id,
      status,
      amount: 100_000,
      reason: 'fraudulent',
      balance_transactions: [{ amount: -390, fee: 1500 }],
    })
    const disputes = [
      dispute('du_1', 'needs_response'),
      dispute('du_2', 'under_review'),
      dispute('du_3', 'won'),
      dispute('du_4', 'lost'),
      dispute('du_5', 'warning_needs_response'),
      dispute('du_6', 'prevented'),
    ]
    expect(snapshot({ disputes }).disputes.map(({ ref, state }) => `${ref} ${state}`)).toEqual([
      'du_1 open',
      'du_2 open',
      'du_3 won',
      'du_4 lost',
    ])
    expect(snapshot({ disputes }).disputes[0]?.fee).toBe(384_615)
  })

  test('what we have no word for moves nothing', () => {
    for (const given of [
      { intent: intentOf({ status: 'something_new' }) },
      { intent: intentOf({ currency: 'usd' }) },
      { session: { status: 'something_new' } },
    ])
      expect(() => snapshot(given)).toThrow(ProviderUnclear)
  })
})
