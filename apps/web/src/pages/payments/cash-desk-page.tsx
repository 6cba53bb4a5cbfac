import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { money, relative } from '../../shared/format.ts'
import { useDecide } from '../../shared/query/decide.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useKnownMe } from '../../shared/session.ts'
import { Button, ButtonLink } from '../../shared/ui/button.tsx'
import { useNow } from '../../shared/ui/figures.tsx'
import { Shown } from '../../shared/ui/shown.tsx'
import { FormSheet } from '../orders/reason-sheet.tsx'
import { type CashDesk, cashDeskQuery, type Remittance } from './cash.queries.ts'
import { cashFeed } from './cash.realtime.ts'
import { OperatorFrame } from './operator-frame.tsx'
import { RemitForm } from './remit-form.tsx'
import { Remittances } from './remittances.tsx'
import { AnyTestBanner } from './test-banner.tsx'

type Collector = CashDesk['collectors'][number]
type Decision = { remittance: Remittance; accept: boolean }

/** The operator's till: who carries how much, and what was counted in and waits for a second person. */
export function Component() {
  useFeed(cashFeed)
  return (
    <OperatorFrame title={m.cash_desk_title()} actions={<ButtonLink to="/cash">{m.cash_desk_my_day()}</ButtonLink>}>
      <AnyTestBanner />
      <Desk />
    </OperatorFrame>
  )
}

function Desk() {
  const desk = useQuery(cashDeskQuery())
  const me = useKnownMe().person?.id
  const [counting, setCounting] = useState<Collector | null>(null)
  const [deciding, setDeciding] = useState<Decision | null>(null)
  const actions = (remittance: Remittance) => {
    if (remittance.state !== 'proposed') return null
    if (remittance.by.id === me) return <p className="t14 c2">{m.cash_desk_own_count()}</p>
    const own = remittance.collector.id === me
    return <Answers remittance={remittance} own={own} onPress={(accept) => setDeciding({ remittance, accept })} />
  }
  return (
    <>
      <Shown query={desk}>
        {({ collectors, remittances, limit }) => (
          <>
            <section className="stack-12" aria-labelledby="collectors">
              <h2 id="collectors">{m.cash_desk_collectors()}</h2>
              {collectors.length === 0 && <p className="c2">{m.cash_desk_none()}</p>}
              <ul className="stack-12">
                {collectors.map((each) => (
                  <CollectorRow key={each.id} collector={each} limit={limit} onCount={() => setCounting(each)} />
                ))}
              </ul>
            </section>
            <section className="stack-12" aria-labelledby="remittances">
              <h2 id="remittances">{m.cash_remittances()}</h2>
              <Remittances remittances={remittances} actions={actions} />
            </section>
          </>
        )}
      </Shown>
      {counting && <RemitForm most={counting.toRemit} collector={counting} onClose={() => setCounting(null)} />}
      {deciding && <DecideForm {...deciding} onClose={() => setDeciding(null)} />}
    </>
  )
}

type AnswersProps = { remittance: Remittance; own: boolean; onPress: (accept: boolean) => void }

/** Who carried it (`own`) may say that it doesn't match, and no more. */
function Answers({ remittance, own, onPress }: AnswersProps) {
  const of = `${remittance.collector.name}, ${money(remittance.amount)}`
  const [yes, no] = [m.cash_desk_confirm(), m.cash_desk_refuse()]
  return (
    <>
      {own && <p className="t14 c2">{m.cash_desk_own_cash()}</p>}
      <div className="row wrap">
        {!own && (
          <Button look="main" icon="check" aria-label={m.common_do_of({ act: yes, of })} onClick={() => onPress(true)}>
            {yes}
          </Button>
        )}
        <Button look="danger" aria-label={m.common_do_of({ act: no, of })} onClick={() => onPress(false)}>
          {no}
        </Button>
      </div>
    </>
  )
}

function CollectorRow({ collector, limit, onCount }: { collector: Collector; limit: number; onCount: () => void }) {
  const now = useNow()
  const { name, organization, side, float, toRemit, lastTakenAt } = collector
  const carried = m.cash_carried_of({ amount: money(float), limit: money(limit) })
  const last = lastTakenAt && now !== null ? m.cash_desk_last({ time: relative(lastTakenAt, now) }) : null
  return (
    <li className="sheet pad stack">
      <div className="row between wrap">
        <h3 className="t16">{name}</h3>
        <b className="t18">{money(float)}</b>
      </div>
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
      <p className="t14 c2">
        {[
          organization,
          side === 'seller' && toRemit === 0 ? m.cash_desk_own() : m.cash_desk_to_remit({ amount: money(toRemit) }),
          last,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {toRemit > 0 && (
        <Button
          aria-label={m.common_do_of({ act: m.cash_desk_count(), of: `${name}, ${money(toRemit)}` })}
          onClick={onCount}
        >
          {m.cash_desk_count()}
        </Button>
      )}
    </li>
  )
}

function DecideForm({ remittance, accept, onClose }: Decision & { onClose: () => void }) {
  const { decide, isPending, error } = useDecide('POST /operator/remittances/:id/decision', {
    onDone: onClose,
    onOvertaken: onClose,
  })
  const of = { amount: money(remittance.amount), name: remittance.collector.name }
  return (
    <FormSheet
      title={accept ? m.cash_desk_confirm_title(of) : m.cash_desk_refuse_title(of)}
      onClose={onClose}
      onSubmit={() => {
        decide({ params: { id: remittance.id }, body: { accept } })
        return true
      }}
      busy={isPending}
      error={error}
      send={accept ? m.cash_desk_confirm() : m.cash_desk_refuse()}
      look={accept ? 'main' : 'danger'}
    >
      <p>{accept ? m.cash_desk_confirm_text() : m.cash_desk_refuse_text()}</p>
    </FormSheet>
  )
}
