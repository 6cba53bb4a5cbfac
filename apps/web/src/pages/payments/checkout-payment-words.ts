import { m } from '@chl/messages/messages.js'
import { money } from '../../shared/format.ts'
import type { Tone } from '../../shared/ui/note.tsx'
import type { CheckoutPayment } from './checkout-payment.queries.ts'

type Words = { title: string; text: string; tone: Tone }

const FAILURES: Readonly<Record<string, () => string>> = {
  insufficient_funds: m.money_failed_funds,
  expired_card: m.money_failed_expired,
  incorrect_cvc: m.money_failed_cvc,
  invalid_cvc: m.money_failed_cvc,
  payment_intent_authentication_failure: m.money_failed_authentication,
  authentication_required: m.money_failed_authentication,
}

/** Whether the buyer's last card was not accepted, on a page that still takes another one. */
export const isDeclined = ({ state, payable, failure }: CheckoutPayment) =>
  payable && state === 'requires_action' && failure !== null

/** How the money of a checkout stands, in words. `checking`: the provider is being asked. */
export function paymentWords(payment: CheckoutPayment, checking: boolean): Words {
  const { method, state, payable, amount, captured, refunded, failure } = payment
  if (method !== 'card') return { title: m.money_not_card(), text: m.money_not_card_text(), tone: 'plain' }
  if (state === 'authorized' || state === 'capturing')
    return { title: m.money_held({ amount: money(amount) }), text: m.money_held_text(), tone: 'good' }
  if (captured > 0 && refunded >= captured)
    return { title: m.money_refunded({ amount: money(refunded) }), text: m.money_refunded_text(), tone: 'plain' }
  if (captured > 0)
    return { title: m.money_captured({ amount: money(captured) }), text: m.money_captured_text(), tone: 'good' }
  if (isDeclined(payment))
    return { title: m.money_failed(), text: (FAILURES[failure ?? ''] ?? m.money_failed_text)(), tone: 'danger' }
  if (checking && state !== null) return { title: m.money_checking(), text: m.money_checking_text(), tone: 'ind' }
  if (!payable) return { title: m.money_nothing(), text: m.money_nothing_text(), tone: 'plain' }
  if (state === 'canceled') return { title: m.money_lapsed(), text: m.money_lapsed_text(), tone: 'warn' }
  return { title: m.money_unpaid(), text: m.money_unpaid_text(), tone: 'warn' }
}
