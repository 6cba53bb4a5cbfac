import { readFileSync } from 'node:fs'
import path from 'node:path'
import { area, category, code, day, measure, state } from '@chl/contracts/common'
import * as z from 'zod/mini'

/** What the files of data/ hold, as far as it is imported. A file that says anything else stops the import. */
const text = z.string().check(
  z.minLength(1),
  z.overwrite((value) => value.normalize('NFC')),
)
const both = z.object({ vi: text, en: text })
const key = z.object({ code: text, valid_from: z.nullable(day) })
const unit = {
  ...key.shape,
  name_vi: text,
  name_en: text,
  valid_to: z.nullable(day),
}
const position = { lat: z.number(), lng: z.number() }
const commune = {
  ...unit,
  ...position,
  short_name_vi: text,
  type: z.enum(['xa', 'phuong', 'thi_tran']),
  area: z.nullable(area),
  province: key,
}

const places = z.object({
  areas: z.array(z.object({ code: area, name_vi: text, name_en: text, label_vi: text, label_en: text })),
  provinces: z.array(z.object({ ...unit, successor: z.nullable(key) })),
  districts: z.array(z.object({ ...unit, province: key })),
  old_units: z.array(
    z.object({
      ...commune,
      district: key,
      successor: z.object({
        ...key.shape,
        change: z.enum(['merged', 'unchanged']),
        share: z.number().check(z.gt(0), z.lte(1)),
      }),
    }),
  ),
  new_units: z.array(
    z.object({
      ...commune,
      areas_touched: z.array(area),
      predecessors: z.array(z.object({ ...key.shape, name_vi: text, outside: z.boolean() })),
    }),
  ),
})
export type Places = z.output<typeof places>

const named = z.object({ code, ...both.shape })
const whole = z.int().check(z.positive())
const product = z.object({
  id: code,
  name: both,
  category,
  measure,
  units: z.array(z.object({ code, grams_per_piece: z.optional(z.nullable(whole)) })).check(z.minLength(1)),
  states: z.array(state).check(z.minLength(1)),
  grades: z.array(named),
  harvest_months: z.array(z.int().check(z.gte(1), z.lte(12))).check(z.minLength(1)),
  areas: z.array(area).check(z.minLength(1)),
  aliases: z.array(text),
  price: z.object({ min_vnd: whole, max_vnd: whole, per: z.enum(['kg', 'piece']), unit: code, state }),
})

const produce = z.object({
  categories: z.array(z.object({ code: category, ...both.shape })),
  states: z.array(z.object({ code: state, ...both.shape })),
  units: z.array(z.object({ ...named.shape, kind: measure, grams: z.nullable(whole) })),
  products: z.array(product),
})
export type Produce = z.output<typeof produce>
export type CatalogueProduct = Produce['products'][number]

const slug = z.string().check(z.regex(/^[a-z0-9/-]+$/))
const pictures = z.object({
  products: z.record(z.string(), z.object({ picture: slug, alt: both })),
  categories: z.record(category, slug),
})
export type Pictures = z.output<typeof pictures>

const read = (name: string): unknown => JSON.parse(readFileSync(path.join(import.meta.dirname, 'data', name), 'utf8'))

/** The three files, checked. */
export const readPlaces = (): Places => places.parse(read('communes.json'))
export const readProduce = (): Produce => produce.parse(read('produce.json'))
export const readPictures = (): Pictures => pictures.parse(read('pictures.json'))
