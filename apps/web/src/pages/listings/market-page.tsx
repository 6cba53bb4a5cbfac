import { m } from '@chl/messages/messages.js'
import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Link, useNavigation, useSearchParams } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { number } from '../../shared/format.ts'
import { lazyPart } from '../../shared/lazy-part.tsx'
import { preload } from '../../shared/query/query.ts'
import { LotCard } from './lot-card.tsx'
import { addressOf, facetsQuery, listQuery, type MarketState, stateOf } from './market.queries.ts'
import { AppliedConditions, Categories, FilterChips, FilterColumn, SortChoice } from './market-filters.tsx'
import { type Facets, nameOf } from './market-names.ts'

export const loader = preload(({ request }) => {
  const state = stateOf(new URL(request.url).searchParams)
  return [{ ...listQuery(state), pages: state.pages }, facetsQuery(state.conditions)]
})

const MarketEmpty = lazyPart(async () => (await import('./market-empty.tsx')).MarketEmpty)

/** The market: what is for sale now, narrowed down by kind, area, product and words; all of it in the address. */
export function Component() {
  const state = stateOf(useSearchParams()[0])
  const { data: facets } = useSuspenseQuery(facetsQuery(state.conditions))
  const busy = useNavigation().state === 'loading'
  return (
    <main id="main" aria-busy={busy}>
      <MarketHead state={state} facets={facets} />
      <h1 className="vh">{m.market_title()}</h1>
      <Categories state={state} facets={facets} />
      <div className="mk frame">
        <FilterColumn state={state} facets={facets} />
        <section className="mk__r" aria-labelledby="found">
          <div className="mk__bar">
            <FilterChips state={state} facets={facets} />
            <div className="mk__h">
              <h2 id="found" aria-live="polite">
                {m.market_found({ count: facets.total, n: number(facets.total) })}
              </h2>
              <SortChoice state={state} />
            </div>
            <AppliedConditions state={state} facets={facets} />
          </div>
          <Lots state={state} facets={facets} />
        </section>
      </div>
    </main>
  )
}

function MarketHead({ state, facets }: { state: MarketState; facets: Facets }) {
  const { q, product, category } = state.conditions
  const what = product ? nameOf('product', product, facets) : category ? nameOf('category', category, facets) : q
  return (
    <Head
      title={what ? m.market_title_of({ what }) : m.market_title()}
      description={m.market_description()}
      path={addressOf({ ...state, sort: 'new', pages: 1 })}
    />
  )
}

function Lots({ state, facets }: { state: MarketState; facets: Facets }) {
  const { data, hasNextPage } = useSuspenseInfiniteQuery(listQuery(state))
  const cards = data.pages.flatMap((page) => page.items)
  if (cards.length === 0) return <MarketEmpty state={state} facets={facets} />
  return (
    <>
      <div className="lots">
        {cards.map((card, index) => (
          <LotCard key={card.id} card={card} eager={index < 4} />
        ))}
      </div>
      {hasNextPage && <More state={state} left={Math.max(facets.total - cards.length, 1)} />}
    </>
  )
}

/** A link to the same address with one page more, so that it works without script; the loader fetches what isn't there yet. */
function More({ state, left }: { state: MarketState; left: number }) {
  const busy = useNavigation().state === 'loading'
  return (
    <p className="more">
      <Link
        className="btn btn--line"
        aria-busy={busy}
        to={addressOf({ ...state, pages: state.pages + 1 })}
        replace
        preventScrollReset
      >
        {m.market_more({ count: left, n: number(left) })}
      </Link>
    </p>
  )
}
