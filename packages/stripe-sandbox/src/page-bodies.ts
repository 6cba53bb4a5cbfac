import type Stripe from 'stripe'
import { CARDS } from './cards.ts'
import { dong, escaped, layout } from './page-layout.ts'
import type { Texts } from './page-texts.ts'
import type { World } from './world.ts'

/** What is bought, the amount, the test cards as choices, what went wrong last. */
export function checkoutPage(world: World, session: Stripe.Checkout.Session, texts: Texts, error: string | null) {
  const plan = world.tables.plans.get(session.id)
  const items = (plan?.items ?? []).map(
    (item) =>
      `<li><span>${escaped(item.description ?? '')}${item.quantity === 1 ? '' : ` × ${item.quantity}`}</span><span>${dong(item.amount_total, texts)}</span></li>`,
  )
  const amount = dong(session.amount_total ?? 0, texts)
  const said = error ? `<p id="error" role="alert">${escaped(error)}</p>` : ''
  const back = session.cancel_url
    ? `<a class="button second" id="cancel" href="${escaped(session.cancel_url)}">${escaped(texts.cancel)}</a>`
    : ''
  return layout(
    texts,
    texts.pay,
    `<ul>${items.join('')}</ul>
<p class="total"><span>${escaped(texts.total)}</span><span id="amount" data-amount="${session.amount_total}">${amount}</span></p>
${plan?.captureMethod === 'manual' ? `<p class="hint">${escaped(texts.held)}</p>` : ''}
${said}
<form method="post" id="checkout"${error ? ' aria-describedby="error"' : ''}>
<fieldset>
<legend>${escaped(texts.chooseCard)}</legend>
${cardChoices(texts)}
</fieldset>
<button type="submit" id="pay">${escaped(texts.pay)} ${amount}</button>
</form>
${back}`,
  )
}

const cardChoices = (texts: Texts) =>
  [...CARDS]
    .map(
      ([name, card], i) =>
        `<label><input type="radio" name="card" id="card-${card.last4}" value="${name}" required${i === 0 ? ' checked' : ''}><span>${escaped(texts.cards[name] ?? name)}</span><small>${card.brand === 'visa' ? 'Visa' : 'Mastercard'} <span aria-hidden="true">••••</span> ${card.last4}</small></label>`,
    )
    .join('\n')

/** The bank's question. */
export const challengePage = (intent: Stripe.PaymentIntent, texts: Texts) =>
  layout(
    texts,
    texts.authenticate,
    `<p>${escaped(texts.authenticateMore)}</p>
<p class="total"><span>${escaped(texts.total)}</span><span id="amount" data-amount="${intent.amount}">${dong(intent.amount, texts)}</span></p>
<form method="post" id="challenge">
<button type="submit" name="decision" value="approve" id="approve">${escaped(texts.approve)}</button>
<button type="submit" name="decision" value="refuse" id="refuse" class="second">${escaped(texts.refuse)}</button>
</form>`,
  )

/** The seller's sign-up. */
export const onboardingPage = (texts: Texts) =>
  layout(
    texts,
    texts.onboard,
    `<p>${escaped(texts.onboardMore)}</p>
<form method="post" id="onboarding">
<button type="submit" id="complete">${escaped(texts.onboardDone)}</button>
</form>`,
  )
