// Rules that are about what is written, not about what is imported.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { fixtures, root } from './cruise.ts'

const schemas = path.join(root, 'prisma/schema')
/** Tables of the platform's own schema file that belong to a module. */
const LENT: Record<string, string> = { setting: 'settings', audit: 'audit', file: 'files', rate_limit: 'identity' }
/**
 * The one hot write: a checkout writes what it takes of the lots, its payments and its news in the same statement as its
 * orders, because each statement more costs the reader of a hot lot a wait (docs/decisions/010).
 */
const HOT: Record<string, readonly string[]> = {
  'apps/api/src/modules/orders/write-checkout.ts': ['payment', 'stock_move', 'lot', 'outbox'],
}

/** Each table and each Prisma model with the module that alone writes it. */
const owners = new Map(
  readdirSync(schemas).flatMap((file) => {
    const module = path.basename(file, '.prisma').replace('base', 'platform')
    const models = readFileSync(path.join(schemas, file), 'utf8').matchAll(
      /^model (\w+) \{((?!^\}).)*?@@map\("(\w+)"\)/gms,
    )
    return [...models].flatMap(([, model = '', , table = '']) => {
      const owner = LENT[table] ?? module
      return [
        [table, owner],
        [`tx.${model.charAt(0).toLowerCase()}${model.slice(1)}`, owner],
      ] as const
    })
  }),
)

const sql =
  /\b(?:insert\s+into|delete\s+from|truncate(?:\s+table)?|merge\s+into)\s+"?(\w+)"?|\bupdate\s+(?:only\s+)?"?(\w+)"?(?:\s+(?:as\s+)?\w+)?\s+set\b/gi
const prisma =
  /\.(\w+)\.(?:create|createMany|createManyAndReturn|update|updateMany|updateManyAndReturn|upsert|delete|deleteMany)\(/g

/** The tables that this source writes and that are not `module`'s. */
function foreignWrites(module: string, source: string) {
  const tables = [...source.matchAll(sql)].map(([, a, b]) => (a ?? b ?? '').toLowerCase())
  const models = [...source.matchAll(prisma)].map(([, model]) => `tx.${model}`)
  return [...tables, ...models].filter((name) => owners.has(name) && owners.get(name) !== module)
}

const files = (base: string, folder: string) =>
  readdirSync(path.join(base, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|(^|\/)(generated|dist|node_modules)\//.test(name))
    .map((name) => ({ name: path.posix.join(folder, name), text: readFileSync(path.join(base, folder, name), 'utf8') }))

const api = files(root, 'apps/api/src')
const web = files(root, 'apps/web/src')
const names = (found: { name: string; text: string }[], pattern: RegExp) =>
  found.filter(({ text }) => pattern.test(text)).map(({ name }) => name)

test('a module writes only its own tables', () => {
  expect(owners.size).toBeGreaterThan(60)
  const found = api.flatMap(({ name, text }) => {
    const module = /\/modules\/(\w+)\//.exec(name)?.[1] ?? 'platform'
    const foreign = foreignWrites(module, text).filter((table) => !HOT[name]?.includes(table))
    return foreign.map((table) => `${name} writes ${table}, which is ${owners.get(table)}’s`)
  })
  expect(found).toEqual([])
})

test('and the test sees each way of writing', () => {
  const text = readFileSync(path.join(fixtures, 'apps/api/src/modules/places/writes-elsewhere.ts'), 'utf8')
  expect(foreignWrites('places', text)).toEqual(['lot', 'listing', 'orders', 'tx.order'])
})

const environment = /\bprocess\.env\b/
const fetching = /(?<![.\w])fetch\(/

test('the environment is read once, at the start', () => {
  expect(names(api, environment)).toEqual(['apps/api/src/main.ts'])
  // The local stand-in for Stripe is a process of its own.
  expect(names(files(root, 'packages'), environment)).toEqual(['packages/stripe-sandbox/src/serve.ts'])
})

test('one file opens the database, one folder of the web app calls the API', () => {
  expect(names(api, /new (PrismaClient|pg\.Pool|Pool)\(/)).toEqual([
    'apps/api/src/platform/db.ts',
    'apps/api/src/platform/jobs.ts',
  ])
  expect(names(web, fetching).filter((name) => !name.startsWith('apps/web/src/shared/api/'))).toEqual([])
})

test('no statement is put together from text', () => {
  expect(names(api, /\$(queryRawUnsafe|executeRawUnsafe)/)).toEqual([])
})

test('and these can fail', () => {
  expect(names(files(fixtures, 'apps'), environment)).toEqual(['apps/api/src/modules/places/reads-the-environment.ts'])
  expect(names(files(fixtures, 'apps'), fetching)).toEqual(['apps/web/src/fetches.ts'])
})
