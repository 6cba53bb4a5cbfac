// The data of the bench: people with sessions, and 10 000 listings of their own lots. The same seed gives the same market.
import { createHash, randomUUID } from 'node:crypto'
import { searchText } from '@chl/domain/search'
import type pg from 'pg'

export const LISTINGS = 10_000
const SELLERS = 200
const BUYERS = 300

/** Somebody with an organization and an open session: what a request is signed in with. */
export type Member = { person: string; organization: string; token: string; name: string }
/** A listing that can be ordered; amounts in grams or pieces, price in đồng per kg or piece. */
export type Offer = { listing: string; lot: string; seller: number; price: number; amount: number }
export type Market = { sellers: Member[]; buyers: Member[]; offers: Offer[]; words: Words }
/** What people type: common words, and names that only one seller has. */
export type Words = { products: string[]; aliases: string[]; communes: string[]; sellers: string[] }

type Place = {
  id: string
  short: string
  area: string | null
  old: { id: string; short: string; area: string | null }[]
}
type Product = {
  id: string
  category: string
  names: string[]
  aliases: string[]
  states: string[]
  grades: { code: string; name: string }[]
  unit: string
  measure: 'mass' | 'count'
  grams: number | null
}
export type Random = () => number

/** Mulberry32: enough to choose with, the same on every machine. */
export function seeded(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!

// A table that is empty when it is looked at is planned for as one that stays so: whatever refers to an order would read all
// of them, until autovacuum looks again a minute later. Autovacuum itself never looks at an empty one.
async function gatherStatistics(sql: pg.Pool) {
  const { rows } = await sql.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and pg_relation_size(c.oid) > 0`)
  await sql.query(`vacuum (analyze) ${rows.map(({ name }) => name).join(', ')}`)
}

/** Fills a database that has places and catalogue, and gathers the planner's statistics as autovacuum would in time. */
export async function fillMarket(sql: pg.Pool): Promise<Market> {
  const random = seeded(20_261_123)
  const places = await readPlaces(sql)
  const products = await readProducts(sql)
  const names = sellerNames(random)
  const homes = names.map(() => homeOf(random, places))
  const sellers = await makeMembers(sql, 'farm', names, homes)
  const buyers = await makeMembers(
    sql,
    'buyer',
    Array.from({ length: BUYERS }, (_, i) => `Quán ăn ${i + 1}`),
    Array.from({ length: BUYERS }, () => homeOf(random, places)),
  )
  const lots = Array.from({ length: LISTINGS }, () => makeLot(random, sellers, names, homes, products))
  for (let at = 0; at < lots.length; at += 2500) await writeLots(sql, lots.slice(at, at + 2500))
  await addPhotos(sql)
  await gatherStatistics(sql)
  return {
    sellers,
    buyers,
    offers: lots.map((lot) => ({
      listing: lot.listing_id,
      lot: lot.id,
      seller: lot.seller,
      price: lot.price,
      amount: lot.measure === 'mass' ? 1000 : 2,
    })),
    words: {
      products: products.map(({ names: [vi = ''] }) => vi),
      aliases: products.flatMap(({ aliases }) => aliases),
      communes: places.flatMap((place) => [place.short, ...place.old.map((old) => old.short)]),
      sellers: names,
    },
  }
}

async function readPlaces(sql: pg.Pool) {
  const { rows } = await sql.query<Place>(`
    select c.id, c.short_vi as short, c.area_code as area, coalesce((
      select json_agg(json_build_object('id', o.id, 'short', o.short_vi, 'area', o.area_code) order by o.code)
      from locality_successor x join locality o on o.id = x.from_id where x.to_id = c.id), '[]') as old
    from locality c where c.kind = 'commune' and c.valid_to is null order by c.code`)
  return rows
}

async function readProducts(sql: pg.Pool) {
  const { rows } = await sql.query<Product>(`
    select p.id, p.category_code as category, array[p.name_vi, p.name_en] as names, p.aliases, p.states, u.code as unit, u.measure,
      w.grams_per_piece as grams,
      coalesce((select json_agg(json_build_object('code', g.code, 'name', g.name_vi) order by g.position) from grade g where g.product_id = p.id), '[]') as grades
    from product p join lateral (select * from product_unit w where w.product_id = p.id order by w.position limit 1) w on true
      join unit u on u.code = w.unit_code order by p.position`)
  return rows
}

const families = ['Lò', 'Vàng', 'Giàng', 'Tẩn', 'Lù', 'Hoàng', 'Nông', 'Đèo', 'Sùng', 'Má', 'Chẻo', 'Phàn']
const given = ['Mai', 'Sử', 'Páo', 'Mẩy', 'Lan', 'Dơ', 'Chung', 'Hạnh', 'Sán', 'Tả', 'Biên', 'Nhung', 'Xuân', 'Pà']
// The last part is the seller's own, so that some searches find one seller alone.
const sellerNames = (random: Random) =>
  Array.from({ length: SELLERS }, (_, i) => {
    const own = `${pick(random, given)}${String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26))}`
    return i % 8 === 0
      ? `Hợp tác xã ${pick(random, given)} ${own}`
      : `Hộ ${pick(random, families)} ${pick(random, given)} ${own}`
  })

type Home = { place: Place; old: Place['old'][number] | null }
function homeOf(random: Random, places: readonly Place[]): Home {
  const place = pick(random, places)
  return { place, old: place.old.length > 0 && random() < 0.6 ? pick(random, place.old) : null }
}

async function makeMembers(sql: pg.Pool, kind: 'farm' | 'buyer', names: readonly string[], homes: readonly Home[]) {
  const members: Member[] = names.map((name) => ({
    person: randomUUID(),
    organization: randomUUID(),
    token: randomUUID(),
    name,
  }))
  const rows = members.map((member, i) => ({
    ...member,
    hash: createHash('sha256').update(member.token).digest('hex'),
    phone: `+8490${kind === 'farm' ? 1 : 2}${String(i).padStart(6, '0')}`,
    commune: homes[i]?.place.id,
    old: homes[i]?.old?.id ?? null,
  }))
  await sql.query(
    `with r as materialized (select * from jsonb_to_recordset($1) as r(person uuid, organization uuid, name text, hash text, phone text, commune uuid, old uuid)),
      p as (insert into person (id, name) select person, name from r),
      h as (insert into person_phone select person, phone from r),
      o as (insert into organization (id, kind, name, phone, commune_id, old_commune_id, may_sell, may_buy)
        select organization, $2, name, phone, commune, old, $2 = 'farm', $2 = 'buyer' from r),
      s as (insert into session (token_hash, person_id, expires_at) select decode(hash, 'hex'), person, now() + interval '1 day' from r)
    insert into membership (person_id, organization_id, role) select person, organization, 'owner' from r`,
    [JSON.stringify(rows), kind],
  )
  return members
}

function makeLot(
  random: Random,
  sellers: readonly Member[],
  names: readonly string[],
  homes: readonly Home[],
  products: readonly Product[],
) {
  const seller = Math.floor(random() * sellers.length)
  const { place, old } = homes[seller]!
  const product = pick(random, products)
  const grade = product.grades.length > 0 && random() < 0.6 ? pick(random, product.grades) : null
  const title = random() < 0.4 ? `${product.names[0]} vụ ${1 + Math.floor(random() * 12)}` : null
  const whole = (from: number, to: number) => Math.floor(from + random() * (to - from))
  const mass = product.measure === 'mass'
  return {
    id: randomUUID(),
    listing_id: randomUUID(),
    seller,
    organization_id: sellers[seller]!.organization,
    person_id: sellers[seller]!.person,
    product_id: product.id,
    category: product.category,
    grade: grade?.code ?? null,
    state: pick(random, product.states),
    origin: place.id,
    old: old?.id ?? null,
    area: old?.area ?? place.area,
    measure: product.measure,
    unit: product.unit,
    grams: mass ? null : product.grams,
    available: mass ? whole(500, 5000) * 1000 : whole(500, 5000),
    price: mass ? whole(50, 3000) * 100 : whole(20, 1500) * 1000,
    title,
    minutes: whole(0, 45_000),
    days: whole(0, 40),
    search: searchText([
      ...product.names,
      ...product.aliases,
      grade?.name,
      place.short,
      ...(old ? [old] : place.old).map(({ short }) => short),
      names[seller],
      title,
    ]),
  }
}

async function writeLots(sql: pg.Pool, lots: readonly ReturnType<typeof makeLot>[]) {
  await sql.query(
    `with r as materialized (select * from jsonb_to_recordset($1) as r(id uuid, listing_id uuid, organization_id uuid, person_id uuid, product_id text,
        category text, grade text, state text, origin uuid, old uuid, area text, measure text, unit text, grams int, available bigint, price bigint,
        title text, minutes int, days int, search text)),
      t as (insert into lot (id, organization_id, product_id, grade_code, state, origin_id, old_origin_id, measure, unit_code, grams_per_piece, available)
        select id, organization_id, product_id, grade, state, origin, old, measure, unit, grams, available from r),
      m as (insert into stock_move (lot_id, why, delta, person_id) select id, 'posted', available, person_id from r)
    select 1`,
    [JSON.stringify(lots)],
  )
  // A statement of its own: a trigger reads the lot's measure.
  await sql.query(
    `insert into listing (id, lot_id, organization_id, product_id, category_code, area_code, title, price, least, step, ready_on, search, listed_at)
     select listing_id, id, organization_id, product_id, category, area, title, price, 1, 1, current_date + days, search, now() - make_interval(mins => minutes)
     from jsonb_to_recordset($1) as r(id uuid, listing_id uuid, organization_id uuid, product_id text, category text, area text, price bigint,
       title text, minutes int, days int, search text)`,
    [JSON.stringify(lots)],
  )
}

// One listing in three shows a photo of its seller's, the others the drawing of their product.
async function addPhotos(sql: pg.Pool) {
  await sql.query(`insert into file (hash, width, height, bytes, organization_id)
    select md5(id::text || n), 1600, 1200, 180000, id from organization, generate_series(1, 3) n where may_sell`)
  await sql.query(`insert into listing_photo (listing_id, file_id, position)
    select l.id, f.id, 0 from listing l join lateral (select id from file f where f.organization_id = l.organization_id order by md5(f.id::text || l.id) limit 1) f on true
    where get_byte(decode(md5(l.id::text), 'hex'), 0) < 85`)
}
