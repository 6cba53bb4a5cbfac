import { m } from '@chl/messages/messages.js'
import { type FormEvent, useId } from 'react'
import { Link, NavLink, useLocation, useNavigate, useSearchParams } from 'react-router'
import { useCart } from '../cart.ts'
import { ClientOnly } from '../client-only.tsx'
import { locale, switchLocale } from '../locale.ts'
import { useClient } from '../query/client.ts'
import { useActing, useMe } from '../session.ts'
import { Icon } from '../ui/icon.tsx'
import { Initials } from '../ui/picture.tsx'
import { usePlaces } from './places.ts'

/** The selvedge and the indigo bar: brand, search, where one can go, bell, cart and who one is. */
export const Header = () => (
  <header className="cloth market-top">
    <div className="selvedge" />
    <div className="frame bar">
      <Link className="brand" to="/">
        <img src="/pictures/brand/logo-night.svg" alt="" width={30} height={30} fetchPriority="low" />
        <span>{m.common_site()}</span>
      </Link>
      <div className="deskonly grow">
        <Search />
      </div>
      <nav className="desknav" aria-label={m.common_nav()}>
        <ClientOnly fallback={<Places fallback />}>
          <Places />
        </ClientOnly>
      </nav>
      <span className="grow mobonly" />
      <div className="tools">
        <LanguageSwitch />
        <ClientOnly>
          <Bell />
        </ClientOnly>
        <CartLink />
      </div>
      <div className="me-box deskonly">
        <ClientOnly>
          <Who />
        </ClientOnly>
      </div>
    </div>
    <PhoneSearch />
  </header>
)

/** On phones the search stands on the market, where it belongs; on other pages the bar alone leaves them their room. */
function PhoneSearch() {
  if (useLocation().pathname !== '/') return null
  return (
    <div className="mobonly">
      <Search />
    </div>
  )
}

/** A plain GET form, so that it works before and without script; the filters chosen on the market stay. */
function Search() {
  const id = useId()
  const [search] = useSearchParams()
  const { pathname } = useLocation()
  const kept = pathname === '/' ? [...search].filter(([name]) => name !== 'q' && name !== 'pages') : []
  const q = pathname === '/' ? (search.get('q') ?? '') : ''
  const navigate = useNavigate()
  const find = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const wanted = [...new FormData(event.currentTarget)].filter(([, value]) => value !== '')
    void navigate(`/?${new URLSearchParams(wanted as [string, string][])}`)
  }
  return (
    <search>
      <form action="/" className="search" onSubmit={find}>
        <label className="vh" htmlFor={id}>
          {m.common_search()}
        </label>
        <Icon name="search" />
        {/* The key makes the field follow the address (back, a removed condition), and lets it be typed in between. */}
        <input
          key={q}
          id={id}
          type="search"
          name="q"
          defaultValue={q}
          placeholder={m.common_search()}
          autoComplete="off"
          enterKeyHint="search"
        />
        {kept.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
      </form>
    </search>
  )
}

const Places = ({ fallback = false }) => {
  const places = usePlaces(fallback)
  return places.map(({ to, label, end }) => (
    <NavLink key={to} to={to} end={end}>
      {label}
    </NavLink>
  ))
}

function LanguageSwitch() {
  const client = useClient()
  const me = useMe()
  const other = locale() === 'vi' ? 'en' : 'vi'
  const change = async () => {
    // The person's own setting decides the language of messages; the page's is the cookie, whatever becomes of this request.
    if (me?.person) await client('PATCH /me', { body: { locale: other } }).catch(() => {})
    switchLocale(other)
  }
  return (
    <button type="button" className="tool lang" lang={other} onClick={change}>
      <span>
        {m.common_other_language()}
        <span className="vh">: {m.common_other_language_name()}</span>
      </span>
    </button>
  )
}

function Bell() {
  const me = useMe()
  if (!me?.person) return null
  const n = me.unread > 99 ? '99+' : String(me.unread)
  return (
    <Link
      className="tool"
      to="/notifications"
      aria-label={me.unread > 0 ? m.common_bell_count({ n }) : m.common_bell()}
    >
      <Icon name="bell" size={24} />
      {me.unread > 0 && (
        <span className="n" aria-hidden="true">
          {n}
        </span>
      )}
    </Link>
  )
}

function CartLink() {
  const count = useCart().length
  return (
    <Link
      className="tool"
      to="/cart"
      aria-label={count > 0 ? m.common_cart_count({ count, n: String(count) }) : m.common_cart()}
    >
      <Icon name="cart" size={24} />
      {count > 0 && (
        <span className="n" aria-hidden="true">
          {count}
        </span>
      )}
    </Link>
  )
}

function Who() {
  const me = useMe()
  const acting = useActing()
  const { pathname, search } = useLocation()
  if (!me) return null
  if (!me.person) {
    const next = pathname === '/sign-in' ? '' : `?${new URLSearchParams({ next: pathname + search })}`
    return (
      <Link className="btn btn--cloth" to={`/sign-in${next}`}>
        {m.common_sign_in()}
      </Link>
    )
  }
  return (
    <Link className="me" to="/account">
      <Initials name={me.person.name} />
      <span className="me__t">
        <b>{me.person.name}</b>
        {acting && acting.organization.name !== me.person.name && <span>{acting.organization.name}</span>}
      </span>
    </Link>
  )
}
