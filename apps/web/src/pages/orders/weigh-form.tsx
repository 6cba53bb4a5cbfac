import { moneyInWords } from '@chl/domain/money-words'
import { m } from '@chl/messages/messages.js'
import { useEffect, useRef, useState } from 'react'
import { amount, money } from '../../shared/format.ts'
import { titleOf } from '../../shared/goods.ts'
import { locale } from '../../shared/locale.ts'
import { Button } from '../../shared/ui/button.tsx'
import { errorText, focusFirstError } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { totalText } from './order-lines.tsx'
import { type Order, useAct } from './orders.queries.ts'
import { signedMoney } from './signed-money.ts'
import { useDraft } from './use-draft.ts'
import {
  type Fit,
  isWeighDraft,
  overCeiling,
  readLine,
  settleWeights,
  startDraft,
  type WeighDraft,
  type WeighedLine,
  weightsBody,
} from './weigh-draft.ts'
import { WeighLine } from './weigh-line.tsx'

/** The form's id: the button in the page's bar stands outside of it and sends it. */
export const WEIGH_FORM = 'weigh'

/** `onFault`: what sending them ended with, '' for nothing; it is said at the button, which stands outside of the form. */
type Props = {
  order: Order
  onFault: (fault: string) => void
  onDone: () => void
  onClose?: (() => void) | undefined
}

/** The weighing of all lines: what is typed is kept, and what will be paid stands below it while one types. */
export function WeighForm({ order, onFault, onDone, onClose }: Props) {
  const [draft, setDraft, dropDraft] = useDraft(
    `weigh-${order.id}-${order.settlement ?? 0}`,
    startDraft(order.lines, locale()),
    isWeighDraft,
  )
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const { act, busy, error } = useAct('POST /orders/:id/weighing', order.id, {
    ownErrors: true,
    onDone: () => {
      dropDraft()
      onDone()
    },
  })
  useEffect(() => {
    onFault(error ? errorText(error) : '')
    return () => onFault('')
  }, [error, onFault])
  const lines: WeighedLine[] = order.lines.map((line) => ({ line, read: readLine(line, draft[line.id], locale()) }))
  const over = overCeiling(lines, order.fee, order.payment.collected?.ceiling ?? null)
  const submit = () => {
    setTried(true)
    if (over.length > 0) document.getElementById(OVER)?.focus()
    else if (settleWeights(lines, order.fee)) act({ lines: weightsBody(lines) })
    // The fields are marked in the next paint, and only then can the first of them be found.
    else requestAnimationFrame(() => focusFirstError(form.current))
  }
  return (
    <form
      ref={form}
      id={WEIGH_FORM}
      className="stack-16"
      noValidate
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) submit()
      }}
    >
      <section className="sec" aria-labelledby="weigh-title">
        <div className="sec__h">
          <h2 id="weigh-title">{m.order_weigh_title()}</h2>
          {onClose && (
            <Button look="quiet" onClick={onClose}>
              {m.common_close()}
            </Button>
          )}
        </div>
        <WeighLines lines={lines} draft={draft} tried={tried} onChange={setDraft} />
      </section>
      <LiveSettlement order={order} lines={lines} tried={tried} over={over} />
    </form>
  )
}

type LinesProps = { lines: WeighedLine[]; draft: WeighDraft; tried: boolean; onChange: (draft: WeighDraft) => void }
const NOTHING = { gross: '', tare: '', deduction: '' }

const WeighLines = ({ lines, draft, tried, onChange }: LinesProps) => (
  <div className="sheet wgs">
    {lines.map(({ line, read }) => (
      <WeighLine
        key={line.id}
        line={line}
        read={read}
        tried={tried}
        typed={draft[line.id] ?? NOTHING}
        onChange={(typed) => onChange({ ...draft, [line.id]: typed })}
      />
    ))}
  </div>
)

type SettlementProps = { order: Order; lines: WeighedLine[]; tried: boolean; over: Fit[] }

/** What these weights come to, as the domain settles it and the server will. */
function LiveSettlement({ order, lines, tried, over }: SettlementProps) {
  const settled = settleWeights(lines, order.fee)
  const left = lines.filter(({ read }) => read.net === null).length
  if (!settled)
    return (
      <Note tone={tried ? 'warn' : 'plain'} icon="scale">
        {left > 0 ? m.order_weigh_left({ n: left }) : m.order_weigh_nothing()}
      </Note>
    )
  return (
    <section className="sheet pad stack" aria-labelledby="weigh-sum">
      <h2 id="weigh-sum" className="vh">
        {m.order_settlement()}
      </h2>
      <dl className="sum">
        <dt>{m.order_by_ordered()}</dt>
        <dd>{money(order.orderedGoods)}</dd>
        <dt>{m.order_by_difference()}</dt>
        <dd>{signedMoney(settled.goods - order.orderedGoods)}</dd>
        {order.fee > 0 && (
          <>
            <dt>{m.order_fee()}</dt>
            <dd>{money(order.fee)}</dd>
          </>
        )}
        <dt className="tot">{totalText(order)}</dt>
        <dd className="tot">{money(settled.total)}</dd>
      </dl>
      <p className="t14 c3">{moneyInWords(settled.total, locale())}</p>
      <CardRoom order={order} total={settled.total} over={over} />
      {!settled.within && over.length === 0 && (
        <Note tone="warn">{m.order_weigh_needs_yes({ name: order.buyer.name })}</Note>
      )}
    </section>
  )
}

const OVER = 'weigh-over'

/** A card pays what it holds and no more: how much that is, and what of each line would fit. */
function CardRoom({ order, total, over }: { order: Order; total: number; over: Fit[] }) {
  const { ceiling = null, received = 0 } = order.payment.collected ?? {}
  if (ceiling === null) return null
  const room = received > 0 ? m.pay_weigh_taken : m.pay_weigh_room
  if (over.length === 0) return <p className="t14 c2">{room({ amount: money(ceiling) })}</p>
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- sending brings the focus here
    <div id={OVER} tabIndex={-1}>
      <Note tone="danger" alert>
        <p>
          {room({ amount: money(ceiling) })} {m.pay_weigh_over({ total: money(total) })}
        </p>
        <ul>
          {over.map((fit) => (
            <li key={fit.line.id}>{fitText(fit, over.length)}</li>
          ))}
        </ul>
      </Note>
    </div>
  )
}

function fitText({ line, most }: Fit, n: number) {
  const title = titleOf(line)
  if (most === null) return m.pay_weigh_none({ title })
  const of = { title, amount: amount(most, line) }
  return n === 1 ? m.pay_weigh_most(of) : m.pay_weigh_most_alone(of)
}
