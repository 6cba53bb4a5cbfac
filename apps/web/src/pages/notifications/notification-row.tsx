import { m } from '@chl/messages/messages.js'
import { Link } from 'react-router'
import { time } from '../../shared/format.ts'
import type { Topic } from '../../shared/realtime/feed.ts'
import { wordsOf } from '../../shared/realtime/words.ts'
import { useActing, useChooseOrganization, useKnownMe } from '../../shared/session.ts'
import { Icon } from '../../shared/ui/icon.tsx'
import type { Entry } from './notifications.queries.ts'

const TONES: Partial<Record<Topic, 'warn' | 'danger' | 'good'>> = {
  'order.placed': 'warn',
  'order.weighing_proposed': 'warn',
  'order.cancel_requested': 'warn',
  'order.outcome_proposed': 'warn',
  'order.declined': 'danger',
  'order.expired': 'danger',
  'order.cancelled': 'danger',
  'order.disputed': 'danger',
  'order.confirmed': 'good',
  'order.ready': 'good',
  'order.delivered': 'good',
  'order.completed': 'good',
  'order.resolved': 'good',
  'order.paid_said': 'good',
  'order.received_said': 'good',
  'order.return_received': 'good',
  'payment.short': 'warn',
  'payment.expired': 'warn',
  'payment.too_small': 'warn',
  'payment.disputed': 'danger',
  'payment.dispute_lost': 'danger',
  'payment.dispute_won': 'good',
  'payment.refund_by_bank': 'warn',
  'payment.taken_back': 'warn',
  'payment.authorized': 'good',
  'payment.received': 'good',
  'payment.refunded': 'good',
  'payment.released': 'good',
  'payout.returned': 'danger',
  'payout.refused': 'warn',
  'payout.paid': 'good',
  'cash.remitted': 'good',
  'reconciliation.changed': 'warn',
  'account.proposed': 'danger',
  'account.changed': 'warn',
  'organization.account_changed': 'danger',
  'organization.account_removed': 'danger',
}

/** One thing that was told: a sentence, its reason where there is one, the time; the whole row leads to the order. */
export function NotificationRow({ entry, fresh }: { entry: Entry; fresh: boolean }) {
  const actFor = useActFor(entry)
  const words = wordsOf(entry.event)
  if (!words) return null
  const { body, topic } = entry.event
  const tone = TONES[topic] ?? 'ind'
  const inside = (
    <>
      <span className={`al__i al--${tone}`}>
        <Icon name={words.icon} />
      </span>
      <span className="grow">
        <span className={fresh ? 'nt__t w6' : 'nt__t'}>{words.text}</span>
        {'reason' in body && body.reason && <span className="nt__r">{m.common_quoted({ text: body.reason })}</span>}
        <time className="nt__r" dateTime={entry.at}>
          {time(entry.at)}
        </time>
      </span>
      {fresh && (
        <span className="nt__d">
          <span className="vh">{m.notifications_unread()}</span>
        </span>
      )}
    </>
  )
  return (
    <li className={fresh ? 'nt nt--un' : 'nt'}>
      {words.to ? (
        <Link to={words.to} onClick={actFor}>
          {inside}
        </Link>
      ) : (
        inside
      )}
    </li>
  )
}

/** A person of two organizations is told of both: the tab acts for the one that it belongs to before it opens it. */
function useActFor({ event: { body } }: Entry) {
  const { memberships } = useKnownMe()
  const acting = useActing()?.organization.id
  const choose = useChooseOrganization()
  const sides = new Set([
    'seller' in body ? body.seller.id : '',
    'buyer' in body ? body.buyer.id : '',
    'organization' in body ? body.organization.id : '',
  ])
  const fits = memberships.find(({ organization }) => sides.has(organization.id))
  return () => {
    if (fits && !sides.has(acting ?? '')) void choose(fits.organization.id)
  }
}
