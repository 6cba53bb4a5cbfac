import type { exportTrades as contract } from '@chl/contracts/statistics'
import { m } from '@chl/messages/messages.js'
import type { Read } from '#platform/http'
import { type Locale, Refusal } from '#platform/problem'
import { type Cell, csvFile } from './csv.ts'
import { periodAsked, yearStart } from './trade-period.ts'

type Side = 'buyer' | 'seller'
type Row = {
  day: string
  number: string
  sign: number
  product: string
  grade: string | null
  state: string
  grams: string | null
  estimated: boolean
  pieces: string | null
  unit: string | null
  dong: string
  counterpart: string
  origin: string
  old: string | null
  area: string | null
}

/** Every trade of the acting organization in the period, oldest first, reversals included: what the summary adds up. */
export const exportTrades: Read<typeof contract> = async (db, { organization, locale }, { query }) => {
  const period = periodAsked(query, yearStart, locale)
  if (period instanceof Refusal) return period
  const rows = await db.rows<Row>(`trades-${query.side}-${locale}`, tradesOf(query.side, locale), [
    organization.id,
    period.from,
    period.to,
  ])
  const name = `${query.side === 'seller' ? 'ban-ra' : 'mua-vao'}_${period.from}_${period.to}`
  return csvFile(locale, name, [header(query.side, locale), ...rows.map((row) => cells(row, locale))])
}

const tradesOf = (side: Side, locale: Locale) => `
select t.day::text, o.number, t.sign, p.name_${locale} as product, g.name_${locale} as grade, s.name_${locale} as state,
  t.grams::text, t.estimated, t.pieces::text, case t.measure when 'count' then u.name_${locale} end as unit, t.dong::text,
  o.parties -> '${side === 'seller' ? 'buyer' : 'seller'}' ->> 'name' as counterpart,
  c.name_${locale} as origin, old.name_${locale} as old, a.name_${locale} as area
from trade t
  join orders o on o.id = t.order_id
  join product p on p.id = t.product_id
  join produce_state s on s.code = t.state
  join unit u on u.code = t.unit_code
  join locality c on c.id = t.origin_id
  left join locality old on old.id = t.old_origin_id
  left join area a on a.code = t.area_code
  left join grade g on g.product_id = t.product_id and g.code = t.grade_code
where t.${side}_id = $1 and t.day between $2::date and $3::date
order by t.day, t.at, t.sign, t.id`

function header(side: Side, locale: Locale): Cell[] {
  const at = { locale }
  return [
    m.csv_day({}, at),
    m.csv_order({}, at),
    m.csv_kind({}, at),
    m.csv_product({}, at),
    m.csv_grade({}, at),
    m.csv_state({}, at),
    m.csv_kg({}, at),
    m.csv_estimated({}, at),
    m.csv_pieces({}, at),
    m.csv_unit({}, at),
    m.csv_dong({}, at),
    side === 'seller' ? m.csv_buyer({}, at) : m.csv_seller({}, at),
    m.csv_commune({}, at),
    m.csv_old_commune({}, at),
    m.csv_area({}, at),
  ]
}

function cells(row: Row, locale: Locale): Cell[] {
  const at = { locale }
  return [
    row.day,
    row.number,
    row.sign === 1 ? m.csv_kind_trade({}, at) : m.csv_kind_reversal({}, at),
    row.product,
    row.grade,
    row.state,
    row.grams === null ? null : { grams: BigInt(row.grams) },
    row.estimated ? m.csv_estimated_yes({}, at) : null,
    row.pieces === null ? null : BigInt(row.pieces),
    row.unit,
    BigInt(row.dong),
    row.counterpart,
    row.origin,
    row.old,
    row.area ?? m.csv_area_unknown({}, at),
  ]
}
