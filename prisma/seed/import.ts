/** Places and catalogue: run on every start, any number of times. */
import { createHash } from 'node:crypto'
import pg from 'pg'
import { isMain } from '../../scripts/project.mjs'
import { readPictures, readPlaces, readProduce } from './files.ts'
import { areaRows, catalogueRows, localityRows, type Row, successorRows } from './rows.ts'

/** Rows added or changed, by table: all zero where nothing was new. */
export type Imported = Record<string, number>

/**
 * Brings places and catalogue of data/ into the database. What is missing is added each time; what is there follows
 * the files only when they have changed since the last import, so that a correction made by people outlives a restart.
 */
export async function importAll(database: pg.ClientBase | pg.Pool): Promise<Imported> {
  if (!(database instanceof pg.Pool)) return importWith(database)
  const client = await database.connect()
  try {
    return await importWith(client)
  } finally {
    client.release()
  }
}

async function importWith(client: pg.ClientBase): Promise<Imported> {
  const places = readPlaces()
  const catalogue = catalogueRows(readProduce(), readPictures())
  const areas = areaRows(places)
  const localities = localityRows(places)
  const successors = successorRows(places)
  await client.query('begin')
  try {
    await client.query("select pg_advisory_xact_lock(hashtext('import'))") // two processes may start at once
    const known = await isKnown(client, 'import.places', [areas, localities, successors])
    const done: Imported = {
      area: await upsert(client, 'area', ['code'], areas, !known),
      locality: await upsert(client, 'locality', ['kind', 'code', 'valid_from'], localities, !known),
    }
    done.locality_parent = await setParents(client, localities, !known)
    done.locality_successor = await addSuccessors(client, successors)
    const same = await isKnown(client, 'import.catalogue', [catalogue])
    for (const [table, rows] of Object.entries(catalogue))
      done[table] = await upsert(client, table, KEYS[table] ?? ['code'], rows, !same)
    await client.query('commit')
    return done
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  product: ['id'],
  product_unit: ['product_id', 'unit_code'],
  grade: ['product_id', 'code'],
}
/** Said of a row for another statement, and no column of its own. */
const LINKS = new Set(['parent_kind', 'parent_code', 'parent_from'])

/** Whether exactly these rows were imported last time; remembers them. */
async function isKnown(client: pg.ClientBase, key: string, rows: unknown): Promise<boolean> {
  const hash = createHash('sha256').update(JSON.stringify(rows)).digest('hex')
  const { rowCount } = await client.query(
    `insert into setting (key, valid_from, value) values ($1, '1970-01-01Z', to_jsonb($2::text))
     on conflict (key, valid_from) do update set value = excluded.value where setting.value <> excluded.value`,
    [key, hash],
  )
  return rowCount === 0
}

/** Adds the rows that are missing, and brings the others to what the rows say where `follow`. Gives how many changed. */
async function upsert(
  client: pg.ClientBase,
  table: string,
  keys: readonly string[],
  rows: readonly Row[],
  follow: boolean,
): Promise<number> {
  const columns = Object.keys(rows[0] ?? {}).filter((column) => !LINKS.has(column))
  const facts = columns.filter((column) => !keys.includes(column))
  const list = (prefix: string) => facts.map((column) => `${prefix}.${column}`).join(', ')
  const conflict = follow
    ? `do update set ${facts.map((column) => `${column} = excluded.${column}`).join(', ')}
       where (${list(table)}) is distinct from (${list('excluded')})`
    : 'do nothing'
  const { rowCount } = await client.query(
    `insert into ${table} (${columns.join(', ')})
     select ${columns.join(', ')} from jsonb_populate_recordset(null::${table}, $1)
     on conflict (${keys.join(', ')}) ${conflict}`,
    [JSON.stringify(rows)],
  )
  return rowCount ?? 0
}

async function setParents(client: pg.ClientBase, rows: readonly Row[], follow: boolean): Promise<number> {
  const { rowCount } = await client.query(
    `update locality l set parent_id = p.id
     from jsonb_to_recordset($1) as r(kind text, code text, valid_from date, parent_kind text, parent_code text, parent_from date)
     join locality p on p.kind = r.parent_kind and p.code = r.parent_code and p.valid_from = r.parent_from
     where l.kind = r.kind and l.code = r.code and l.valid_from = r.valid_from
       and (l.parent_id is null or $2 and l.parent_id <> p.id)`,
    [JSON.stringify(rows), follow],
  )
  return rowCount ?? 0
}

/** An edge is a fact of law: it is added, and its share and change are those of the file. */
async function addSuccessors(client: pg.ClientBase, rows: readonly Row[]): Promise<number> {
  const { rowCount } = await client.query(
    `insert into locality_successor (from_id, to_id, change, share)
     select a.id, b.id, r.change, r.share
     from jsonb_to_recordset($1) as r(kind text, from_code text, from_from date, to_code text, to_from date, change text, share float)
     join locality a on a.kind = r.kind and a.code = r.from_code and a.valid_from = r.from_from
     join locality b on b.kind = r.kind and b.code = r.to_code and b.valid_from = r.to_from
     on conflict (from_id, to_id) do update set change = excluded.change, share = excluded.share
     where (locality_successor.change, locality_successor.share) is distinct from (excluded.change, excluded.share)`,
    [JSON.stringify(rows)],
  )
  return rowCount ?? 0
}

/** Runs against the database of the environment and says what it did. */
async function main(): Promise<void> {
  const connectionString = process.env.DATABASE_OWNER_URL ?? process.env.DATABASE_URL
  if (!connectionString) throw new Error('DATABASE_URL is not set')
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const changed = Object.entries(await importAll(client)).filter(([, count]) => count > 0)
    console.log(changed.map(([table, count]) => `${table} ${count}`).join(', ') || 'places and catalogue: nothing new')
  } finally {
    await client.end()
  }
}

if (isMain(import.meta.url)) await main()
