import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { day, money } from '../../shared/format.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing } from '../../shared/session.ts'
import { Icon } from '../../shared/ui/icon.tsx'
import { balanceQuery } from './money.queries.ts'
import { moneyFeed } from './money.realtime.ts'

/**
 * «Sắp nhận 193.000 ₫, dự kiến 25/11/2026», with the way to all of it. Nothing for who doesn't sell, and where the platform never
 * collected.
 */
export const MoneyExpected = () => (useActing()?.abilities.sell ? <Expected /> : null)

function Expected() {
  useFeed(moneyFeed)
  const { data } = useQuery(balanceQuery())
  if (!data?.collects) return null
  const { next } = data
  return (
    <Link className="sheet pad mny" to="/money">
      <Icon name="money" />
      <span className="grow">
        <b>{next ? m.mymoney_next({ amount: money(next.amount) }) : m.mymoney_title()}</b>
        <span className="t14 c2">{textOf(next)}</span>
      </span>
      <Icon name="right" />
    </Link>
  )
}

function textOf(next: { expectedOn: string | null } | null) {
  if (!next) return m.mymoney_next_none()
  return next.expectedOn ? m.mymoney_next_day({ day: day(next.expectedOn) }) : m.mymoney_after_handover()
}
