import { m } from '@chl/messages/messages.js'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { areaName, number } from '../../shared/format.ts'
import { inLocale } from '../../shared/locale.ts'
import { Icon } from '../../shared/ui/icon.tsx'
import { addressOf, applied, type Condition, changed, type MarketState, type Sort } from './market.queries.ts'
import { type Facets, nameOf } from './market-names.ts'

type Props = { state: MarketState; facets: Facets }

/** The market's address with one condition set, or taken off where it is set so already. */
function toggled(state: MarketState, name: Condition, value: string | undefined) {
  const next = state.conditions[name] === value ? undefined : value
  return addressOf({ ...state, pages: 1, conditions: changed(state.conditions, { [name]: next }) })
}

/** The kinds of produce with how many of each are for sale; those with nothing behind them are not shown. */
export const Categories = ({ state, facets }: Props) => (
  <nav className="cats frame" aria-label={m.market_categories()}>
    <ul>
      {facets.categories
        .filter(({ code, count }) => count > 0 || code === state.conditions.category)
        .map(({ code, name, icon, count }) => (
          <li key={code}>
            <Link
              to={toggled(state, 'category', code)}
              aria-current={state.conditions.category === code || undefined}
              preventScrollReset
            >
              <span className="cats__p">
                <img src={icon} alt="" width={64} height={56} fetchPriority="low" />
              </span>
              <span className="cats__n">{inLocale(name)}</span>
              <span className="cats__c">{m.market_count({ count, n: number(count) })}</span>
            </Link>
          </li>
        ))}
    </ul>
  </nav>
)

/** On a desktop: areas and products as lists of links with their counts. */
export const FilterColumn = ({ state, facets }: Props) => (
  <aside className="flt" aria-label={m.market_filters()}>
    <h2>{m.market_filters()}</h2>
    <FilterList title={`${m.market_area()} ${m.market_former()}`}>
      {facets.areas.map(({ code, count }) => (
        <FilterLink key={code} on={state.conditions.area === code} to={toggled(state, 'area', code)} count={count}>
          {areaName(code)}
        </FilterLink>
      ))}
    </FilterList>
    <FilterList title={m.market_product()}>
      {facets.products
        .filter(({ count }) => count > 0)
        .slice(0, 14)
        .map(({ id, name, count }) => (
          <FilterLink key={id} on={state.conditions.product === id} to={toggled(state, 'product', id)} count={count}>
            {inLocale(name)}
          </FilterLink>
        ))}
    </FilterList>
  </aside>
)

const FilterList = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="flt__s">
    <h3>{title}</h3>
    <ul>{children}</ul>
  </section>
)

const FilterLink = ({ on, to, count, children }: { on: boolean; to: string; count: number; children: ReactNode }) => (
  <li>
    <Link className="flt__l" to={to} aria-current={on || undefined} preventScrollReset>
      <span className="flt__k">{on && <Icon name="check" size={16} />}</span>
      {children}
      <span className="n">{number(count)}</span>
    </Link>
  </li>
)

/** On a phone: the areas as chips, and which product by the phone's own list. */
export const FilterChips = ({ state, facets }: Props) => (
  <nav className="chips mobonly" aria-label={m.market_filters()}>
    <ProductChoice state={state} facets={facets} />
    {facets.areas.map(({ code }) => {
      const on = state.conditions.area === code
      const to = toggled(state, 'area', code)
      return (
        <Link key={code} className={on ? 'chip on' : 'chip'} to={to} aria-current={on || undefined} preventScrollReset>
          <span>{areaName(code)}</span>
        </Link>
      )
    })}
  </nav>
)

const SORTS: Record<Sort, () => string> = {
  new: m.market_sort_new,
  cheap: m.market_sort_cheap,
  dear: m.market_sort_dear,
  ready: m.market_sort_ready,
}

/** In what order. */
export function SortChoice({ state }: { state: MarketState }) {
  const navigate = useNavigate()
  const options = Object.entries(SORTS).map(([value, label]) => ({ value, label: label() }))
  return (
    <Choice
      label={m.market_sort()}
      value={state.sort}
      options={options}
      onChange={(sort) =>
        void navigate(addressOf({ ...state, sort: sort as Sort, pages: 1 }), { preventScrollReset: true })
      }
    />
  )
}

function ProductChoice({ state, facets }: Props) {
  const navigate = useNavigate()
  const { product } = state.conditions
  const there = facets.products.filter(({ id, count }) => count > 0 || id === product)
  const options = there.map(({ id, name, count }) => ({ value: id, label: `${inLocale(name)} (${number(count)})` }))
  const choose = (value: string) =>
    void navigate(
      addressOf({ ...state, pages: 1, conditions: changed(state.conditions, { product: value || undefined }) }),
      { preventScrollReset: true },
    )
  return (
    <Choice
      chip
      label={m.market_product()}
      value={product ?? ''}
      options={[{ value: '', label: m.market_any_product() }, ...options]}
      onChange={choose}
    />
  )
}

type ChoiceProps = {
  label: string
  value: string
  options: { value: string; label: string }[]
  onChange: (value: string) => void
  chip?: boolean
}

const Choice = ({ label, value, options, onChange, chip = false }: ChoiceProps) => (
  <label className={chip ? 'pick pick--chip' : 'pick mk__sort'}>
    <span className="vh">{label}</span>
    <select value={value} onChange={(event) => onChange(event.target.value)}>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
    <Icon name="down" size={16} />
  </label>
)

/** What narrows the list down, each taken off by a tap. */
export function AppliedConditions({ state, facets }: Props) {
  const names = applied(state.conditions)
  if (names.length === 0) return null
  return (
    <p className="tags applied">
      {names.map((name) => (
        <Link key={name} className="chip on" to={toggled(state, name, state.conditions[name])} preventScrollReset>
          <span>
            <span className="vh">{m.market_remove()} </span>
            {nameOf(name, state.conditions[name] ?? '', facets)}
            <Icon name="x" size={16} />
          </span>
        </Link>
      ))}
      {names.length > 1 && (
        <Link className="lnk lnk--hit t14" to={addressOf({ ...state, conditions: {}, pages: 1 })} preventScrollReset>
          {m.market_remove_all()}
        </Link>
      )}
    </p>
  )
}
