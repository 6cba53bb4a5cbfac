// Prisma's schema engine as WebAssembly, from npm, over the pg driver adapter: what the schema has and the migrations
// do not.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import { root } from './project.mjs'

const require = createRequire(import.meta.url)
const schemaDir = 'prisma/schema'

/** The SQL that takes the migrations to today's schema, or null when they agree. */
export async function difference(url, migrations) {
  if (!schemaFiles().length) throw new Error(`${schemaDir} holds no .prisma file`)
  const engine = await start(url)
  const result = await engine.diff({
    from: { tag: 'migrations', ...asEngineList(migrations) },
    to: { tag: 'schemaDatamodel', files: schemaFiles() },
    script: true,
    shadowDatabaseUrl: null,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  })
  return result.exitCode === 0 ? null : result.stdout
}

async function start(url) {
  const bg = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const entry = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const wasm = fs.readFileSync(path.join(path.dirname(entry), 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': bg })
  bg.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start?.()
  const adapter = bindMigrationAwareSqlAdapterFactory(new CatalogPg(url))
  const datamodels = schemaFiles().map((f) => [f.path, f.content])
  return bg.SchemaEngine.new({ datamodels }, () => {}, adapter)
}

const schemaFiles = () =>
  fs
    .readdirSync(path.join(root, schemaDir))
    .filter((f) => f.endsWith('.prisma'))
    .sort()
    .map((f) => ({ path: path.join(schemaDir, f), content: fs.readFileSync(path.join(root, schemaDir, f), 'utf8') }))

const asEngineList = (migrations) => ({
  baseDir: 'prisma/migrations',
  lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
  shadowDbInitScript: '',
  migrationDirectories: migrations.map(({ name, sql }) => ({
    path: name,
    migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
  })),
})

// Four gaps of the pg adapter under the engine (7.10.0): it does not know the catalogue's one-byte type "char"
// (oid 18); a connectionString's database name wins over the shadow's; it drops the shadow while connected to it;
// and it splits scripts at every ';'.
class CatalogPg extends PrismaPg {
  #parts
  constructor(url) {
    const u = new URL(url)
    const parts = {
      host: u.hostname,
      port: Number(u.port || 5432),
      user: decodeURIComponent(u.username),
      password: decodeURIComponent(u.password),
      database: u.pathname.slice(1),
    }
    super(parts)
    this.#parts = parts
  }
  async connect() {
    return withChar(await super.connect())
  }
  async connectToShadowDb() {
    const database = `shadow_${crypto.randomUUID()}`
    const admin = await super.connect()
    await admin.executeScript(`CREATE DATABASE "${database}"`)
    const shadow = withChar(await new PrismaPg({ ...this.#parts, database }).connect())
    const dispose = shadow.dispose.bind(shadow)
    shadow.dispose = async () => {
      await dispose()
      await admin.executeScript(`DROP DATABASE "${database}" WITH (FORCE)`)
      await admin.dispose()
    }
    return shadow
  }
}

function withChar(adapter) {
  const CHAR = 18
  const TEXT = 25
  const [performIO, queryRaw] = [adapter.performIO.bind(adapter), adapter.queryRaw.bind(adapter)]
  const chars = new WeakMap()
  adapter.performIO = async (query) => {
    const r = await performIO(query)
    const fields = r.fields ?? []
    chars.set(
      query,
      fields.map((f) => f.dataTypeID === CHAR),
    )
    return Object.assign(r, { fields: fields.map((f) => (f.dataTypeID === CHAR ? { ...f, dataTypeID: TEXT } : f)) })
  }
  adapter.queryRaw = async (query) => {
    const r = await queryRaw(query)
    return { ...r, columnTypes: r.columnTypes.map((t, i) => (chars.get(query)?.[i] ? ColumnTypeEnum.Character : t)) }
  }
  adapter.executeScript = async (sql) => {
    await adapter.client.query(sql) // its own cuts a function body at ';'
  }
  return adapter
}
