import { useSyncExternalStore } from 'react'
import { type Counted, instant, number, pricePer, relative } from '../format.ts'

/** A price as it stands on a card: «165.000 ₫/kg». */
export const Price = ({ price, goods, size = 'card' }: { price: number; goods: Counted; size?: 'card' | 'page' }) => (
  <p className={size === 'page' ? 'pr t32' : 'pr'}>
    {number(price)} <small>{pricePer(goods)}</small>
  </p>
)

let now = 0
const minute = (tick: () => void) => {
  const timer = setInterval(() => {
    now = Date.now()
    tick()
  }, 30_000)
  return () => clearInterval(timer)
}
const currentMinute = () => {
  if (now === 0) now = Date.now()
  return now
}

/** The time in milliseconds, anew twice a minute; null on the server and in the first paint, which know no «now». */
export const useNow = (): number | null => useSyncExternalStore<number | null>(minute, currentMinute, () => null)

/** «2 giờ trước», with the full time as its title; the first paint, which is shared and kept, shows the full time itself. */
export function When({ at }: { at: string }) {
  const current = useNow()
  const full = instant(at)
  return (
    <time dateTime={at} title={full}>
      {current === null ? full : relative(at, current)}
    </time>
  )
}
