import type { Input } from '@chl/contracts/client'
import { COLLECTED_METHODS } from '@chl/domain/collection'
import { sum } from '@chl/domain/money'
import type { CartGroup } from './cart-view.ts'
import type { Pay } from './checkout-pay.ts'
import { isRecordOf } from './use-draft.ts'

/** How one seller's goods are wanted. `offer` null is pick-up; `fee` is the delivery's fee as the buyer saw and chose it. */
export type Choice = { offer: string | null; fee: number; payment: 'cash' | 'transfer'; note: string }
/**
 * What the buyer chose so far. `commune` is an id, '' for a place outside the communes listed, null for not chosen yet; `pay` is
 * the way to pay for all orders, not there until one was chosen.
 */
export type CheckoutDraft = {
  choices: Record<string, Choice>
  commune: string | null
  address: string
  pay?: Pay | undefined
}
export type CheckoutBody = Input<'POST /checkouts'>['body']

const isChoice = (value: unknown): value is Choice =>
  typeof value === 'object' &&
  value !== null &&
  'offer' in value &&
  'fee' in value &&
  typeof value.fee === 'number' &&
  'payment' in value &&
  (value.payment === 'cash' || value.payment === 'transfer') &&
  'note' in value &&
  typeof value.note === 'string'

const PAYS: ReadonlySet<unknown> = new Set(['direct', ...COLLECTED_METHODS, undefined])

/** Whether what the tab kept can still be read. */
export const isCheckoutDraft = (value: unknown): value is CheckoutDraft =>
  typeof value === 'object' &&
  value !== null &&
  'choices' in value &&
  isRecordOf(isChoice)(value.choices) &&
  'commune' in value &&
  (value.commune === null || typeof value.commune === 'string') &&
  'address' in value &&
  typeof value.address === 'string' &&
  (!('pay' in value) || PAYS.has(value.pay))

type Offers = Pick<CartGroup, 'deliveryOffers' | 'takesTransfer'>

/** The buyer's choice for a seller; at first pick-up, so that nobody pays a fee unseen, and a transfer where the seller takes one. */
export function choiceFor(
  { seller, takesTransfer }: Pick<CartGroup, 'seller'> & Offers,
  { choices }: CheckoutDraft,
): Choice {
  const chosen = choices[seller.id] ?? { offer: null, fee: 0, payment: 'transfer', note: '' }
  return takesTransfer ? chosen : { ...chosen, payment: 'cash' }
}

/** What the seller changed of the chosen delivery: it no longer offers it, or for another fee. */
export function offerChange(
  { deliveryOffers }: Offers,
  { offer, fee }: Choice,
): { kind: 'gone' } | { kind: 'fee'; to: number } | null {
  if (offer === null) return null
  const now = deliveryOffers.find(({ id }) => id === offer)
  if (!now) return { kind: 'gone' }
  return now.fee === fee ? null : { kind: 'fee', to: now.fee }
}

/** Goods and fees of all orders together, as chosen. */
export function totalsOf(groups: CartGroup[], draft: CheckoutDraft) {
  const goods = sum(groups.map((group) => group.goods))
  const fees = sum(groups.map((group) => choiceFor(group, draft).fee))
  return { goods, fees, total: goods + fees }
}

/** Whether any order is to be brought: only then is a destination asked for. */
export const needsDestination = (groups: CartGroup[], draft: CheckoutDraft) =>
  groups.some((group) => choiceFor(group, draft).offer !== null)

/** What keeps a checkout from being sent: a place that is missing, or no way to pay. */
export type CheckoutFault = 'commune' | 'address' | 'pay' | null

/** What is missing of the destination: the commune, or the address of a place outside. */
export function destinationFault(groups: CartGroup[], draft: CheckoutDraft): 'commune' | 'address' | null {
  if (!needsDestination(groups, draft)) return null
  if (draft.commune === null) return 'commune'
  return draft.commune === '' && draft.address.trim().length < 5 ? 'address' : null
}

/** The orders as they are placed, one a seller, all paid by `pay`; directly, each as it was chosen for its seller. */
export function checkoutBody(groups: CartGroup[], draft: CheckoutDraft, pay: Pay): CheckoutBody {
  const { commune, address } = draft
  const destination = { ...(commune && { commune }), address }
  return {
    orders: groups.map((group) => {
      const { offer, fee, payment, note } = choiceFor(group, draft)
      return {
        seller: group.seller.id,
        handover: offer === null ? { kind: 'pickup' } : { kind: 'delivery', offer, fee, destination },
        payment: pay === 'direct' ? payment : pay,
        ...(note.trim() && { note }),
        lines: group.items.map(({ line: { listingId, amount, price } }) => ({ listingId, amount, price })),
      }
    }),
  }
}
