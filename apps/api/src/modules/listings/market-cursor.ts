import { isDay } from '@chl/domain/time'

export type Sort = 'new' | 'cheap' | 'dear' | 'ready'

type Order = {
  /** The columns that sort, `id` last so that no two rows are equal. Each sort is one index of what is for sale. */
  by: string
  /** What comes after the row whose key and id are the next two values ($n, $n+1, …), by the same columns. */
  after: (n: number) => string
  /** The sort key of a row as text. */
  key: string
  /** The values of `after` but the id; null where the text is no key of this sort. */
  read: (key: string) => unknown[] | null
}

const priceKey = (key: string) => {
  const [, counted, price] = /^([01]):(\d{1,11})$/.exec(key) ?? []
  return price === undefined ? null : [counted === '1', Number(price)]
}
const instantKey = (key: string) => {
  const [, day] = /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z$/.exec(key) ?? []
  return day && isDay(day) ? [key] : null
}

/**
 * The four orders of the market. By price, what is weighed comes first and what is counted after it, each in its own
 * order: đồng per kg and đồng a piece don't compare.
 */
export const ORDERS: Readonly<Record<Sort, Order>> = {
  new: {
    by: 'listed_at desc, id desc',
    after: (n) => `(listed_at, id) < ($${n}::timestamptz, $${n + 1}::uuid)`,
    key: `to_char(l.listed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
    read: instantKey,
  },
  cheap: {
    by: 'counted, price, id',
    after: (n) => `(counted, price, id) > ($${n}::boolean, $${n + 1}::bigint, $${n + 2}::uuid)`,
    key: `l.counted::int || ':' || l.price`,
    read: priceKey,
  },
  dear: {
    by: 'counted, (-price), id',
    after: (n) => `(counted, (-price), id) > ($${n}::boolean, -$${n + 1}::bigint, $${n + 2}::uuid)`,
    key: `l.counted::int || ':' || l.price`,
    read: priceKey,
  },
  ready: {
    by: 'ready_on, id',
    after: (n) => `(ready_on, id) > ($${n}::date, $${n + 1}::uuid)`,
    key: `l.ready_on::text`,
    read: (key) => (isDay(key) ? [key] : null),
  },
}

/** SQL for the opaque cursor that stands after a row: base64url of sort, key and id. */
export const cursorSql = (sort: Sort) =>
  `rtrim(translate(encode(convert_to('${sort}|' || ${ORDERS[sort].key} || '|' || l.id, 'UTF8'), 'base64'), E'+/\\n', '-_'), '=')`

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The values that `after` takes, of a cursor of this very sort; null where it is broken, or another sort's. */
export function readCursor(sort: Sort, cursor: string): unknown[] | null {
  const [named, key, id, ...rest] = Buffer.from(cursor, 'base64url').toString('latin1').split('|')
  if (named !== sort || key === undefined || id === undefined || rest.length > 0 || !UUID.test(id)) return null
  const values = ORDERS[sort].read(key)
  return values && [...values, id]
}
