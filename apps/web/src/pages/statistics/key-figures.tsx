import type { ReactNode } from 'react'

export type KeyFigure = { name: string; value: string; unit?: string; under?: readonly ReactNode[] }

/** The few figures that a page is opened for, side by side; each moves with a short glow when it changes. */
export const KeyFigures = ({ label, figures }: { label: string; figures: readonly KeyFigure[] }) => (
  <dl className="sheet kpis" aria-label={label}>
    {figures.map(({ name, value, unit, under = [] }) => (
      <div className="kpi" key={name}>
        <dt className="c2 t14">{name}</dt>
        <dd>
          <p className="kpi__v" key={value}>
            <b>{value}</b> {unit && <span>{unit}</span>}
          </p>
          {under.map((line, index) => (
            <p className="t14 c2" key={index}>
              {line}
            </p>
          ))}
        </dd>
      </div>
    ))}
  </dl>
)
