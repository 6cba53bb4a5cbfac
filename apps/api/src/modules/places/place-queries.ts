import type { ReplyOf } from '@chl/contracts/endpoint'
import type { listAreas as listAreasOf, listCommunes as listCommunesOf } from '@chl/contracts/places'
import type { Db } from '#platform/db'
import { refuse } from '#platform/problem'

const AREAS = `
  select json_build_object('areas', json_agg(json_build_object(
    'code', code, 'name', json_build_object('vi', name_vi, 'en', name_en), 'label', json_build_object('vi', label_vi, 'en', label_en))
    order by array_position(array['tam_duong', 'tan_uyen', 'sa_pa'], code)))::text
  from area`

// In force today by our clock, so that a reform's first day needs no new release. The English names sort without accents.
const COMMUNES = `
  select json_build_object('communes', coalesce(json_agg(json_build_object(
    'id', c.id, 'code', c.code, 'name', json_build_object('vi', c.name_vi, 'en', c.name_en),
    'province', json_build_object('vi', p.short_vi, 'en', p.short_en), 'area', c.area_code, 'outside', c.outside,
    'old', coalesce(before.old, '[]')) order by c.short_en, c.code), '[]'))::text
  from locality c
  join locality p on p.id = c.parent_id
  left join (
    select s.to_id, json_agg(json_build_object(
      'id', o.id, 'code', o.code, 'name', json_build_object('vi', o.name_vi, 'en', o.name_en), 'area', o.area_code) order by o.short_en, o.code) as old
    from locality_successor s join locality o on o.id = s.from_id
    group by s.to_id) before on before.to_id = c.id
  where c.kind = 'commune'
    and (now() at time zone 'Asia/Ho_Chi_Minh')::date between c.valid_from and coalesce(c.valid_to, 'infinity')`

/** The three areas, in the order in which people name them. */
export const listAreas = async (db: Db) =>
  (await db.json<ReplyOf<typeof listAreasOf>>('areas', AREAS, [])) ?? refuse('unavailable')
/** The communes in force today, each with those that went into it. */
export const listCommunes = async (db: Db) =>
  (await db.json<ReplyOf<typeof listCommunesOf>>('communes', COMMUNES, [])) ?? refuse('unavailable')
