import { m } from '@chl/messages/messages.js'
import { moment } from './moment.ts'
import type { Order } from './orders.queries.ts'

type Statement = Order['statements'][number]

/** What was said of a dispute, oldest first, each with its photos. */
export const Statements = ({ statements }: { statements: readonly Statement[] }) => (
  <ul className="stack-16">
    {statements.map((statement) => (
      <li key={statement.id} className="stack">
        <p className="cash__text">{m.common_quoted({ text: statement.text })}</p>
        <StatementPhotos statement={statement} />
        <p className="t14 c2">{m.order_statement_by({ who: whoOf(statement), time: moment(statement.at) })}</p>
      </li>
    ))}
  </ul>
)

const whoOf = ({ by: { person, organization } }: Statement) =>
  [person, organization === person ? null : organization].filter(Boolean).join(', ')

/** Pressed, a photo opens in its full size. */
const StatementPhotos = ({ statement }: { statement: Statement }) =>
  statement.photos.length === 0 ? null : (
    <div className="dsp__p">
      {statement.photos.map(({ id, url, thumb }, index) => (
        <a key={id} href={url} target="_blank" rel="noreferrer">
          <img
            src={thumb}
            alt={m.order_statement_photo({ n: index + 1, who: whoOf(statement) })}
            width={96}
            height={96}
            loading="lazy"
          />
        </a>
      ))}
    </div>
  )
