import type pg from 'pg'
import { type CatalogueProduct, readProduce } from '../files.ts'
import type { Random } from './random.ts'
import type { Tables } from './tables.ts'

export type Commune = {
  id: string
  code: string
  shortVi: string
  shortEn: string
  area: string | null
  outside: boolean
  successor: string | null
}
export type Unit = { code: string; measure: 'mass' | 'count'; grams: number | null; nameVi: string }

/** What all parts of the demo know: the places and the catalogue as they were imported, the day it is made, and where rows go. */
export type World = {
  /** Now, and nothing of the demo's past is later. */
  now: Date
  random: Random
  tables: Tables
  /** By code: communes in force, and those until 30 June 2025. */
  communes: ReadonlyMap<string, Commune>
  oldCommunes: ReadonlyMap<string, Commune>
  communeById: ReadonlyMap<string, Commune>
  provinces: readonly { id: string; code: string; ended: boolean }[]
  products: ReadonlyMap<string, CatalogueProduct>
  units: ReadonlyMap<string, Unit>
  areas: ReadonlyMap<string, { nameVi: string; nameEn: string }>
}

export async function readWorld(client: pg.ClientBase, now: Date, random: Random, tables: Tables): Promise<World> {
  const { rows: communes } = await client.query<Commune & { ended: boolean }>(
    `select l.id, l.code, l.short_vi as "shortVi", l.short_en as "shortEn", l.area_code as area, l.outside, s.to_id as successor,
       l.valid_to is not null as ended
     from locality l left join locality_successor s on s.from_id = l.id where l.kind = 'commune' order by l.code, l.valid_from`,
  )
  const { rows: provinces } = await client.query<World['provinces'][number]>(
    `select id, code, valid_to is not null as ended from locality where kind = 'province' order by code, valid_from`,
  )
  const { rows: units } = await client.query<Unit>('select code, measure, grams, name_vi as "nameVi" from unit')
  const { rows: areas } = await client.query<{ code: string; nameVi: string; nameEn: string }>(
    'select code, name_vi as "nameVi", name_en as "nameEn" from area',
  )
  if (communes.length === 0 || units.length === 0) throw new Error('places and catalogue must be imported first')
  const byCode = (ended: boolean) => new Map(communes.filter((c) => c.ended === ended).map((c) => [c.code, c]))
  return {
    now,
    random,
    tables,
    communes: byCode(false),
    oldCommunes: byCode(true),
    communeById: new Map(communes.map((c) => [c.id, c])),
    provinces,
    products: new Map(readProduce().products.map((p) => [p.id, p])),
    units: new Map(units.map((u) => [u.code, u])),
    areas: new Map(areas.map((a) => [a.code, a])),
  }
}

/** The value, or an error that names what is missing: demo data refers to facts that a file may lose. */
export function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`the demo data needs ${what}`)
  return value
}
