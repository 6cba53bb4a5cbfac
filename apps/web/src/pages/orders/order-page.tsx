import { m } from '@chl/messages/messages.js'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { shortDay, time } from '../../shared/format.ts'
import { lazyPart } from '../../shared/lazy-part.tsx'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useToday } from '../../shared/today.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Woven } from '../../shared/ui/progress.tsx'
import { CashWarning } from '../documents/cash-warning.tsx'
import { TestBanner } from '../payments/test-banner.tsx'
import { ActionSheet } from './action-sheet.tsx'
import { Expected } from './collected-expected.tsx'
import { focusHeading, HEADING } from './focus-heading.ts'
import { moment } from './moment.ts'
import { hasNextStep, NextStep } from './next-step.tsx'
import { OrderLines } from './order-lines.tsx'
import { Handover, OtherParty } from './order-parties.tsx'
import { stepsOf } from './order-steps.ts'
import { headline } from './order-words.ts'
import { type Order, type OrderAction, orderQuery } from './orders.queries.ts'
import { ordersFeed } from './orders.realtime.ts'
import { OtherActions } from './other-actions.tsx'
import { PaymentBox } from './payment-box.tsx'
import { useSettling, whileSettling } from './settling.ts'
import { TimeLeftTag } from './time-left.tsx'
import { WeighForm } from './weigh-form.tsx'
import { WeighingToAnswer } from './weighing-answer.tsx'

const OrderPapers = lazyPart(async () => (await import('../documents/order-papers.tsx')).OrderPapers)
const OrderTimeline = lazyPart(async () => (await import('./order-timeline.tsx')).OrderTimeline)
const DisputeBox = lazyPart(async () => (await import('./dispute-box.tsx')).DisputeBox)

/** One order, as its buyer or its seller sees it; it changes by itself when the other side does something. */
export function Component() {
  const { id } = useParams()
  useFeed(ordersFeed)
  const { data: order } = useSuspenseQuery(orderQuery(id))
  return <OrderView key={order.id} order={order} />
}

function OrderView({ order }: { order: Order }) {
  const [sheet, setSheet] = useState<OrderAction | null>(null)
  const [again, setAgain] = useState(false)
  const [fault, setFault] = useState('')
  const can = (action: OrderAction) => order.actions.includes(action)
  const weighing = can('weigh') && (order.nextStep === 'weigh' || again)
  // What the other side did may have taken the action away; its sheet goes with it.
  const open = sheet && can(sheet) ? sheet : null
  const start = (action: OrderAction) => (action === 'weigh' ? setAgain(true) : setSheet(action))
  const settling = useSettling(stepOf(order, weighing))
  const step = (
    <div className="stack" {...whileSettling(settling)}>
      <NextStep order={order} weighing={weighing} fault={fault} onOpen={start} />
    </div>
  )
  return (
    <>
      <main className="frame two two--order" id="main">
        <Head title={m.order_number({ number: order.number })} />
        <div className="stack-24 two__m">
          {order.payment.collected && <TestBanner environment={order.payment.collected.environment} />}
          <Heading order={order} />
          <Steps order={order} />
          <Expected order={order} />
          <WeighingToAnswer order={order} />
          {weighing && (
            <WeighForm
              key={order.settlement ?? 0}
              order={order}
              onFault={setFault}
              onDone={() => {
                setAgain(false)
                focusHeading()
              }}
              onClose={order.nextStep === 'weigh' ? undefined : () => setAgain(false)}
            />
          )}
          {order.statements.length > 0 && <DisputeBox order={order} />}
          {/* The form says the same, line by line, as long as nothing has been weighed. */}
          {!(weighing && order.settlement === null) && <OrderLines order={order} />}
          <OrderTimeline order={order} />
        </div>
        <aside className="two__s stack-16" aria-label={m.order_aside()}>
          {hasNextStep(order, weighing) && <div className="deskonly">{step}</div>}
          <CashWarning order={order} />
          <PaymentBox order={order} />
          <OtherParty order={order} />
          <Handover order={order} />
          <OrderPapers order={order} />
          <OtherActions order={order} weighing={weighing} onOpen={start} />
        </aside>
      </main>
      {hasNextStep(order, weighing) && (
        <section className="stick mobonly" aria-label={m.cart_main()}>
          {step}
        </section>
      )}
      <ActionSheet order={order} action={open} onClose={() => setSheet(null)} />
    </>
  )
}

/** What the bar's buttons are about: with another one of these they do something else. */
const stepOf = ({ state, nextStep, settlement, weighingToAnswer, dispute }: Order, weighing: boolean) =>
  [state, nextStep, weighing, settlement, weighingToAnswer?.n, dispute?.proposal?.at].join()

function Heading({ order }: { order: Order }) {
  const { title, text } = headline(order)
  return (
    <div className="oh">
      <div>
        <p className="t14 c2">
          <Link className="lnk" to={`/orders?side=${order.side}`}>
            {m.common_orders()}
          </Link>{' '}
          · {m.order_number({ number: order.number })} · {m.order_placed_at({ time: moment(order.placedAt) })}
        </p>
        <h1 id={HEADING} tabIndex={-1}>
          {title}
        </h1>
        {order.state === 'placed' && order.expiresAt && (
          <p>
            <TimeLeftTag until={order.expiresAt} />
          </p>
        )}
        <p className="c2">{text}</p>
        <p className="printonly">{m.order_parties({ seller: order.seller.name, buyer: order.buyer.name })}</p>
      </div>
      <div className="oh__a noprint deskonly">
        <Button icon="print" onClick={() => print()}>
          {m.order_print()}
        </Button>
      </div>
    </div>
  )
}

const STEP_NAMES = {
  received: m.order_step_received,
  weighed: m.order_step_weighed,
  handed_over: m.order_step_handed_over,
  paid: m.order_step_paid,
}

function Steps({ order }: { order: Order }) {
  const today = shortDay(useToday())
  const steps = stepsOf(order)
  if (steps.length === 0) return null
  const note = (at: string) => (shortDay(at) === today ? time(at) : shortDay(at))
  return (
    <Woven
      label={m.order_steps()}
      steps={steps.map(({ step, state, at }) => ({ name: STEP_NAMES[step](), state, ...(at && { note: note(at) }) }))}
    />
  )
}
