import { m } from '@chl/messages/messages.js'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing } from '../../shared/session.ts'
import { Button, ButtonLink } from '../../shared/ui/button.tsx'
import { Segmented, Tabs, tabPanel } from '../../shared/ui/choice.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { Empty, Skeleton } from '../../shared/ui/states.tsx'
import { MoneyExpected } from '../payments/money-expected.tsx'
import { focusHeading, HEADING } from './focus-heading.ts'
import { OrderRow } from './order-row.tsx'
import { type OrderPage, type OrderSummary, ordersPages, type Side, type Tab } from './orders.queries.ts'
import { ordersFeed } from './orders.realtime.ts'
import { firstTab, sideFor, TABS, waitingFirst } from './orders-view.ts'
import { ReasonSheet } from './reason-sheet.tsx'
import { useSettling } from './settling.ts'

const TAB_NAMES = {
  new: m.orders_tab_new,
  preparing: m.orders_tab_preparing,
  underway: m.orders_tab_underway,
  done: m.orders_tab_done,
}
const isTab = (text: string | null): text is Tab => TABS.some((tab) => tab === text)

/** The orders of an organization, on the side it is on: what waits for an answer first. For sellers it is «Hôm nay». */
export function Component() {
  useFeed(ordersFeed)
  const [search, setSearch] = useSearchParams()
  const can = useActing()?.abilities
  const side = can ? sideFor(search.get('side'), can) : null
  if (!side || !can) return <NoOrders />
  const asked = search.get('tab')
  const show = (change: Record<string, string>) =>
    setSearch(
      { ...(can.sell && can.buy && { side }), ...(isTab(asked) && { tab: asked }), ...change },
      { replace: true },
    )
  return (
    <main className="page od-page" id="main">
      <Head title={m.common_orders()} />
      <h1 id={HEADING} tabIndex={-1}>
        {side === 'seller' ? m.orders_title_seller() : m.orders_title_buyer()}
      </h1>
      {can.sell && can.buy && (
        <Segmented
          label={m.orders_side()}
          value={side}
          onChange={(next) => setSearch({ side: next }, { replace: true })}
          options={[
            { value: 'seller', label: m.orders_selling() },
            { value: 'buyer', label: m.orders_buying() },
          ]}
        />
      )}
      {side === 'seller' && <MoneyExpected />}
      <Orders key={side} side={side} asked={isTab(asked) ? asked : null} onTab={(tab) => show({ tab })} />
    </main>
  )
}

const NoOrders = () => (
  <main className="page" id="main">
    <Head title={m.common_orders()} />
    <Empty
      picture="orders"
      title={m.orders_none_title()}
      heading="h1"
      actions={
        <ButtonLink to="/account" look="main">
          {m.common_account()}
        </ButtonLink>
      }
    >
      {m.orders_none_text()}
    </Empty>
  </main>
)

type OrdersProps = { side: Side; asked: Tab | null; onTab: (tab: Tab) => void }

function Orders({ side, asked, onTab }: OrdersProps) {
  // The counts of all tabs come with each, so the first answer says which tab to open.
  const first = useInfiniteQuery(ordersPages(side, 'new'))
  const counts = first.data?.pages[0]?.counts
  const tab = asked ?? (counts ? firstTab(counts) : 'new')
  const [declining, setDeclining] = useState<OrderSummary | null>(null)
  return (
    <div className="stack-16">
      {side === 'seller' && tab !== 'new' && counts !== undefined && counts.new > 0 && (
        <Note tone="warn" icon="clock">
          <div className="row between wrap">
            <b>{m.orders_waiting({ n: counts.new })}</b>
            <Button onClick={() => onTab('new')}>{m.common_view()}</Button>
          </div>
        </Note>
      )}
      <div className="od-tabs">
        <Tabs
          id="orders"
          label={m.orders_tabs()}
          value={tab}
          onChange={onTab}
          options={TABS.map((value) => ({ value, label: TAB_NAMES[value](), ...(counts && { count: counts[value] }) }))}
        />
      </div>
      <div {...tabPanel('orders', tab)} className="stack-16">
        {counts || first.error ? <OrderList side={side} tab={tab} onDecline={setDeclining} /> : <Skeleton />}
      </div>
      {declining && (
        <ReasonSheet
          action="decline"
          orderId={declining.id}
          name={declining.counterpart.name}
          side="seller"
          collected={declining.collected !== null}
          onClose={() => {
            setDeclining(null)
            focusHeading()
          }}
        />
      )}
    </div>
  )
}

function OrderList({ side, tab, onDecline }: { side: Side; tab: Tab; onDecline: (order: OrderSummary) => void }) {
  const list = useInfiniteQuery({ ...ordersPages(side, tab), placeholderData: keepPreviousData })
  const { data, error, isFetching, refetch } = list
  const orders = data && waitingFirst(data.pages.flatMap((page: OrderPage) => page.items))
  // With one gone the next card slides up, under the thumb.
  const settling = useSettling(orders?.map(({ id }) => id).join())
  if (!orders && !error) return <Skeleton />
  if (!orders)
    return (
      <Note tone="warn" alert>
        <p>{errorText(error)}</p>
        <Button icon="refresh" busy={isFetching} onClick={() => refetch()}>
          {m.common_retry()}
        </Button>
      </Note>
    )
  if (orders.length === 0) return <EmptyTab side={side} tab={tab} />
  return (
    <>
      {side === 'seller' && tab === 'new' && (
        <h2>{m.orders_waiting({ n: data.pages[0]?.counts.new ?? orders.length })}</h2>
      )}
      {!(side === 'seller' && tab === 'new') && <h2 className="vh">{TAB_NAMES[tab]()}</h2>}
      <ul className="od-list">
        {orders.map((order) => (
          <OrderRow key={order.id} {...{ order, settling, onDecline }} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button wide busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {m.orders_more()}
        </Button>
      )}
    </>
  )
}

const EMPTY_TEXTS: Record<Tab, [title: () => string, text: () => string]> = {
  new: [m.orders_empty_new, m.orders_empty_new_text],
  preparing: [m.orders_empty_preparing, m.orders_empty_preparing_text],
  underway: [m.orders_empty_underway, m.orders_empty_underway_text],
  done: [m.orders_empty_done, m.orders_empty_done_text],
}

function EmptyTab({ side, tab }: { side: Side; tab: Tab }) {
  const [title, text] = EMPTY_TEXTS[tab]
  return (
    <Empty
      picture="orders"
      title={title()}
      actions={
        <ButtonLink to={side === 'seller' ? '/post' : '/'} look="main">
          {side === 'seller' ? m.orders_empty_post() : m.cart_empty_do()}
        </ButtonLink>
      }
    >
      {text()}
    </Empty>
  )
}
