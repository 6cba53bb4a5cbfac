import type { CollectedMoney } from '@chl/contracts/collected-money'
import { cashDue } from '@chl/domain/cash-rounding'
import { comesTo, excessOf, isSecured, missingOf } from '@chl/domain/collection'
import { sum } from '@chl/domain/money'
import type { OrderState, Side } from '@chl/domain/order'
import { soonestOn } from '@chl/domain/payout-day'
import { divideRelease, type TaxedAs, type TaxSettings } from './divide-release.ts'
import { awaitsFor, MONEY_AT_HAND_TEXT, type MoneyAtHand } from './order-money.ts'
import { CARD_DISPUTE_HOLDS, PAID_OUT_AT } from './payout-facts.ts'
import { transferToMake } from './transfer-to-make.ts'

type Step = CollectedMoney['steps'][number]
/** The money of one order as its page tells it, before it is cut to what a side may see. */
export type MoneyFacts = MoneyAtHand &
  Pick<CollectedMoney, 'environment' | 'payUntil' | 'refunds'> & {
    number: string
    goods: number | null
    feeBp: number
    platformFee: number
    tax: number
    net: number
    netted: number
    releasedAt: string | null
    /** The day from which the payout is counted: of the release, or of the end of the time to dispute. */
    countedFrom: string | null
    /** A dispute of the card's charge holds what isn't released yet. */
    cardDisputed: boolean
    paidOutOn: string | null
    othersOpen: boolean
    payoutDays: number
    taxed: TaxedAs
    settings: TaxSettings
    today: string
    account: { bin: string; account: string; holder: string } | null
    cashAt: string | null
    /** What was handed over, in whole thousands: what is due may change later. Null until then: what is asked for is what is missing. */
    cash: number | null
    cashBy: string | null
    cashKept: boolean
    steps: Step[]
  }

const SETTING = `(select value from setting where key = 'payments' and valid_from <= now() order by valid_from desc limit 1)`
// What is charged becomes the most that an order may come to; what had been held for it is then known of the whole checkout alone.
const HELD = `case when (select count(*) from collected_order k where k.checkout_id = c.checkout_id) = 1 then x.amount
  when c.captured = 0 then coalesce(c.ceiling, x.amount) else 0 end`
const TAXED = `(select json_build_object('kind', coalesce(p.tax_kind, case so.kind when 'cooperative' then 'cooperative' else 'household' end), 'exempt', coalesce(p.own_produce, false))
  from organization so left join payee p on p.organization_id = so.id where so.id = c.seller_id)`
// A charge that takes nothing for an order lifts what was held for it.
const CARD_STEP = `case when m.to_state = 'captured' and c.captured = 0 then 'canceled' else m.to_state end`
const STEPS = `(select coalesce(json_agg(json_build_object('at', e.at, 'kind', e.kind, 'amount', e.amount) order by e.at), '[]') from (
    select m.at, ${CARD_STEP} as kind, case ${CARD_STEP} when 'authorized' then ${HELD} when 'captured' then c.captured else 0 end as amount
      from collection x join collection_move m on m.collection_id = x.id
      where x.kind = 'card' and x.checkout_id = c.checkout_id and m.to_state in ('authorized', 'captured', 'canceled', 'expired')
    union all select r.at, 'transfer', r.amount from bank_receipt r where r.order_id = c.order_id and r.state = 'matched'
    union all select t.at, 'cash', t.cash from cash_taken t where t.order_id = c.order_id
    union all select f.created_at, 'refund_due', f.amount from refund f where f.order_id = c.order_id
    union all select f.paid_at, 'refund_paid', f.amount from refund f where f.order_id = c.order_id and f.state = 'paid'
    union all select c.released_at, 'released', c.net where c.released_at is not null) e)`
const REFUNDS = `(select coalesce(json_agg(json_build_object('id', f.id, 'amount', f.amount, 'cause', f.cause, 'reason', f.reason, 'method', f.method, 'state', f.state,
  'needsAccount', f.method = 'bank' and f.account is null, 'at', f.created_at, 'paidAt', f.paid_at) order by f.created_at), '[]') from refund f where f.order_id = c.order_id)`

// A seller that owes may have had more waiting than this order brought; and of what it keeps in cash nothing can be taken, so that what
// was netted then is another order's.
const NETTED = `least(greatest(0, coalesce(c.net, 0) - coalesce((select t.cash from cash_taken t where t.order_id = c.order_id and t.side = 'seller'), 0)), coalesce((select e.amount from ledger_tx t join ledger_entry e on e.tx_id = t.id join ledger_account a on a.id = e.account_id
  where t.key = 'netted:' || c.order_id and a.code = 'seller_payable:' || c.seller_id), 0))`

/** The facts of the money of the order `o` of a statement, as JSON; null where the platform doesn't collect for it. */
export const MONEY_FACTS = `(select (${MONEY_AT_HAND_TEXT})::jsonb || jsonb_build_object('environment', c.environment, 'number', c.number, 'goods', c.goods, 'feeBp', c.fee_bp,
  'platformFee', c.platform_fee, 'tax', c.vat + c.pit, 'net', c.net, 'netted', ${NETTED}, 'releasedAt', c.released_at, 'payUntil', c.pay_until,
  'countedFrom', to_char(coalesce(c.released_at, o.dispute_until) at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD'),
  'cardDisputed', ${CARD_DISPUTE_HOLDS},
  'othersOpen', exists (select 1 from collected_order k where k.checkout_id = c.checkout_id and k.order_id <> c.order_id and k.state <> 'ended'),
  'paidOutOn', to_char(${PAID_OUT_AT} at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD'),
  'payoutDays', coalesce((${SETTING}->>'payoutDays')::int, 2), 'account', ${SETTING}->'account',
  'settings', jsonb_build_object('withholdTax', coalesce((${SETTING}->>'withholdTax')::boolean, true), 'taxRules', coalesce(${SETTING}->'taxRules', '[]')), 'today', to_char(now() at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD'), 'taxed', ${TAXED},
  'cashAt', (select t.at from cash_taken t where t.order_id = c.order_id),
  'cash', (select t.cash from cash_taken t where t.order_id = c.order_id),
  'cashBy', (select p.name from cash_taken t join person p on p.id = t.collector_id where t.order_id = c.order_id),
  'cashKept', exists (select 1 from cash_taken t where t.order_id = c.order_id and t.side = 'seller'),
  'refunds', ${REFUNDS}, 'steps', ${STEPS}) from collected_order c where c.order_id = o.id)`

/** When the money was there for a side: it came in whole (buyer), it was released (seller). Null until then. */
export function paidAt(side: Side, money: MoneyFacts): string | null {
  if (side === 'seller') return money.releasedAt
  if (money.due === null || money.captured === 0 || missingOf(money) > 0) return null
  const came = money.steps.filter(({ kind }) => kind === 'captured' || kind === 'transfer' || kind === 'cash')
  const { due } = money
  const whole = came.find((_, at) => sum(came.slice(0, at + 1).map(({ amount }) => amount)) >= due)
  // Cash may be some đồng less than what is due.
  return (whole ?? came.at(-1))?.at ?? null
}

/** The money of an order as one side sees it: the seller's share and what the platform keeps of it are the seller's alone. */
export function collectedView(money: MoneyFacts, state: OrderState, side: Side): CollectedMoney {
  const { environment, method, ceiling, due, captured, hold, payUntil, refunds } = money
  const awaits = awaitsFor(money, state)
  const missing = missingOf(money)
  const authorized = method === 'card' && money.live !== null && isSecured(money.live) && money.live !== 'captured'
  return {
    environment,
    method,
    awaits,
    ceiling,
    authorized,
    heldForOthers: side === 'buyer' && authorized && money.othersOpen,
    due,
    received: captured,
    missing: awaits === 'card' ? 0 : missing,
    refunded: givenBack(money) + (hold === 'released' ? 0 : excessOf(money)),
    hold,
    cardDisputed: side === 'seller' && money.cardDisputed,
    payUntil,
    transfer:
      awaits === 'transfer' && side === 'buyer'
        ? transferToMake(money.account, { amount: missing, reference: money.number })
        : null,
    cash:
      method === 'cod' && due !== null
        ? { amount: money.cash ?? cashDue(missing).cash, takenAt: money.cashAt, by: money.cashBy, kept: money.cashKept }
        : null,
    refunds: side === 'buyer' ? refunds : refunds.map((refund) => ({ ...refund, needsAccount: false })),
    payout: side === 'seller' ? payoutOf(money) : null,
    payoutDays: money.payoutDays,
    steps: money.steps.filter(({ kind }) => side === 'seller' || kind !== 'released'),
  }
}

// What came in cash goes back with its rounding where all of it does: then its refunds say how much that is, and not what was due.
function givenBack({ method, refunded, refunds }: MoneyFacts): number {
  if (method !== 'cod') return refunded
  return sum(refunds.filter(({ cause }) => cause !== 'excess' && cause !== 'late').map(({ amount }) => amount))
}

// Before the release it is what a release of today would be.
function payoutOf(money: MoneyFacts): CollectedMoney['payout'] {
  const { due, goods, feeBp, releasedAt, countedFrom, paidOutOn: paidOn, payoutDays, hold, today, cardDisputed } = money
  if (due === null || due === 0 || hold === 'refunded') return null
  const expected =
    countedFrom === null || paidOn !== null || cardDisputed
      ? null
      : soonestOn({ from: countedFrom, workingDays: payoutDays, today })
  if (releasedAt !== null) {
    const { released: gross, platformFee: fee, tax, net, netted } = money
    const [expectedOn, paid] = netted < net ? [expected, paidOn] : [null, null]
    return { gross, fee, tax, net, netted, released: true, expectedOn, paidOn: paid }
  }
  const { taxed, settings } = money
  const gross = comesTo(money)
  const { fee, vat, pit, net } = divideRelease({ gross, goods, feeBp, on: today, taxed, settings })
  return { gross, fee, tax: vat + pit, net, netted: 0, released: false, expectedOn: expected, paidOn }
}
