// Prisma migrations without Prisma's downloaded engine. Layout and bookkeeping are Prisma's own
// (prisma/migrations/*/migration.sql, table _prisma_migrations), so the ordinary `prisma migrate` works on the same
// folder where it can be had.
//   npm run migrate -- deploy          apply what is not applied yet
//   npm run migrate -- new NAME        write the SQL that takes the migrations to today's schema
//   npm run migrate -- check           exit 1 when the schema and the migrations disagree
// The database is DATABASE_OWNER_URL, else the embedded one. `new` and `check` make a shadow database beside it and
// drop it again.
import { createHash, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import pg from 'pg'
import { openDatabase } from './database.mjs'
import { isMain, root } from './project.mjs'
import { plainError } from './say.mjs'

const migrationsDir = path.join(root, 'prisma/migrations')

/** The migrations in order: `{ name, sql }`. */
export function migrations() {
  if (!fs.existsSync(migrationsDir)) return []
  return fs
    .readdirSync(migrationsDir, { withFileTypes: true })
    .filter((d) => d.isDirectory() && fs.existsSync(path.join(migrationsDir, d.name, 'migration.sql')))
    .map((d) => ({ name: d.name, sql: fs.readFileSync(path.join(migrationsDir, d.name, 'migration.sql'), 'utf8') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Applies what is not applied yet, one transaction a migration; gives the names. */
export async function deploy(ownerUrl) {
  const db = new pg.Client({ connectionString: ownerUrl })
  await db.connect()
  try {
    await db.query("select pg_advisory_lock(hashtext('migrations'))") // several processes may start at once
    await db.query(`create table if not exists _prisma_migrations (id varchar(36) primary key, checksum varchar(64) not null,
      finished_at timestamptz, migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
      started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`)
    const { rows } = await db.query(
      'select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null',
    )
    const done = new Map(rows.map((r) => [r.migration_name, r.checksum]))
    const applied = []
    for (const migration of migrations()) if (await apply(db, done, migration)) applied.push(migration.name)
    await installJobs(db, ownerUrl)
    return applied
  } finally {
    await db.end()
  }
}

async function apply(db, done, { name, sql }) {
  const checksum = createHash('sha256').update(sql).digest('hex')
  if (done.has(name)) {
    if (done.get(name) !== checksum) throw plainError(`${name} was changed after it was applied`)
    return false
  }
  await db.query('begin')
  try {
    await db.query(sql)
    await db.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    )
    await db.query('commit')
    return true
  } catch (e) {
    await db.query('rollback')
    throw plainError(`${name}: ${e.message}${where(sql, e.position)}`, e)
  }
}

const where = (sql, position) => (position ? ` (line ${sql.slice(0, Number(position)).split('\n').length})` : '')

// The job queue's tables are its own library's: made by the owner, so that the app needs no right to create.
async function installJobs(db, ownerUrl) {
  const fromApi = createRequire(path.join(root, 'apps/api/package.json'))
  const { runMigrations, Logger } = fromApi('graphile-worker')
  const logger = new Logger(() => (level, message) => level === 'error' && console.error(message))
  const pgPool = new pg.Pool({ connectionString: ownerUrl, max: 1 }) // its own would keep us waiting for 10 s at the end
  pgPool.on('error', () => {})
  pgPool.on('connect', (client) => client.on('error', () => {}))
  try {
    await runMigrations({ pgPool, logger })
  } finally {
    await pgPool.end()
  }
  await db.query(`
    grant usage on schema graphile_worker to app;
    grant select, insert, update, delete on all tables in schema graphile_worker to app;
    grant usage, select on all sequences in schema graphile_worker to app;
    grant execute on all functions in schema graphile_worker to app;
    -- Its tables have row security without a policy: closed to everybody but their owner.
    do $$ declare closed regclass; begin
      for closed in select c.oid from pg_class c where c.relnamespace = 'graphile_worker'::regnamespace and c.relrowsecurity
        and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'app')
      loop execute format('create policy app on %s to app using (true) with check (true)', closed); end loop;
    end $$`)
}

async function main([command, name]) {
  if (!['deploy', 'new', 'check'].includes(command))
    throw plainError('usage: npm run migrate -- deploy | new NAME | check')
  if (command === 'new' && !/^[a-z0-9_]+$/.test(name ?? ''))
    throw plainError('usage: npm run migrate -- new name_in_small_letters')
  const own = process.env.DATABASE_OWNER_URL // the app's address is of no use here, so this one alone is enough
  const database = own ? { ownerUrl: own, stop: async () => {} } : await openDatabase()
  try {
    if (command === 'deploy') {
      const applied = await deploy(database.ownerUrl)
      console.log(applied.length ? applied.map((n) => `applied ${n}`).join('\n') : 'nothing to apply')
      return
    }
    const { difference } = await import('./migration-engine.mjs')
    const sql = await difference(database.ownerUrl, migrations())
    if (sql === null) console.log('schema and migrations agree')
    else if (command === 'check') {
      console.error(`The schema has what no migration makes; \`npm run migrate -- new NAME\` writes it:\n${sql}`)
      process.exitCode = 1
    } else console.log(write(name, sql))
  } finally {
    await database.stop()
  }
}

function write(name, sql) {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const dir = path.join(migrationsDir, `${stamp}_${name}`)
  fs.mkdirSync(dir, { recursive: true })
  fs.writeFileSync(path.join(dir, 'migration.sql'), sql)
  fs.writeFileSync(
    path.join(migrationsDir, 'migration_lock.toml'),
    '# Please do not edit this file manually\nprovider = "postgresql"\n',
  )
  return path.relative(root, path.join(dir, 'migration.sql'))
}

if (isMain(import.meta.url)) {
  await main(process.argv.slice(2)).catch((e) => {
    console.error(e.message)
    process.exitCode = 1
  })
  process.exit() // the engine's connections would keep us waiting for 10 s
}
