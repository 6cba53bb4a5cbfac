import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { instant, money } from '../../shared/format.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing } from '../../shared/session.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Shown } from '../../shared/ui/shown.tsx'
import { accountName, causeName, postingName, rateText } from './book-words.ts'
import { type Book, bookQuery } from './operator.queries.ts'
import { operatorFeed } from './operator.realtime.ts'
import { CancelSheet } from './cancel-sheet.tsx'
import { OperatorFrame } from './operator-frame.tsx'
import { ProposeSheet } from './propose-sheet.tsx'

/** What the books say of one order: its price, fee, refunds and payout, and every entry behind them. */
export function Component() {
  useFeed(operatorFeed)
  const { number = '' } = useParams()
  const operates = useActing()?.abilities.operate ?? false
  const book = useQuery({ ...bookQuery(number), enabled: operates })
  return (
    <OperatorFrame
      title={m.operator_book_title({ number })}
      text={
        <Link className="lnk" to="/operator/books">
          {m.operator_books_title()}
        </Link>
      }
    >
      <Shown query={book}>{(found) => <Explained book={found} />}</Shown>
    </OperatorFrame>
  )
}

function Explained({ book }: { book: Book }) {
  const [proposing, setProposing] = useState(false)
  const [cancelling, setCancelling] = useState(false)
  const { order, hold, released, refunds, cancellable } = book
  return (
    <>
      <p>{m.operator_book_parties({ buyer: order.buyer, seller: order.seller })}</p>
      <Sums book={book} />
      {refunds.length > 0 && (
        <ul className="stack">
          {refunds.map(({ id, amount, cause, reason, at }) => (
            <li key={id} className="t14">
              {m.operator_book_refund({ amount: money(amount), reason: reason === '' ? causeName(cause) : reason })},{' '}
              {instant(at)}
            </li>
          ))}
        </ul>
      )}
      {hold === 'released' && released > 0 && (
        <div>
          <Button icon="undo" onClick={() => setProposing(true)}>
            {m.operator_book_give_back()}
          </Button>
        </div>
      )}
      {cancellable && (
        <div>
          <Button look="danger" onClick={() => setCancelling(true)}>
            {m.order_do_cancel()}
          </Button>
        </div>
      )}
      <Entries book={book} />
      {cancelling && <CancelSheet order={order} onClose={() => setCancelling(false)} />}
      {proposing && (
        <ProposeSheet
          proposing={{ kind: 'refund', id: order.id, name: m.order_number({ number: order.number }), most: released }}
          onClose={() => setProposing(false)}
        />
      )}
    </>
  )
}

function Sums({ book }: { book: Book }) {
  const { due, captured, refunded, released, platformFee, feeBp, vat, pit, net, held, payout } = book
  return (
    <dl className="sheet pad sum">
      {due !== null && (
        <>
          <dt>{m.operator_book_due()}</dt>
          <dd>{money(due)}</dd>
        </>
      )}
      <dt>{m.operator_book_captured()}</dt>
      <dd>{money(captured)}</dd>
      <dt>{m.operator_book_refunded()}</dt>
      <dd>{money(refunded)}</dd>
      <dt>{m.operator_book_released()}</dt>
      <dd>{money(released)}</dd>
      {released > 0 && (
        <>
          <dt>– {m.operator_book_fee({ rate: rateText(feeBp) })}</dt>
          <dd>{money(platformFee)}</dd>
          <dt>– {m.operator_book_tax()}</dt>
          <dd>{money(vat + pit)}</dd>
          <dt>– {m.operator_book_net()}</dt>
          <dd>{money(net)}</dd>
        </>
      )}
      <dt className="tot">{m.operator_book_held()}</dt>
      <dd className="tot">{money(held)}</dd>
      {payout && (
        <>
          <dt>{m.operator_book_payout({ batch: payout.batch })}</dt>
          <dd>{payout.paidAt === null ? '–' : instant(payout.paidAt)}</dd>
        </>
      )}
    </dl>
  )
}

const Entries = ({ book: { entries } }: { book: Book }) => (
  <section className="sec" aria-labelledby="entries">
    <h2 id="entries">{m.operator_book_entries()}</h2>
    {entries.length === 0 && <p className="c2">{m.operator_book_entries_none()}</p>}
    {entries.map(({ id, at, kind, lines }) => (
      <table key={id} className="sheet dt dt--books opr__e">
        <caption>
          <b>{postingName(kind)}</b> · {instant(at)}
        </caption>
        <thead>
          <tr>
            <th scope="col">{m.operator_book_account()}</th>
            <th scope="col">{m.operator_book_debit()}</th>
            <th scope="col">{m.operator_book_credit()}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ account, name, amount }) => (
            <tr key={account}>
              <th scope="row">
                {accountName(account)}
                {name !== null && <span className="dt__u">{name}</span>}
              </th>
              <td>{amount > 0 ? money(amount) : ''}</td>
              <td>{amount < 0 ? money(-amount) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    ))}
  </section>
)
