import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { money } from '../../shared/format.ts'
import { Button, ButtonLink } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { ActionButton, DeliverButton, isDirect } from './action-button.tsx'
import { focusHeading, showMoney } from './focus-heading.ts'
import { actionText } from './order-words.ts'
import { type Order, type OrderAction, useAct } from './orders.queries.ts'
import { WEIGH_FORM } from './weigh-form.tsx'

/** `fault`: why the weights could not be sent. */
type Props = { order: Order; weighing: boolean; fault: string; onOpen: (action: OrderAction) => void }

/** Whether the bar has anything to show: a next step, or the form that is being filled in. */
export const hasNextStep = ({ nextStep }: Order, weighing: boolean) => nextStep !== null || weighing

/** The one next step as a large button, and beside it its «no» or what may be wrong. */
export function NextStep({ order, weighing, fault, onOpen }: Props) {
  const { nextStep: step, actions } = order
  if (weighing)
    return (
      <>
        {/* There before the first fault, or readers would miss that. */}
        <div role="alert">{fault && <Note tone="danger">{fault}</Note>}</div>
        <Button type="submit" form={WEIGH_FORM} look="main" big>
          {m.order_do_weigh()}
        </Button>
        <p className="t14 c2 tc">{m.order_weigh_later()}</p>
      </>
    )
  if (step === null) return null
  if (step === 'answerWeighing' || step === 'answerCancel' || step === 'answerOutcome')
    return <Answer order={order} step={step} />
  return (
    <div className="nxt">
      {step === 'confirm' && (
        <Button look="danger" onClick={() => onOpen('decline')}>
          {m.order_do_decline()}
        </Button>
      )}
      {step !== 'confirm' && actions.includes('dispute') && (
        <Button onClick={() => onOpen('dispute')}>{m.order_do_dispute_short()}</Button>
      )}
      <StepButton {...{ order, step, onOpen }} />
    </div>
  )
}

/** Which actions the bar shows already, so that the list of the others leaves them out. */
export function shownInBar({ nextStep, actions }: Order): OrderAction[] {
  if (nextStep === null) return []
  if (nextStep === 'confirm') return ['confirm', 'decline']
  return actions.includes('dispute') ? [nextStep, 'dispute'] : [nextStep]
}

/** Whether handing over takes no more than the press: the seller on a delivery must say how one can know. */
export const deliversAtOnce = ({ side, handover }: Order) => side === 'buyer' || handover.kind === 'pickup'

function StepButton({
  order,
  step,
  onOpen,
}: {
  order: Order
  step: OrderAction
  onOpen: (action: OrderAction) => void
}) {
  if (isDirect(step)) return <ActionButton order={order} action={step} look="main" big />
  if (step === 'deliver' && deliversAtOnce(order)) return <DeliverButton order={order} look="main" big />
  if (step === 'payByCard')
    return (
      <ButtonLink to={`/checkouts/${order.checkoutId}`} look="main" big>
        {actionText(step, order.side)}
      </ButtonLink>
    )
  return (
    <Button look="main" big onClick={() => (step === 'payByTransfer' ? showMoney() : onOpen(step))}>
      {actionText(step, order.side)}
    </Button>
  )
}

function Answer({ order, step }: { order: Order; step: 'answerWeighing' | 'answerCancel' | 'answerOutcome' }) {
  if (step === 'answerWeighing') return <AnswerWeighing order={order} />
  return step === 'answerCancel' ? <AnswerCancel order={order} /> : <AnswerOutcome order={order} />
}

function AnswerWeighing({ order }: { order: Order }) {
  const { act, busy } = useAct('POST /orders/:id/weighing/answer', order.id, { onDone: focusHeading })
  const weighing = order.weighingToAnswer
  if (!weighing) return null
  return (
    <div className="nxt">
      <Button busy={busy} onClick={() => act({ n: weighing.n, accept: false })}>
        {m.order_weighing_no()}
      </Button>
      <Button look="main" big busy={busy} onClick={() => act({ n: weighing.n, accept: true })}>
        {m.order_weighing_yes()}
      </Button>
    </div>
  )
}

function AnswerCancel({ order }: { order: Order }) {
  const [asking, setAsking] = useState(false)
  const { act, busy } = useAct('POST /orders/:id/cancel-request/answer', order.id, { onDone: focusHeading })
  return (
    <div className="nxt">
      <Button look="danger" onClick={() => setAsking(true)}>
        {m.order_cancel_yes()}
      </Button>
      <Button look="main" big busy={busy} onClick={() => act({ accept: false })}>
        {m.order_cancel_no()}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={m.order_cancel_title()}
        text={order.payment.collected ? m.pay_cancel_yes_text() : m.order_cancel_yes_text()}
        yes={m.order_cancel_yes()}
        busy={busy}
        onYes={() => act({ accept: true })}
      />
    </div>
  )
}

function AnswerOutcome({ order }: { order: Order }) {
  const [asking, setAsking] = useState(false)
  const { act, busy } = useAct('POST /orders/:id/dispute/answer', order.id, { onDone: focusHeading })
  const proposal = order.dispute?.proposal
  if (!proposal) return null
  const { at } = proposal
  const refund = proposal.outcome === 'refund'
  const text = refundText(order)
  return (
    <div className="nxt">
      <Button busy={busy} onClick={() => act({ at, accept: false })}>
        {m.order_outcome_no()}
      </Button>
      <Button look="main" big busy={busy} onClick={() => (refund ? setAsking(true) : act({ at, accept: true }))}>
        {m.order_outcome_yes()}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={m.order_refund_title()}
        text={text}
        yes={m.order_refund_yes()}
        busy={busy}
        onYes={() => act({ at, accept: true })}
      />
    </div>
  )
}

function refundText({ side, total, payment }: Order) {
  const of = { total: money(total) }
  if (payment.collected) return side === 'seller' ? m.pay_refund_yes_seller(of) : m.pay_refund_yes_buyer(of)
  return side === 'seller' ? m.order_refund_yes_seller(of) : m.order_refund_yes_buyer(of)
}

type ConfirmProps = {
  open: boolean
  onClose: () => void
  title: string
  text: string
  yes: string
  busy: boolean
  onYes: () => void
}

/** Asked only before what cannot be undone, with what follows from it. */
const Confirm = ({ open, onClose, title, text, yes, busy, onYes }: ConfirmProps) => (
  <Dialog
    open={open}
    onClose={onClose}
    title={title}
    actions={
      <>
        <Button look="danger" big busy={busy} onClick={onYes}>
          {yes}
        </Button>
        <Button wide onClick={onClose}>
          {m.common_back()}
        </Button>
      </>
    }
  >
    <p>{text}</p>
  </Dialog>
)
