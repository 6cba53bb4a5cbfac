import { m } from '@chl/messages/messages.js'
import { money, percent } from '../../shared/format.ts'
import { inLocale } from '../../shared/locale.ts'
import type { Volumes } from './statistics.queries.ts'
import { tonnes } from './tonnes.ts'

/** Each area's volume as a bar with its figures; what lies outside or can't be known stands last, by that name. */
export function AreasFigure({ volumes: { areas, total } }: { volumes: Volumes }) {
  const longest = Math.max(...areas.map(({ grams }) => grams), 1)
  const most = areas.reduce((best, area) => (area.grams > best.grams ? area : best))
  const share = total.grams > 0 ? percent(Math.round((most.grams / total.grams) * 1000) * 10) : null
  return (
    <section className="sheet pad stack-12 st-fig" aria-labelledby="areas">
      <h2 id="areas">{m.office_by_area()}</h2>
      <figure className="stack-12">
        <ul className="ars">
          {areas.map(({ area, name, grams, dong }) => (
            <li key={area ?? 'unknown'}>
              <p className="row between wrap">
                <span>{inLocale(name)}</span>
                <span>
                  <b className="nw">
                    {tonnes(grams)} {m.office_tonnes()}
                  </b>
                  <span className="c2 nw"> · {money(dong)}</span>
                </span>
              </p>
              <svg className={`ars__b ars__b--${area ?? 'unknown'}`} width="100%" height="12" aria-hidden="true">
                <rect width={`${(Math.max(grams, 0) / longest) * 100}%`} height="12" />
              </svg>
            </li>
          ))}
        </ul>
        {share && (
          <figcaption className="t14 c2">{m.office_by_area_caption({ area: inLocale(most.name), share })}</figcaption>
        )}
      </figure>
    </section>
  )
}
