import { m } from '@chl/messages/messages.js'
import { type ReactNode, useEffect, useState } from 'react'

type Spot = 'search' | 'cart' | 'orders' | 'offline' | 'error'

/** Nothing here: why, and the one action that helps. `heading` is h1 where it stands for the page, else h2. */
export function Empty({
  picture,
  title,
  heading: Heading = 'h2',
  children,
  actions,
}: {
  picture: Spot
  title: string
  heading?: 'h1' | 'h2'
  children?: ReactNode
  actions?: ReactNode
}) {
  return (
    <section className="st">
      <img className="spot" src={`/pictures/empty/${picture}.svg`} alt="" width={180} height={120} />
      <Heading>{title}</Heading>
      {children && <p className="c2">{children}</p>}
      {actions && <div className="st__a">{actions}</div>}
    </section>
  )
}

/** Whether 300 ms have passed since this was first shown: before that, a skeleton would only flicker. */
function useLate() {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300)
    return () => clearTimeout(timer)
  }, [])
  return late
}

/** Rows of the sizes to come, for a Suspense fallback: `card` as in the market, `row` as in lists. Says «Đang tải» once. */
export function Skeleton({ rows = 3, kind = 'row' }: { rows?: number; kind?: 'card' | 'row' }) {
  const late = useLate()
  return (
    <div aria-busy="true" className={late ? 'sk-on' : 'sk-off'}>
      <p className="vh" aria-live="polite">
        {late ? m.common_loading() : ''}
      </p>
      <div className={kind === 'card' ? 'lots' : 'stack'} aria-hidden="true">
        {Array.from({ length: rows }, (_, index) =>
          kind === 'card' ? <SkeletonCard key={index} /> : <SkeletonRow key={index} />,
        )}
      </div>
    </div>
  )
}

const SkeletonCard = () => (
  <div className="lot sk">
    <div className="lot__pic" />
    <div className="lot__b">
      <i className="sk-80" />
      <i className="h sk-60" />
      <i className="sk-70" />
      <i className="sk-60" />
      <i className="sk-50" />
    </div>
  </div>
)

const SkeletonRow = () => (
  <div className="sheet pad stack sk">
    <i className="sk-60" />
    <i className="h sk-80" />
    <i className="sk-50" />
  </div>
)
