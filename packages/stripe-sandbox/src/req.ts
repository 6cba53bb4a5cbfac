import type Stripe from 'stripe'

/**
 * The parameters of every request that the sandbox answers, by the SDK's own types. scripts/generate.mjs makes of it
 * the JSON Schema that refuses what Stripe would refuse: an unknown parameter, a missing one, a wrong type.
 */
export interface Requests {
  Retrieve: { expand?: string[] }
  PaymentIntentCreate: Stripe.PaymentIntentCreateParams
  PaymentIntentUpdate: Stripe.PaymentIntentUpdateParams
  PaymentIntentConfirm: Stripe.PaymentIntentConfirmParams
  PaymentIntentCapture: Stripe.PaymentIntentCaptureParams
  PaymentIntentCancel: Stripe.PaymentIntentCancelParams
  PaymentIntentRetrieve: Stripe.PaymentIntentRetrieveParams
  PaymentIntentList: Stripe.PaymentIntentListParams
  ChargeList: Stripe.ChargeListParams
  RefundCreate: Stripe.RefundCreateParams
  RefundList: Stripe.RefundListParams
  SessionCreate: Stripe.Checkout.SessionCreateParams
  SessionList: Stripe.Checkout.SessionListParams
  AccountCreate: Stripe.AccountCreateParams
  AccountLinkCreate: Stripe.AccountLinkCreateParams
  TransferCreate: Stripe.TransferCreateParams
  TransferList: Stripe.TransferListParams
  ReversalCreate: Stripe.TransferCreateReversalParams
  BalanceTransactionList: Stripe.BalanceTransactionListParams
  DisputeList: Stripe.DisputeListParams
  DisputeUpdate: Stripe.DisputeUpdateParams
  EventList: Stripe.EventListParams
}
