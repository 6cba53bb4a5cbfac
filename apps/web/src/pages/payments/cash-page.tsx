import { m } from '@chl/messages/messages.js'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { Link } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { money, time } from '../../shared/format.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing } from '../../shared/session.ts'
import { Button, ButtonLink } from '../../shared/ui/button.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { Shown } from '../../shared/ui/shown.tsx'
import { type CashDay, type CashToTake, cashDayQuery } from './cash.queries.ts'
import { cashFeed } from './cash.realtime.ts'
import { NoAccess } from './no-access.tsx'
import { RemitForm } from './remit-form.tsx'
import { Remittances } from './remittances.tsx'
import { TakeForm } from './take-form.tsx'
import { AnyTestBanner } from './test-banner.tsx'

/** A collector's day on the phone: what waits, what was taken, and what one carries. */
export function Component() {
  useFeed(cashFeed)
  const can = useActing()?.abilities
  if (!can?.sell && !can?.operate)
    return <NoAccess page={m.cash_title()} title={m.cash_no_access()} text={m.cash_no_access_text()} />
  return <Day />
}

function Day() {
  const [number, setNumber] = useState('')
  const day = useQuery({ ...cashDayQuery(useDeferredValue(number.trim())), placeholderData: keepPreviousData })
  const [taking, setTaking] = useState<CashToTake | null>(null)
  const [remitting, setRemitting] = useState(false)
  return (
    <main className="page page--tight stack-24" id="main">
      <Head title={m.cash_title()} />
      <AnyTestBanner />
      <h1>{m.cash_title()}</h1>
      <Shown query={day}>
        {(found) => (
          <>
            <Float day={found} onRemit={() => setRemitting(true)} />
            <Waiting day={found} number={number} onNumber={setNumber} onTake={setTaking} />
            <Taken day={found} />
            {found.side === 'operator' && (
              <section className="stack-12" aria-labelledby="remittances">
                <h2 id="remittances">{m.cash_remittances()}</h2>
                <Remittances remittances={found.remittances} />
              </section>
            )}
            {taking && <TakeForm order={taking} side={found.side} onClose={() => setTaking(null)} />}
            {remitting && <RemitForm most={found.toRemit} onClose={() => setRemitting(false)} />}
          </>
        )}
      </Shown>
    </main>
  )
}

/** What one carries against the most that one may; the operator's collector brings it in, a seller owes its share. */
function Float({ day, onRemit }: { day: CashDay; onRemit: () => void }) {
  const { side, float, limit, toRemit, owed } = day
  const carried = m.cash_carried_of({ amount: money(float), limit: money(limit) })
  return (
    <section className="sheet pad stack-12" aria-labelledby="float">
      <h2 id="float" className="t16 c2">
        {m.cash_carried()}
      </h2>
      <p className="cash__big">{money(float)}</p>
      <meter
        className="cash__bar"
        min={0}
        max={Math.max(limit, 1)}
        high={limit * 0.8}
        value={float}
        aria-label={carried}
      >
        {carried}
      </meter>
      <p className="t14 c2">{carried}</p>
      {side === 'seller' ? (
        <>
          <p className="t14 c2">{m.cash_carried_seller()}</p>
          {toRemit > 0 && <Note tone="warn">{m.cash_bring_back({ amount: money(toRemit) })}</Note>}
          {(owed > 0 || toRemit === 0) && (
            <Note tone={owed > 0 ? 'warn' : 'good'} icon="money">
              {owed > 0 ? m.cash_owed({ amount: money(owed) }) : m.cash_owed_none()}
            </Note>
          )}
        </>
      ) : (
        toRemit > 0 && (
          <Button look="main" big wide icon="money" onClick={onRemit}>
            {m.cash_remit()}
          </Button>
        )
      )}
    </section>
  )
}

/** More than these are too many to look through. */
const FEW = 5

type WaitingProps = {
  day: CashDay
  number: string
  onNumber: (number: string) => void
  onTake: (order: CashToTake) => void
}

/** What can be handed over now, the newest first, and found by its number. */
function Waiting({ day: { waiting, side }, number, onNumber, onTake }: WaitingProps) {
  const searched = number.trim() !== ''
  return (
    <section className="stack-12" aria-labelledby="waiting">
      <h2 id="waiting">{m.cash_waiting()}</h2>
      {(searched || waiting.length > FEW) && (
        <Field
          label={m.cash_search()}
          type="search"
          maxLength={40}
          autoComplete="off"
          value={number}
          onChange={(event) => onNumber(event.target.value)}
        />
      )}
      {waiting.length === 0 && <p className="c2">{searched ? m.cash_search_none() : m.cash_waiting_none()}</p>}
      <ul className="stack-12">
        {waiting.map((order) => (
          <li key={order.orderId} className="sheet pad stack-12">
            <div>
              <h3 className="t16">{m.cash_row({ number: order.number, buyer: order.buyer.name })}</h3>
              {side === 'operator' ? (
                <p className="t14 c2">{m.cash_row_seller({ seller: order.seller.name })}</p>
              ) : (
                <Link className="lnk lnk--hit t14" to={`/orders/${order.orderId}`}>
                  {m.cash_row_order()}
                </Link>
              )}
            </div>
            <p className="cash__big">{money(order.cash)}</p>
            <Take order={order} onPress={() => onTake(order)} />
            {order.buyer.phone && (
              <ButtonLink href={`tel:${order.buyer.phone}`} wide icon="phone">
                {m.cash_call({ name: order.buyer.name })}
              </ButtonLink>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Take({ order: { cash, number, buyer }, onPress }: { order: CashToTake; onPress: () => void }) {
  const act = m.cash_take({ amount: money(cash) })
  const of = m.cash_row({ number, buyer: buyer.name })
  return (
    <Button look="main" big wide icon="check" aria-label={m.common_do_of({ act, of })} onClick={onPress}>
      {act}
    </Button>
  )
}

const Taken = ({ day: { taken, takenToday } }: { day: CashDay }) => (
  <section className="stack-12" aria-labelledby="taken">
    <h2 id="taken">{m.cash_taken()}</h2>
    {taken.length === 0 ? (
      <p className="c2">{m.cash_taken_none()}</p>
    ) : (
      <dl className="sheet pad sum">
        {taken.map(({ orderId, number, buyer, cash, at }) => (
          <div key={orderId} className="pay__step">
            <dt>
              {m.cash_row({ number, buyer })} · <time dateTime={at}>{time(at)}</time>
            </dt>
            <dd>{money(cash)}</dd>
          </div>
        ))}
        <dt className="tot">{m.cash_taken_total()}</dt>
        <dd className="tot">{money(takenToday)}</dd>
      </dl>
    )}
  </section>
)
