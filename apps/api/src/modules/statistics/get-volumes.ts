import type { getVolumes as contract } from '@chl/contracts/statistics'
import { m } from '@chl/messages/messages.js'
import type { Read } from '#platform/http'
import { Refusal, refuse } from '#platform/problem'
import { volumeRows, WATCHED } from './office-trades.ts'
import { daysBefore, monthStart, periodAsked } from './trade-period.ts'

/**
 * Volumes and values that an office watches, by product and area. A trade counts where its place was in the office's
 * jurisdiction on the trade's day; figures are the sum of those trades, reversals included. Refused: `forbidden` for others.
 */
export const getVolumes: Read<typeof contract> = async (db, { organization, locale }, { query }) => {
  if (organization.kind !== 'office') return refuse('forbidden')
  const period = periodAsked(query, monthStart, locale)
  if (period instanceof Refusal) return period
  const before = daysBefore(period)
  const unknown = [m.csv_area_unknown({}, { locale: 'vi' }), m.csv_area_unknown({}, { locale: 'en' })]
  const values = [organization.id, period.from, period.to, query.area ?? null, before.from, before.to, ...unknown]
  const volumes = await db.json<never>('office-volumes', VOLUMES, values)
  if (!volumes) throw new Error('an aggregate gave no row')
  return volumes
}

const VOLUMES = `
with scope as materialized (select * from office_scope($1)),
watched as materialized (${WATCHED('$2', '$3', '$4')}),
earlier as (${WATCHED('$5', '$6', '$4')}),
${volumeRows('watched')},
by_area as (
  select w.area_code, sum(w.grams) as grams, sum(w.dong) as dong, sum(w.sign) as trades from watched w group by 1
), by_month as (
  select to_char(m, 'YYYY-MM') as month, coalesce(w.grams, 0) as grams, coalesce(w.dong, 0) as dong
  from generate_series(date_trunc('month', $2::date::timestamp), $3::date::timestamp, interval '1 month') m
    left join (select date_trunc('month', day::timestamp) as month, sum(grams) as grams, sum(dong) as dong from watched group by 1) w on w.month = m
), named as (
  select distinct l.name_vi, l.name_en from jurisdiction j join locality l on l.id = j.locality_id
  where j.organization_id = $1 and daterange(j.valid_from, j.valid_to, '[]') && daterange($2::date, $3::date, '[]')
)
select json_build_object(
  'from', $2::date, 'to', $3::date, 'asOf', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  'jurisdiction', (select coalesce(json_agg(json_build_object('vi', name_vi, 'en', name_en) order by name_vi), '[]') from named),
  'total', (select json_build_object('grams', coalesce(sum(grams), 0), 'estimatedGrams', coalesce(sum(grams) filter (where estimated), 0),
      'pieces', coalesce(sum(pieces), 0), 'dong', coalesce(sum(dong), 0), 'trades', coalesce(sum(sign), 0),
      'sellers', (select count(distinct seller_id) from standing)) from watched),
  'before', (select json_build_object('from', $5::date, 'to', $6::date, 'grams', coalesce(sum(grams), 0), 'dong', coalesce(sum(dong), 0),
      'trades', coalesce(sum(sign), 0)) from earlier),
  'areas', (select coalesce(json_agg(json_build_object('area', b.area_code,
      'name', json_build_object('vi', coalesce(a.label_vi, $7::text), 'en', coalesce(a.label_en, $8::text)),
      'grams', coalesce(b.grams, 0), 'dong', b.dong, 'trades', b.trades) order by b.area_code is null, b.dong desc, a.name_vi), '[]')
    from by_area b left join area a on a.code = b.area_code),
  'months', (select json_agg(json_build_object('month', month, 'grams', grams, 'dong', dong) order by month) from by_month),
  'rows', (select coalesce(json_agg(json_build_object('area', v.area_code,
      'product', json_build_object('id', p.id, 'name', json_build_object('vi', p.name_vi, 'en', p.name_en), 'category', p.category_code),
      'state', v.state, 'grams', v.grams, 'estimatedGrams', v.estimated_grams, 'pieces', v.pieces, 'dong', v.dong, 'trades', v.trades,
      'sellers', v.sellers) order by v.dong desc, p.position, v.state, v.area_code), '[]')
    from volume v join product p on p.id = v.product_id))::text`
