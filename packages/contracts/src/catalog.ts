import * as z from 'zod/mini'
import { area, category, code, measure, names, picture, state } from './common.ts'
import { endpoint } from './endpoint.ts'

export const categoryView = z
  .object({ code: category, name: names, icon: z.string() })
  .register(z.globalRegistry, { id: 'Category' })

export const unit = z
  .object({
    code,
    name: names,
    measure,
    /** Grams of one mass unit; null for counted units. */
    grams: z.nullable(z.int()),
    /** Typical grams of one piece, as an estimate; null where it means nothing (flowers, cloth). */
    gramsPerPiece: z.nullable(z.int()),
  })
  .register(z.globalRegistry, { id: 'Unit' })

export const grade = z.object({ code, name: names })

export const product = z
  .object({
    id: code,
    name: names,
    category,
    measure,
    units: z.array(unit),
    grades: z.array(grade),
    states: z.array(state),
    harvestMonths: z.array(z.int()),
    areas: z.array(area),
    aliases: z.array(z.string()),
    picture,
  })
  .register(z.globalRegistry, { id: 'Product' })
export type Product = z.output<typeof product>
export type Unit = z.output<typeof unit>

export const listProducts = endpoint({
  id: 'listProducts',
  method: 'GET',
  path: '/products',
  tag: 'catalog',
  access: 'public',
  summary: 'The whole catalogue: products with units, grades, states and seasons',
  reply: z.object({
    categories: z.array(categoryView),
    states: z.array(z.object({ code: state, name: names })),
    products: z.array(product),
  }),
})

export const getProduct = endpoint({
  id: 'getProduct',
  method: 'GET',
  path: '/products/:id',
  tag: 'catalog',
  access: 'public',
  summary: 'One product of the catalogue',
  params: z.strictObject({ id: code }),
  reply: product,
})
