import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { day, money } from '../../shared/format.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing } from '../../shared/session.ts'
import { ButtonLink } from '../../shared/ui/button.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { KeyFigures } from '../statistics/key-figures.tsx'
import { Shown } from '../../shared/ui/shown.tsx'
import { TransferDetails } from '../orders/transfer-details.tsx'
import { cashDayQuery } from './cash.queries.ts'
import { cashFeed } from './cash.realtime.ts'
import { ConnectForm } from './connect-form.tsx'
import { ComingMoney, PaidMoney } from './money-lists.tsx'
import { type Balance, balanceQuery } from './money.queries.ts'
import { moneyFeed } from './money.realtime.ts'
import { NoAccess } from './no-access.tsx'
import { StatementPart } from './statement-part.tsx'
import { TaxForm } from './tax-form.tsx'
import { AnyTestBanner } from './test-banner.tsx'

/** A seller's money: what comes and when, what is held until hand-over, what was paid out, and how it is taxed. */
export function Component() {
  useFeed(moneyFeed)
  const acting = useActing()
  const balance = useQuery({ ...balanceQuery(), enabled: acting?.abilities.sell ?? false })
  if (!acting?.abilities.sell) return <NoMoney />
  return (
    <main className="page st-page" id="main">
      <Head title={m.mymoney_title()} />
      <AnyTestBanner />
      <h1>{m.mymoney_title()}</h1>
      <Shown query={balance}>
        {(found) =>
          found.collects ? (
            <Money
              key={acting.organization.id}
              balance={found}
              manage={acting.abilities.manage}
              cooperative={acting.organization.kind === 'cooperative'}
            />
          ) : (
            <NotCollected />
          )
        }
      </Shown>
    </main>
  )
}

const NoMoney = () => (
  <NoAccess page={m.mymoney_title()} title={m.mymoney_no_access()} text={m.mymoney_no_access_text()} />
)

const NotCollected = () => (
  <Empty
    picture="orders"
    title={m.mymoney_not_collected()}
    actions={
      <ButtonLink to="/orders" look="main">
        {m.common_orders()}
      </ButtonLink>
    }
  >
    {m.mymoney_not_collected_text()}
  </Empty>
)

type Props = { balance: Balance; manage: boolean; cooperative: boolean }

function Money({ balance, manage, cooperative }: Props) {
  return (
    <>
      <Next balance={balance} />
      <CashToBring />
      <Figures balance={balance} />
      {balance.debt && <Debt debt={balance.debt} />}
      {cooperative && (
        <Link className="sheet pad mny noprint" to="/money/members">
          <span className="grow">
            <b>{m.members_link()}</b>
            <span className="t14 c2">{m.members_link_text()}</span>
          </span>
        </Link>
      )}
      <ComingMoney orders={balance.toCome} />
      <PaidMoney payouts={balance.payouts} />
      <StatementPart />
      <div className="noprint stack-24">
        <TaxForm payee={balance.payee} manage={manage} />
        {balance.payee.connect && <ConnectForm standing={balance.payee.connect} manage={manage} />}
      </div>
    </>
  )
}

function Next({ balance: { next, account } }: { balance: Balance }) {
  return (
    <section className="sheet pad stack noprint" aria-live="polite">
      {next ? (
        <h2 className="mny__n">
          {m.mymoney_next({ amount: money(next.amount) })}{' '}
          <span>{m.mymoney_next_day({ day: day(next.expectedOn) })}</span>
        </h2>
      ) : (
        <>
          <h2>{m.mymoney_next_none()}</h2>
          <p className="c2">{m.mymoney_next_none_text()}</p>
        </>
      )}
      {account ? (
        <p className="t14 c2">
          {m.mymoney_to_account({ bank: account.bankName, account: account.account })}{' '}
          <Link className="lnk" to="/account">
            {m.mymoney_change_account()}
          </Link>
        </p>
      ) : (
        <Note tone="warn">
          <div className="row between wrap">
            <span>{m.mymoney_no_account()}</span>
            <ButtonLink to="/account">{m.mymoney_add_account()}</ButtonLink>
          </div>
        </Note>
      )}
    </section>
  )
}

/** Cash of orders that came to nothing is in the hand of the person who took it, and nothing is paid out of it by itself. */
function CashToBring() {
  useFeed(cashFeed)
  const toRemit = useQuery(cashDayQuery()).data?.toRemit ?? 0
  if (toRemit === 0) return null
  return (
    <Note tone="warn" icon="money">
      <div className="row between wrap">
        <span>{m.cash_bring_back({ amount: money(toRemit) })}</span>
        <ButtonLink to="/cash">{m.pay_bring_back_do()}</ButtonLink>
      </div>
    </Note>
  )
}

/** What one owes is taken from what is coming; who wants to can pay it at once. */
const Debt = ({ debt }: { debt: NonNullable<Balance['debt']> }) => (
  <details className="sheet pad noprint pay__early">
    <summary>{m.mymoney_debt_title()}</summary>
    <div className="stack">
      <p className="t14 c2">{m.mymoney_debt_text()}</p>
      <TransferDetails transfer={debt} />
    </div>
  </details>
)

const Figures = ({ balance: { payable, onItsWay, held, receivable } }: { balance: Balance }) => (
  <div className="noprint mny__k">
    <KeyFigures
      label={m.mymoney_title()}
      figures={[
        { name: m.mymoney_held(), value: money(held) },
        { name: m.mymoney_payable(), value: money(payable) },
        { name: m.mymoney_on_its_way(), value: money(onItsWay) },
        ...(receivable > 0
          ? [{ name: m.mymoney_receivable(), value: money(receivable), under: [m.mymoney_receivable_text()] }]
          : []),
      ]}
    />
  </div>
)
