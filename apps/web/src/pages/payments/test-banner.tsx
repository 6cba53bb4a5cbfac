import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { apiQuery } from '../../shared/query/query.ts'
import { Icon } from '../../shared/ui/icon.tsx'
import type { Environment } from './checkout-payment.queries.ts'

/** Says on every page about money, at all times, that the money is none. Shows nothing where it is real. */
export const TestBanner = ({ environment }: { environment: Environment }) =>
  environment === 'live' ? null : (
    <p className="testbar" role="note">
      <Icon name="alert" />
      {m.money_test_banner()}
    </p>
  )

/** The same on pages that don't know of which kind their money is. */
export function AnyTestBanner() {
  const { data } = useQuery(apiQuery('GET /payments/methods'))
  return data ? <TestBanner environment={data.environment} /> : null
}
