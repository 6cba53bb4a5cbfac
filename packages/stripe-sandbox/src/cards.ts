/** A test card: what it does, and what of it is shown. */
export interface Card {
  brand: 'visa' | 'mastercard'
  last4: string
  outcome: 'paid' | 'authentication' | 'dispute' | 'declined'
  /** Of a declined one: the code and decline code of the error, and Stripe's sentence. */
  code?: string
  declineCode?: string
  message?: string
}

const declined = (last4: string, code: string, declineCode: string | undefined, message: string): Card => ({
  brand: 'visa',
  last4,
  outcome: 'declined',
  code,
  ...(declineCode && { declineCode }),
  message,
})

/**
 * Stripe's published test payment methods. Any other name is refused, so no slip of the pen can succeed.
 * Source: https://docs.stripe.com/testing
 */
export const CARDS: ReadonlyMap<string, Card> = new Map<string, Card>([
  ['pm_card_visa', { brand: 'visa', last4: '4242', outcome: 'paid' }],
  ['pm_card_mastercard', { brand: 'mastercard', last4: '4444', outcome: 'paid' }],
  ['pm_card_threeDSecure2Required', { brand: 'visa', last4: '3220', outcome: 'authentication' }],
  ['pm_card_createDispute', { brand: 'visa', last4: '0259', outcome: 'dispute' }],
  ['pm_card_chargeDeclined', declined('0002', 'card_declined', 'generic_decline', 'Your card was declined.')],
  [
    'pm_card_chargeDeclinedInsufficientFunds',
    declined('9995', 'card_declined', 'insufficient_funds', 'Your card has insufficient funds.'),
  ],
  ['pm_card_chargeDeclinedExpiredCard', declined('0069', 'expired_card', undefined, 'Your card has expired.')],
  [
    'pm_card_chargeDeclinedIncorrectCvc',
    declined('0127', 'incorrect_cvc', undefined, "Your card's security code is incorrect."),
  ],
  [
    'pm_card_chargeDeclinedProcessingError',
    declined(
      '0119',
      'processing_error',
      undefined,
      'An error occurred while processing your card. Try again in a little bit.',
    ),
  ],
])
