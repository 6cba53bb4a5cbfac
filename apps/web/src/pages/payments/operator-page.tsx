import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { money } from '../../shared/format.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing } from '../../shared/session.ts'
import { Icon, type IconName } from '../../shared/ui/icon.tsx'
import { Tag } from '../../shared/ui/note.tsx'
import { Shown } from '../../shared/ui/shown.tsx'
import { NoAccess } from './no-access.tsx'
import { type Overview, overviewQuery } from './operator.queries.ts'
import { operatorFeed } from './operator.realtime.ts'
import { TestBanner } from './test-banner.tsx'

/** Where the operator begins: what waits for it, how much of others' money is here, and the way to each page. */
export function Component() {
  useFeed(operatorFeed)
  const acting = useActing()
  const operates = acting?.abilities.operate ?? false
  const overview = useQuery({ ...overviewQuery(), enabled: operates })
  if (!acting || !operates)
    return <NoAccess page={m.operator_title()} title={m.operator_no_access()} text={m.operator_no_access_text()} />
  return (
    <main className="page st-page" id="main">
      <Head title={m.operator_title()} />
      <div className="stack-4">
        <h1>{m.operator_title()}</h1>
        <p className="c2">{acting.organization.name}</p>
      </div>
      <Shown query={overview}>{(found) => <Hub overview={found} />}</Shown>
    </main>
  )
}

type Card = { to: string; label: string; icon: IconName; count?: number; text?: string }

function Hub({ overview }: { overview: Overview }) {
  const { receipts, payouts, cash, findings, disputes, proposals, settings, collecting, environment } = overview
  const cards: Card[] = [
    { to: '/operator/disputes', label: m.operator_card_disputes(), icon: 'users', count: disputes },
    { to: '/operator/reconciliation', label: m.operator_card_findings(), icon: 'alert', count: findings },
    { to: '/operator/receipts', label: m.operator_card_receipts(), icon: 'money', count: receipts },
    { to: '/operator/payouts', label: m.operator_card_payouts(), icon: 'swap', count: payouts },
    { to: '/operator/cash', label: m.operator_card_cash(), icon: 'box', count: cash },
    { to: '/operator/proposals', label: m.operator_card_proposals(), icon: 'check-circle', count: proposals },
    { to: '/operator/tax', label: m.tax_card(), icon: 'file', text: m.tax_card_text() },
    { to: '/operator/books', label: m.operator_card_books(), icon: 'table', text: m.operator_card_books_text() },
    {
      to: '/operator/settings',
      label: m.operator_card_settings(),
      icon: 'sliders',
      text: collecting ? m.operator_collecting_on() : m.operator_collecting_off(),
      ...(settings > 0 && { count: settings }),
    },
  ]
  return (
    <>
      {environment !== null && <TestBanner environment={environment} />}
      <MoneyHere overview={overview} />
      <section className="sec" aria-labelledby="waiting">
        <h2 id="waiting">{m.operator_waiting()}</h2>
        <ul className="opr">
          {cards.map((card) => (
            <li key={card.to}>
              <HubCard {...card} />
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

const HubCard = ({ to, label, icon, count, text }: Card) => (
  <Link className="sheet pad opr__c" to={to}>
    <Icon name={icon} size={24} />
    <span className="grow stack-4">
      <b>{label}</b>
      {count !== undefined &&
        (count > 0 ? (
          <span>
            <Tag tone="warn">{m.operator_n_waiting({ n: count })}</Tag>
          </span>
        ) : (
          <span className="t14 c2">{m.operator_nothing()}</span>
        ))}
      {text !== undefined && <span className="t14 c2">{text}</span>}
    </span>
    <Icon name="right" />
  </Link>
)

const MoneyHere = ({ overview: { held, owedToSellers, owedToBuyers, taxHeld } }: { overview: Overview }) => (
  <section className="sheet pad stack-12" aria-labelledby="here">
    <h2 id="here">{m.operator_money_here()}</h2>
    <dl className="sum">
      <dt>{m.operator_held()}</dt>
      <dd>{money(held)}</dd>
      <dt>{m.operator_owed_sellers()}</dt>
      <dd>{money(owedToSellers)}</dd>
      <dt>{m.operator_owed_buyers()}</dt>
      <dd>{money(owedToBuyers)}</dd>
      <dt>{m.tax_here()}</dt>
      <dd>{money(taxHeld)}</dd>
    </dl>
  </section>
)
