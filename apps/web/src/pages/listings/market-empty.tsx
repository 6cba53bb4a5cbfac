import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { number } from '../../shared/format.ts'
import { ButtonLink } from '../../shared/ui/button.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import {
  addressOf,
  applied,
  type Condition,
  type Conditions,
  changed,
  facetsQuery,
  type MarketState,
} from './market.queries.ts'
import { type Facets, nameOf } from './market-names.ts'

type Props = { state: MarketState; facets: Facets }

/** An empty list says which condition emptied it: for each, how many there would be without it, best first. */
export function MarketEmpty({ state, facets }: Props) {
  const { conditions } = state
  const names = applied(conditions)
  const without = (name: Condition) => changed(conditions, { [name]: undefined })
  // Asked by the browser alone: the server would make every reader of a filled list wait for it.
  const { data: drops = [] } = useQuery({
    queryKey: ['without', conditions],
    enabled: names.length > 1,
    queryFn: async ({ client }) => {
      const found = await Promise.all(names.map((name) => client.fetchQuery(facetsQuery(without(name)))))
      const counted = names.map((name, index) => ({ name, total: found[index]?.total ?? 0 }))
      return counted.filter(({ total }) => total > 0).sort((a, b) => b.total - a.total)
    },
  })
  return (
    <div className="page">
      <Empty
        picture="search"
        title={titleOf(conditions, facets)}
        actions={<Drops {...{ state, facets, drops, without, names }} />}
      >
        {names.length > 1
          ? m.market_empty_text()
          : names.length === 1
            ? m.market_empty_text_one()
            : m.market_empty_text_all()}
      </Empty>
    </div>
  )
}

type DropsProps = Props & {
  drops: { name: Condition; total: number }[]
  names: readonly Condition[]
  without: (name: Condition) => Conditions
}

function Drops({ state, facets, drops, without, names }: DropsProps) {
  return (
    <>
      {drops.map(({ name, total }, index) => (
        <ButtonLink
          key={name}
          look={index === 0 ? 'main' : 'line'}
          wide
          to={addressOf({ ...state, pages: 1, conditions: without(name) })}
        >
          {m.market_empty_drop({
            condition: nameOf(name, state.conditions[name] ?? '', facets),
            count: total,
            n: number(total),
          })}
        </ButtonLink>
      ))}
      {names.length > 0 && (
        <ButtonLink look={drops.length === 0 ? 'main' : 'line'} wide to="/">
          {m.market_empty_drop_all()}
        </ButtonLink>
      )}
    </>
  )
}

function titleOf(conditions: Conditions, facets: Facets) {
  if (applied(conditions).length === 0) return m.market_empty_all()
  const { q, product, category, area } = conditions
  const what = q
    ? m.common_quoted({ text: q })
    : product
      ? nameOf('product', product, facets)
      : category
        ? nameOf('category', category, facets)
        : m.market_empty_this()
  return area ? m.market_empty_area({ what, area: nameOf('area', area, facets) }) : m.market_empty({ what })
}
