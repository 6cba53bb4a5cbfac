// A database of one's own for a test file: a copy of the migrated template, made in some 50 ms.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

export interface TestDatabase {
  /** The app's role: what the API connects with. */
  appUrl: string
  /** The owner's role: for preparing and inspecting what the app may not touch. */
  ownerUrl: string
  /** A superuser, on this database: to end connections or raise faults. */
  adminUrl: string
  drop: () => Promise<void>
}

/** Call it in `beforeAll`, and `drop` in `afterAll`. `demo` is only there in end-to-end tests. */
export async function createTestDatabase({
  from = 'import',
}: {
  from?: 'import' | 'demo'
} = {}): Promise<TestDatabase> {
  const server = inject('databaseAdminUrl')
  const name = `test_${process.env.VITEST_POOL_ID ?? '0'}_${randomUUID().slice(0, 8)}`
  await asAdmin(server, `create database "${name}" template "template_${from}" owner owner`)
  const url = (role: string) => {
    const u = new URL(server)
    u.username = role
    u.password = role
    u.pathname = `/${name}`
    return u.href
  }
  return {
    appUrl: url('app'),
    ownerUrl: url('owner'),
    adminUrl: url('postgres'),
    drop: () => asAdmin(server, `drop database if exists "${name}" with (force)`),
  }
}

async function asAdmin(url: string, sql: string) {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  try {
    await admin.query(sql)
  } finally {
    await admin.end()
  }
}
