import type { CollectedMoney } from '@chl/contracts/collected-money'
import { m } from '@chl/messages/messages.js'
import { money } from '../../shared/format.ts'
import { ButtonLink } from '../../shared/ui/button.tsx'
import { RefundBox } from '../payments/refund-box.tsx'
import { TransferBox } from '../payments/transfer-box.tsx'
import { moneyStepText, moneyText, moneyTitle } from './collected-words.ts'
import { MONEY_BOX } from './focus-heading.ts'
import { moment } from './moment.ts'
import type { Order } from './orders.queries.ts'

type Props = { order: Order; paid: CollectedMoney }

/** The money of an order that the platform collects: how it stands, what is to be done, and what happened to it. */
export function CollectedBox({ order, paid }: Props) {
  const { side, nextStep, actions } = order
  const transfer = actions.includes('payByTransfer') ? paid.transfer : null
  return (
    <>
      <section className="sheet pad stack-12 pay" aria-labelledby={MONEY_BOX}>
        <h2 id={MONEY_BOX} tabIndex={-1}>
          {moneyTitle(side, paid)}
        </h2>
        <p className="t14 c2">{moneyText(order, paid)}</p>
        {transfer ? <TransferBox paid={paid} transfer={transfer} /> : <Figures order={order} paid={paid} />}
        {actions.includes('payByCard') && nextStep !== 'payByCard' && (
          <ButtonLink to={`/checkouts/${order.checkoutId}`} wide>
            {m.order_do_pay_by_card()}
          </ButtonLink>
        )}
        <Payout paid={paid} />
        <Steps steps={paid.steps} />
      </section>
      {side === 'buyer' && paid.refunds.length > 0 && <RefundBox orderId={order.id} />}
    </>
  )
}

type Row = [name: string, amount: number]

/** What is held, due, here, missing and on its way back, each only where it says something. */
function Figures({ order: { side }, paid }: Props) {
  const { method, ceiling, authorized, due, cash, received, missing, refunded, steps } = paid
  // What was handed over has a row of its own; a part that came by transfer has none but this.
  const byBank = method !== 'cod' || steps.some(({ kind }) => kind === 'transfer')
  const rows: (Row | false)[] = [
    due === null && ceiling !== null && [authorized ? m.pay_row_held() : m.pay_row_to_hold(), ceiling],
    due !== null && due > 0 && side === 'buyer' && [m.pay_row_due(), due],
    cash !== null && cash.amount > 0 && [m.pay_row_cash(), cash.amount],
    received > 0 && byBank && [side === 'buyer' ? m.pay_row_paid() : m.pay_row_received(), received],
    received > 0 && missing > 0 && [m.pay_row_missing(), missing],
    refunded > 0 && [side === 'buyer' ? m.pay_row_refunded_buyer() : m.pay_row_refunded_seller(), refunded],
  ]
  const shown = rows.filter((row) => row !== false)
  if (shown.length === 0) return null
  return (
    <dl className="sum">
      {shown.map(([name, amount]) => (
        <SumRow key={name} name={name} amount={money(amount)} />
      ))}
    </dl>
  )
}

const SumRow = ({ name, amount, total = false }: { name: string; amount: string; total?: boolean }) => (
  <>
    <dt className={total ? 'tot' : undefined}>{name}</dt>
    <dd className={total ? 'tot' : undefined}>{amount}</dd>
  </>
)

/** The seller's share, and what the platform keeps of the rest. */
function Payout({ paid: { payout } }: Pick<Props, 'paid'>) {
  if (!payout) return null
  const { gross, fee, tax, net, netted, released } = payout
  return (
    <>
      <dl className="sum pay__s">
        <SumRow name={m.pay_row_gross()} amount={money(gross)} />
        <SumRow name={m.pay_row_fee()} amount={`−${money(fee)}`} />
        {tax > 0 && <SumRow name={m.pay_row_tax()} amount={`−${money(tax)}`} />}
        {netted > 0 && <SumRow name={m.pay_row_netted()} amount={`−${money(netted)}`} />}
        <SumRow name={m.pay_row_net()} amount={money(net - netted)} total />
      </dl>
      {!released && tax > 0 && <p className="t14 c3">{m.pay_tax_later()}</p>}
    </>
  )
}

function Steps({ steps }: Pick<CollectedMoney, 'steps'>) {
  if (steps.length === 0) return null
  return (
    <details className="pay__steps" open>
      <summary className="lnk lnk--hit t14">{m.pay_steps()}</summary>
      <dl className="sum t14">
        {steps.map(({ at, kind, amount }) => (
          <div key={`${at} ${kind}`} className="pay__step">
            <dt>
              {moneyStepText(kind)} <time dateTime={at}>{moment(at)}</time>
            </dt>
            <dd>{amount > 0 && money(amount)}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
