import { m } from '@chl/messages/messages.js'
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
