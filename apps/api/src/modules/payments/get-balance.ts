import type { getBalance as contract, MoneyToCome } from '@chl/contracts/payouts'
import { sum } from '@chl/domain/money'
import { asciiUpper } from '@chl/domain/text'
import { soonestOn } from '@chl/domain/payout-day'
import { localDay } from '@chl/domain/time'
import { Prisma } from '#prisma'
import type { Read } from '#platform/http'
import { refuse } from '#platform/problem'
import { divideRelease, type TaxedAs, taxedAs } from './divide-release.ts'
import { payeeOf } from './payee.ts'
import { paymentSettings, type PaymentSettings } from './payment-settings.ts'
import { bankName, CARD_DISPUTE_HOLDS, lastFour, type Queries, RELEASE_DISPUTED } from './payout-facts.ts'
import { transferToMake } from './transfer-to-make.ts'

type Order = Pick<MoneyToCome, 'orderId' | 'number' | 'buyer' | 'method' | 'weighed' | 'gross'> & {
  feeBp: number
  goods: number | null
  secured: boolean
  disputed: boolean
  /** The buyer's bank is looking into the card's charge. */
  cardDisputed: boolean
  /** When the time to complain ends, or ended. */
  doneAt: string | null
}
type Payout = {
  id: string
  number: string
  amount: number
  state: 'approved' | 'paid' | 'returned' | 'cancelled'
  provider: 'bank' | 'stripe_connect'
  account: string | null
  approvedAt: string | null
  paidAt: string | null
  returnedAt: string | null
  reason: string | null
}
const DISPUTED = Prisma.raw(RELEASE_DISPUTED('o.id', 'null'))

type Found = {
  payable: number
  /** It waits: the buyer's bank asks for a card payment back that some of it came by. */
  stopped: boolean
  receivable: number
  since: string | null
  everCollected: boolean
  account: { bank: string; account: string } | null
  orders: Order[]
  payouts: Payout[]
}
type Expected = { amount: number; expectedOn: string | null }

/** What the acting seller is owed and will be, each with the day on which it is expected. */
export const getBalance: Read<typeof contract> = async ({ prisma }, { organization }) => {
  if (!organization.abilities.sell) return refuse('forbidden')
  const settings = await paymentSettings(prisma)
  const [found, taxed, payee] = await Promise.all([
    read(prisma, organization.id),
    taxedAs(prisma, organization.id),
    payeeOf(prisma, organization.id),
  ])
  const today = localDay(new Date())
  const toCome = found.orders.map((order) => comingOf(order, { settings, taxed, today }))
  const held = toCome.filter(({ stage }) => stage !== 'unpaid')
  const payouts = found.payouts.map(({ approvedAt, account, ...payout }) => ({
    ...payout,
    account: account && lastFour(account),
    expectedOn: payout.state === 'approved' && approvedAt ? soonest(approvedAt, 1, today) : null,
  }))
  const onItsWay = payouts.filter(({ state }) => state === 'approved')
  const released: Expected = {
    amount: found.payable,
    expectedOn:
      found.since && !found.stopped && found.payable >= settings.payoutLeast
        ? soonest(found.since, settings.payoutDays, today)
        : null,
  }
  return {
    payable: found.payable,
    receivable: found.receivable,
    debt:
      found.receivable > 0
        ? transferToMake(settings.account, { amount: found.receivable, reference: debtReference(organization.name) })
        : null,
    onItsWay: sum(onItsWay.map(({ amount }) => amount)),
    held: sum(held.map(({ net }) => net)),
    toCome,
    next: nextOf([
      released,
      ...onItsWay,
      ...held.map(({ net, expectedOn: day }) => ({ amount: net, expectedOn: day })),
    ]),
    payouts,
    account: found.account && {
      ...found.account,
      bankName: bankName(found.account.bank),
      account: lastFour(found.account.account),
    },
    collects: settings.collecting || found.everCollected,
    payee,
  }
}

/** What a seller writes into the transfer that pays its debt: people read it, and 25 signs are what every bank hands on. */
const debtReference = (name: string) => `TRA NO ${asciiUpper(name)}`.slice(0, 25).trim()

const soonest = (instant: string, workingDays: number, today: string) =>
  soonestOn({ from: localDay(new Date(instant)), workingDays, today })

/** The first day on which money is expected, and how much. */
function nextOf(all: readonly Expected[]) {
  const dated = all.filter(
    (one): one is { amount: number; expectedOn: string } => one.expectedOn !== null && one.amount > 0,
  )
  const first = dated.reduce<string | null>(
    (day, one) => (day === null || one.expectedOn < day ? one.expectedOn : day),
    null,
  )
  if (first === null) return null
  return { amount: sum(dated.filter((one) => one.expectedOn === first).map(({ amount }) => amount)), expectedOn: first }
}

type At = { settings: PaymentSettings; taxed: TaxedAs; today: string }

function comingOf(
  { feeBp, goods, secured, disputed, cardDisputed, doneAt, ...order }: Order,
  { settings, taxed, today }: At,
): MoneyToCome {
  const { payoutDays } = settings
  const { net } = divideRelease({ gross: order.gross, goods, feeBp, on: today, taxed, settings })
  const stage = cardDisputed ? 'card_disputed' : disputed ? 'disputed' : secured ? 'held' : 'unpaid'
  return { ...order, net, stage, expectedOn: stage === 'held' && doneAt ? soonest(doneAt, payoutDays, today) : null }
}

// Cash that the seller's own person took is with the seller already, and isn't waited for.
async function read(queries: Queries, sellerId: string): Promise<Found> {
  const [row] = await queries.$queryRaw<{ found: Found }[]>`
    with payable as (select id, -balance as amount from ledger_account where code = 'seller_payable:' || ${sellerId}),
      upto as (select coalesce(max(drawn_to), 0) as entry from payout where payee_id = ${sellerId}::uuid and kind = 'seller' and state in ('approved', 'paid')),
      coming as (
        select c.*, b.name as buyer,
          exists (select 1 from collection l where l.checkout_id = c.checkout_id and l.kind = 'card' and l.state in ('authorized', 'capturing')) as authorized
        from collected_order c join organization b on b.id = c.buyer_id
        where c.seller_id = ${sellerId}::uuid and c.released_at is null and c.state <> 'ended' and c.hold <> 'refunded'
          and not exists (select 1 from cash_taken k where k.order_id = c.order_id and k.side = 'seller'))
    select json_build_object(
      'payable', coalesce((select amount from payable), 0),
      'stopped', (select ${DISPUTED} from organization o where o.id = ${sellerId}::uuid),
      'receivable', coalesce((select balance from ledger_account where code = 'seller_receivable:' || ${sellerId}), 0),
      'since', (select min(t.at) from payable a join ledger_entry e on e.account_id = a.id join ledger_tx t on t.id = e.tx_id where e.amount < 0 and e.id > (select entry from upto)),
      'everCollected', exists (select 1 from collected_order where seller_id = ${sellerId}::uuid),
      'account', (select json_build_object('bank', bank_bin, 'account', bank_account) from organization where id = ${sellerId}::uuid and bank_account is not null),
      'orders', (select coalesce(json_agg(json_build_object('orderId', c.order_id, 'number', c.number, 'buyer', c.buyer, 'method', c.method, 'feeBp', c.fee_bp,
          'goods', c.goods, 'weighed', c.due is not null, 'gross', greatest(0, coalesce(c.due, c.estimate) - c.taken_back), 'disputed', c.hold = 'frozen', 'cardDisputed', ${Prisma.raw(CARD_DISPUTE_HOLDS)},
          'secured', c.authorized or (c.captured - c.refunded > 0 and c.captured - c.refunded + c.taken_back >= coalesce(c.due, 0)),
          'doneAt', coalesce(c.releasable_at, c.delivered_at + make_interval(hours => order_hours('disputeHours', 48))))
        order by c.placed_at desc, c.number), '[]') from coming c),
      'payouts', (select coalesce(json_agg(x.payout), '[]') from (
        select json_build_object('id', p.id, 'number', p.content, 'amount', p.amount, 'state', p.state, 'provider', p.provider, 'account', p.account,
          'approvedAt', b.approved_at, 'paidAt', p.paid_at, 'returnedAt', p.returned_at, 'reason', p.return_reason) as payout
        from payout p join payout_batch b on b.id = p.batch_id
        where p.payee_id = ${sellerId}::uuid and p.kind = 'seller' and p.state in ('approved', 'paid', 'returned') order by p.id desc limit 50) x)) as found`
  if (!row) throw new Error('an aggregate gave no row')
  return row.found
}
