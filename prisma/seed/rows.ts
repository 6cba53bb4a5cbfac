import { searchText } from '@chl/domain/search'
import type { Pictures, Places, Produce } from './files.ts'

/** Rows as the database has them, under its own names: they travel as JSON, one statement a table. */
export type Row = Record<string, string | number | boolean | null | readonly string[] | readonly number[]>

type Key = { code: string; valid_from: string | null }
/** An unknown start lies before our records. */
const from = ({ valid_from }: Key): string => valid_from ?? '-infinity'

const KINDS_VI = /^(Tỉnh|Huyện|Thị xã|Thị trấn|Phường|Xã) /
const KINDS_EN = / (Province|District|Town|Township|Ward|Commune)$/
const DISTRICT_TYPES: Readonly<Record<string, string>> = { Huyện: 'huyen', 'Thị xã': 'thi_xa' }

const kindOf = (name: string): string => KINDS_VI.exec(name)?.[1] ?? ''
const dated = (unit: Key & { valid_to: string | null; name_vi: string; name_en: string }) => ({
  code: unit.code,
  valid_from: from(unit),
  valid_to: unit.valid_to,
  name_vi: unit.name_vi,
  short_vi: unit.name_vi.replace(KINDS_VI, ''),
  name_en: unit.name_en,
  short_en: unit.name_en.replace(KINDS_EN, ''),
})
const child = (kind: string, parent: Key) => ({
  parent_kind: kind,
  parent_code: parent.code,
  parent_from: from(parent),
})
const nowhere = { area_code: null, outside: false, lat: null, lng: null }

/** Provinces, districts and communes, each with its parent's key. */
export function localityRows(places: Places): Row[] {
  const provinces = places.provinces.map((p) => ({ kind: 'province', ...dated(p), type: 'tinh', ...nowhere }))
  const districts = places.districts.map((d) => ({
    kind: 'district',
    ...dated(d),
    type: DISTRICT_TYPES[kindOf(d.name_vi)] ?? null,
    ...nowhere,
    ...child('province', d.province),
  }))
  const old = places.old_units.map((u) => ({
    kind: 'commune',
    ...dated(u),
    short_vi: u.short_name_vi,
    type: u.type,
    area_code: u.area,
    outside: false,
    lat: u.lat,
    lng: u.lng,
    ...child('district', u.district),
  }))
  const since = places.new_units.map((u) => ({
    kind: 'commune',
    ...dated(u),
    short_vi: u.short_name_vi,
    type: u.type,
    area_code: u.area,
    outside: u.predecessors.some((p) => p.outside),
    lat: u.lat,
    lng: u.lng,
    ...child('province', u.province),
  }))
  return [...provinces, ...districts, ...old, ...since]
}

/** Edges from a unit to the one it went into. */
export function successorRows(places: Places): Row[] {
  const edge = (kind: string, unit: Key, to: Key, change: string, share: number) => ({
    kind,
    from_code: unit.code,
    from_from: from(unit),
    to_code: to.code,
    to_from: from(to),
    change,
    share,
  })
  return [
    ...places.provinces.flatMap((p) => (p.successor ? [edge('province', p, p.successor, 'merged', 1)] : [])),
    ...places.old_units.map((u) => edge('commune', u, u.successor, u.successor.change, u.successor.share)),
  ]
}

export const areaRows = (places: Places): Row[] => places.areas

const named = (item: { code: string; vi: string; en: string }) => ({
  code: item.code,
  name_vi: item.vi,
  name_en: item.en,
})

/** The catalogue's tables, by name. Throws where a product has no picture. */
export function catalogueRows(produce: Produce, pictures: Pictures) {
  const products = produce.products.map((p, position) => {
    const drawing = pictures.products[p.id]
    if (!drawing) throw new Error(`pictures.json has no picture for ${p.id}`)
    return {
      id: p.id,
      name_vi: p.name.vi,
      name_en: p.name.en,
      category_code: p.category,
      measure: p.measure,
      states: p.states,
      harvest_months: p.harvest_months,
      areas: p.areas,
      aliases: p.aliases,
      picture: `/pictures/${drawing.picture}.svg`,
      alt_vi: drawing.alt.vi,
      alt_en: drawing.alt.en,
      search: searchText([p.name.vi, p.name.en, ...p.aliases]),
      position,
    }
  })
  return {
    category: produce.categories.map((c, position) => ({
      ...named(c),
      icon: `/pictures/${pictures.categories[c.code]}.svg`,
      position,
    })),
    produce_state: produce.states.map((s, position) => ({ ...named(s), position })),
    unit: produce.units.map((u) => ({ ...named(u), measure: u.kind, grams: u.grams })),
    product: products,
    product_unit: produce.products.flatMap((p) =>
      p.units.map((u, position) => ({
        product_id: p.id,
        unit_code: u.code,
        grams_per_piece: u.grams_per_piece ?? null,
        position,
      })),
    ),
    grade: produce.products.flatMap((p) =>
      p.grades.map((g, position) => ({ product_id: p.id, ...named(g), position })),
    ),
  } satisfies Record<string, Row[]>
}
