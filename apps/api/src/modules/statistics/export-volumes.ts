import type { exportVolumes as contract } from '@chl/contracts/statistics'
import { m } from '@chl/messages/messages.js'
import type { Read } from '#platform/http'
import { type Locale, Refusal, refuse } from '#platform/problem'
import { type Cell, csvFile } from './csv.ts'
import { volumeRows, WATCHED } from './office-trades.ts'
import { monthStart, periodAsked } from './trade-period.ts'

type Row = {
  area: string | null
  product: string
  state: string
  grams: string
  estimated_grams: string
  pieces: string
  dong: string
  trades: string
  sellers: string
}

/** The office's figures by area and product, as the page shows them. Refused: `forbidden` for all but offices. */
export const exportVolumes: Read<typeof contract> = async (db, { organization, locale }, { query }) => {
  if (organization.kind !== 'office') return refuse('forbidden')
  const period = periodAsked(query, monthStart, locale)
  if (period instanceof Refusal) return period
  const rows = await db.rows<Row>(`office-volumes-${locale}`, volumesIn(locale), [
    organization.id,
    period.from,
    period.to,
    query.area ?? null,
  ])
  return csvFile(locale, `san-luong_${period.from}_${period.to}`, [
    header(locale),
    ...rows.map((row) => cells(row, locale)),
  ])
}

const volumesIn = (locale: Locale) => `
with scope as materialized (select * from office_scope($1)),
watched as materialized (${WATCHED('$2', '$3', '$4')}),
${volumeRows('watched')}
select a.name_${locale} as area, p.name_${locale} as product, s.name_${locale} as state, v.grams::text, v.estimated_grams::text,
  v.pieces::text, v.dong::text, v.trades::text, v.sellers::text
from volume v join product p on p.id = v.product_id join produce_state s on s.code = v.state left join area a on a.code = v.area_code
order by v.area_code is null, a.name_vi, v.dong desc, p.position, v.state`

function header(locale: Locale): Cell[] {
  const at = { locale }
  return [
    m.csv_area({}, at),
    m.csv_product({}, at),
    m.csv_state({}, at),
    m.csv_kg({}, at),
    m.csv_estimated_kg({}, at),
    m.csv_pieces({}, at),
    m.csv_dong({}, at),
    m.csv_trades({}, at),
    m.csv_sellers({}, at),
  ]
}

const cells = (row: Row, locale: Locale): Cell[] => [
  row.area ?? m.csv_area_unknown({}, { locale }),
  row.product,
  row.state,
  { grams: BigInt(row.grams) },
  { grams: BigInt(row.estimated_grams) },
  BigInt(row.pieces),
  BigInt(row.dong),
  BigInt(row.trades),
  BigInt(row.sellers),
]
