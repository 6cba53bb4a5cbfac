import type { listProducts as listProductsOf, Product } from '@chl/contracts/catalog'
import type { ReplyOf } from '@chl/contracts/endpoint'
import type { Db } from '#platform/db'
import { refuse } from '#platform/problem'

const names = (table: string) => `json_build_object('vi', ${table}.name_vi, 'en', ${table}.name_en)`

// One product as the contract says it. Units and grades are looked up by product, which their keys begin with.
const PRODUCT = `json_build_object(
    'id', p.id, 'name', ${names('p')}, 'category', p.category_code, 'measure', p.measure,
    'units', coalesce((
      select json_agg(json_build_object(
        'code', u.code, 'name', ${names('u')}, 'measure', u.measure, 'grams', u.grams, 'gramsPerPiece', pu.grams_per_piece) order by pu.position)
      from product_unit pu join unit u on u.code = pu.unit_code where pu.product_id = p.id), '[]'),
    'grades', coalesce((
      select json_agg(json_build_object('code', g.code, 'name', ${names('g')}) order by g.position)
      from grade g where g.product_id = p.id), '[]'),
    'states', p.states, 'harvestMonths', p.harvest_months, 'areas', p.areas, 'aliases', p.aliases,
    'picture', json_build_object('url', p.picture, 'drawn', true, 'alt', json_build_object('vi', p.alt_vi, 'en', p.alt_en)))`

const ALL = `
  select json_build_object(
    'categories', (select json_agg(json_build_object('code', c.code, 'name', ${names('c')}, 'icon', c.icon) order by c.position) from category c),
    'states', (select json_agg(json_build_object('code', s.code, 'name', ${names('s')}) order by s.position) from produce_state s),
    'products', (select json_agg(${PRODUCT} order by p.position) from product p))::text`
const ONE = `select (${PRODUCT})::text from product p where p.id = $1`

/** The whole catalogue, in its own order. */
export const listProducts = async (db: Db) =>
  (await db.json<ReplyOf<typeof listProductsOf>>('products', ALL, [])) ?? refuse('unavailable')

/** One product; `not-found` for an id that is none. */
export const getProduct = async (db: Db, _actor: unknown, { params }: { params: { id: string } }) =>
  (await db.json<Product>('product', ONE, [params.id])) ?? refuse('not-found')
