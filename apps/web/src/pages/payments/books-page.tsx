import { m } from '@chl/messages/messages.js'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { money } from '../../shared/format.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing } from '../../shared/session.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { Shown } from '../../shared/ui/shown.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { accountName } from './book-words.ts'
import { type Books, booksQuery } from './operator.queries.ts'
import { operatorFeed } from './operator.realtime.ts'
import { OperatorFrame } from './operator-frame.tsx'

type Group = Books['groups'][number]

/** The books: every account with what it holds, the parts of one of them, and the way to an order's own book. */
export function Component() {
  useFeed(operatorFeed)
  const operates = useActing()?.abilities.operate ?? false
  const [search] = useSearchParams()
  const account = search.get('account')
  const books = useQuery({ ...booksQuery(account), enabled: operates, placeholderData: keepPreviousData })
  return (
    <OperatorFrame title={m.operator_books_title()} text={m.operator_books_text()}>
      <FindBook />
      <Shown query={books}>{(found) => <Groups books={found} account={account} />}</Shown>
    </OperatorFrame>
  )
}

const KINDS = {
  asset: m.operator_kind_asset,
  liability: m.operator_kind_liability,
  revenue: m.operator_kind_revenue,
  expense: m.operator_kind_expense,
}

function Groups({ books: { sum, groups, parts }, account }: { books: Books; account: string | null }) {
  if (groups.length === 0)
    return (
      <Empty picture="orders" title={m.operator_books_empty()}>
        {m.operator_books_empty_text()}
      </Empty>
    )
  const kinds = (Object.keys(KINDS) as (keyof typeof KINDS)[]).filter((kind) => groups.some((g) => g.kind === kind))
  return (
    <>
      {sum === 0 ? (
        <Note tone="good">{m.operator_books_ok()}</Note>
      ) : (
        <Note tone="danger" alert>
          {m.operator_books_wrong({ sum: money(sum) })}
        </Note>
      )}
      {kinds.map((kind) => (
        <section key={kind} className="sec" aria-labelledby={kind}>
          <h2 id={kind}>{KINDS[kind]()}</h2>
          <ul className="sheet mny__l lines">
            {groups
              .filter((group) => group.kind === kind)
              .map((group) => (
                <li key={group.account}>
                  <GroupRow group={group} parts={group.account === account ? parts : null} />
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function GroupRow({ group: { account, balance, open }, parts }: { group: Group; parts: Books['parts'] | null }) {
  return (
    <div className="stack-4">
      <div className="row between wrap">
        {open > 1 || parts ? (
          <Link className="lnk lnk--hit" to={parts ? '?' : `?account=${account}`} replace preventScrollReset>
            {accountName(account)}
          </Link>
        ) : (
          <span>{accountName(account)}</span>
        )}
        <b>{money(balance)}</b>
      </div>
      {open > 1 && <span className="t14 c2">{m.operator_books_open({ n: open })}</span>}
      {parts && (
        <ul className="lines t14">
          {parts.map((part) => (
            <li key={part.account} className="row between wrap">
              {part.order ? (
                <Link className="lnk" to={`/operator/books/orders/${part.order}`}>
                  {m.order_number({ number: part.order })}
                </Link>
              ) : (
                <span className="cash__text">{part.name ?? part.account}</span>
              )}
              <span>{money(part.balance)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function FindBook() {
  const [number, setNumber] = useState('')
  const [tried, setTried] = useState(false)
  const navigate = useNavigate()
  const wanted = number.trim().toUpperCase()
  const find = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (wanted !== '') void navigate(`/operator/books/orders/${encodeURIComponent(wanted)}`)
  }
  return (
    <search>
      <form className="sheet pad stack-12" noValidate onSubmit={find} aria-label={m.operator_books_find()}>
        <Field
          label={m.operator_books_number()}
          autoComplete="off"
          autoCapitalize="characters"
          maxLength={40}
          value={number}
          onChange={(event) => setNumber(event.target.value)}
          error={tried && wanted === '' ? m.operator_books_number_missing() : undefined}
        />
        <div>
          <Button type="submit" icon="search">
            {m.operator_books_open_book()}
          </Button>
        </div>
      </form>
    </search>
  )
}
