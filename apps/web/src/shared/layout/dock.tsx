import { m } from '@chl/messages/messages.js'
import { Link, NavLink, useLocation } from 'react-router'
import { ClientOnly } from '../client-only.tsx'
import { useMe } from '../session.ts'
import { Icon } from '../ui/icon.tsx'
import { type Place, usePlaces } from './places.ts'

/** The phone's bar of places at the foot, of one height before and after it is known who one is. */
export const Dock = () => (
  <nav className="dock mobonly" aria-label={m.common_nav()}>
    <ClientOnly fallback={<Items fallback />}>
      <Items />
      <Me />
    </ClientOnly>
  </nav>
)

const Items = ({ fallback = false }) => usePlaces(fallback).map((place) => <Item key={place.to} {...place} />)

const Item = ({ to, label, short = label, icon, end, main }: Place) => (
  <NavLink to={to} end={end} className={main ? 'dock__post' : undefined}>
    <Icon name={icon} />
    {short}
  </NavLink>
)

function Me() {
  const me = useMe()
  const { pathname, search } = useLocation()
  if (!me) return null
  if (me.person) return <Item to="/account" label={m.common_account()} icon="user" />
  if (pathname === '/sign-in') return <Item to="/sign-in" label={m.common_sign_in()} icon="user" />
  return (
    <Link to={`/sign-in?${new URLSearchParams({ next: pathname + search })}`}>
      <Icon name="user" />
      {m.common_sign_in()}
    </Link>
  )
}
