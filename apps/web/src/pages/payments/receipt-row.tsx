import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { instant, money } from '../../shared/format.ts'
import { useDecide } from '../../shared/query/decide.ts'
import { useKnownMe } from '../../shared/session.ts'
import { banksQuery } from '../../shared/ui/bank-fields.tsx'
import { Button } from '../../shared/ui/button.tsx'
import { Note, Tag } from '../../shared/ui/note.tsx'
import type { Receipt } from './receipts.queries.ts'
import { SecondPerson } from './second-person.tsx'

const WHY: Readonly<Record<string, () => string>> = {
  no_reference: m.receipts_why_no_reference,
  several_references: m.receipts_why_several_references,
  unknown_reference: m.receipts_why_unknown_reference,
  maybe_known: m.receipts_why_maybe_known,
  repeated: m.receipts_why_repeated,
  direction: m.receipts_why_direction,
  account: m.receipts_why_account,
}
const FROM: Record<Receipt['provider'], () => string> = {
  sepay: m.receipts_from_sepay,
  casso: m.receipts_from_casso,
  csv: m.receipts_from_csv,
  manual: m.receipts_from_manual,
}

/** One line of the bank: how much, when, its text, and why it waits or where it went. */
export function ReceiptRow({ receipt, onPropose }: { receipt: Receipt; onPropose: () => void }) {
  const { amount, at, content, bankRef, provider, why, order, toOrder, toRefund, seller, toSeller, state, proposal } =
    receipt
  const { cleared } = receipt
  const propose = proposal ? m.receipts_propose_again() : m.receipts_propose()
  return (
    <li className="sheet pad stack-12">
      <div className="row between wrap">
        <b className="t18">{money(amount)}</b>
        <span className="t14 c2">
          <time dateTime={at}>{instant(at)}</time> · {FROM[provider]()}
        </span>
      </div>
      {why !== null && (
        <div className="why">
          <Tag tone={state === 'unmatched' ? 'warn' : 'plain'}>{WHY[why]?.() ?? why}</Tag>
        </div>
      )}
      <dl className="kv kv--l">
        <dt>{m.receipts_content()}</dt>
        <dd className="cash__text">{content === '' ? '–' : content}</dd>
        {bankRef !== '' && (
          <>
            <dt>{m.receipts_ref()}</dt>
            <dd className="cash__text">{bankRef}</dd>
          </>
        )}
      </dl>
      {order && toOrder > 0 && <p>{m.receipts_to_order({ amount: money(toOrder), number: order.number })}</p>}
      {seller && <p>{m.receipts_to_seller({ amount: money(toSeller), name: seller.name })}</p>}
      {cleared > 0 && <p>{clearedText(cleared, amount)}</p>}
      {toRefund > 0 && <p>{m.receipts_to_refund({ amount: money(toRefund) })}</p>}
      {proposal && <Proposed receipt={receipt} proposal={proposal} />}
      {state === 'unmatched' && (
        <div>
          <Button onClick={onPropose} aria-label={m.common_do_of({ act: propose, of: ofWhom(receipt) })}>
            {propose}
          </Button>
        </div>
      )}
    </li>
  )
}

const ofWhom = ({ amount, content, bankRef }: Receipt) =>
  [money(amount), content || bankRef].filter((text) => text !== '').join(', ')

/** What the card provider's payout ended, and what the exchange took of it or gave. */
function clearedText(cleared: number, arrived: number) {
  const sum = money(cleared)
  if (cleared === arrived) return m.receipts_cleared_even({ cleared: sum })
  return cleared > arrived
    ? m.receipts_cleared_less({ cleared: sum, difference: money(cleared - arrived) })
    : m.receipts_cleared_more({ cleared: sum, difference: money(arrived - cleared) })
}

type Proposal = NonNullable<Receipt['proposal']>

/** What a colleague proposes: another person than who did decides. */
function Proposed({ receipt, proposal: { by, at, what } }: { receipt: Receipt; proposal: Proposal }) {
  const me = useKnownMe().person?.id
  const { data } = useQuery({ ...banksQuery(), enabled: what.action === 'refund' })
  const decision = useDecide('POST /operator/receipts/:id/decision')
  const press = (accept: boolean) => decision.decide({ params: { id: receipt.id }, body: { at, accept } })
  const bank = what.action === 'refund' ? (data?.banks.find(({ bin }) => bin === what.bank)?.name ?? what.bank) : ''
  return (
    <Note tone="ind">
      <div className="stack-12">
        <p>
          {what.action === 'match' && m.receipts_proposed_match({ name: by.name, number: what.number })}
          {what.action === 'debt' && m.receipts_proposed_debt({ name: by.name, seller: what.name })}
          {what.action === 'repeat' && m.receipts_proposed_repeat({ name: by.name, reason: what.reason })}
          {what.action === 'card' && (
            <>
              {m.receipts_proposed_card({ name: by.name })} {clearedText(what.cleared, receipt.amount)}
            </>
          )}
          {what.action === 'refund' &&
            m.receipts_proposed_refund({ name: by.name, account: `${bank} ${what.account}`, holder: what.holder })}
        </p>
        <SecondPerson
          of={ofWhom(receipt)}
          mine={by.id === me ? m.receipts_proposed_mine() : null}
          accept={m.receipts_accept()}
          refuse={m.receipts_drop()}
          decision={decision}
          press={press}
        />
      </div>
    </Note>
  )
}
