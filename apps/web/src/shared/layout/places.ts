import { m } from '@chl/messages/messages.js'
import { useActing, useMe } from '../session.ts'
import type { IconName } from '../ui/icon.tsx'

export type Place = { to: string; label: string; short?: string; icon: IconName; end?: boolean; main?: boolean }

const market = (): Place => ({ to: '/', label: m.common_market(), icon: 'stall', end: true })

/** Where this person can go, for the bar and the dock alike. Before it is known who one is, only the market. */
export function usePlaces(fallback = false): Place[] {
  const me = useMe()
  const can = useActing()?.abilities

  if (fallback || !me?.person) return [market()]
  const places = [market()]
  if (can?.supervise) places.push({ to: '/office', label: m.common_office(), icon: 'office' })
  if (can?.operate) places.push({ to: '/operator', label: m.common_operator(), icon: 'sliders' })
  if (can?.sell) places.push({ to: '/post', label: m.common_post(), icon: 'plus', main: true })
  if (can?.sell || can?.buy) {
    places.push({ to: '/orders', label: m.common_orders(), icon: 'box' })
    places.push({ to: '/sales', label: m.common_sales(), short: m.common_sales_short(), icon: 'table' })
  }
  return places
}
