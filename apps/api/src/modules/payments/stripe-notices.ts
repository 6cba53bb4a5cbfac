import type Stripe from 'stripe'
import type { CardProvider } from './card-provider.ts'
import { demandAnswer } from './stripe-errors.ts'

// What happens to a charge long after we asked for anything. All else is read by the clock while it is under way.
const TYPES = [
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'refund.created',
  'refund.updated',
  'refund.failed',
]

/** Stripe keeps each event for 30 days, whether or not its delivery ever succeeded. */
export async function listNotices(
  stripe: Stripe,
  { since, after }: Parameters<CardProvider['listNotices']>[0],
): ReturnType<CardProvider['listNotices']> {
  const page = demandAnswer(
    await stripe.events.list({
      types: TYPES,
      created: { gte: Math.floor(since.getTime() / 1000) },
      limit: 100,
      ...(after !== null && { starting_after: after }),
    }),
    'list',
  )
  const notices = page.data.map((event) => {
    const { object } = event.data
    return {
      id: event.id,
      type: event.type,
      objectRef: 'id' in object && typeof object.id === 'string' ? object.id : null,
      raw: Buffer.from(JSON.stringify(event)),
    }
  })
  return { notices, more: page.has_more }
}
