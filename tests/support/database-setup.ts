// Before integration and end-to-end tests: one PostgreSQL without durability, and in it databases to copy from.
// `template_import` is migrated and holds places and catalogue; `template_demo` holds the demo data too.
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startTemporaryDatabase } from '../../scripts/database.mjs'
import { deploy } from '../../scripts/migrate.mjs'
import { seed } from '../../scripts/seed.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a superuser makes and drops databases. */
    databaseAdminUrl: string
  }
}

/** A setting of the server: it knows when each transaction was committed, which says what came before what (money-oracles.ts). */
export const COMMIT_TIMES = '-c track_commit_timestamp=on'

export default async function setup(project: TestProject) {
  const server = await startTemporaryDatabase({ more: [COMMIT_TIMES] })
  try {
    await makeTemplate(server.adminUrl, 'template_import', 'template1')
    await deploy(address(server.adminUrl, 'owner', 'template_import'))
    await fill(server.adminUrl, 'template_import', false)
    if (project.name === 'e2e') {
      await makeTemplate(server.adminUrl, 'template_demo', 'template_import')
      await fill(server.adminUrl, 'template_demo', true)
    }
  } catch (e) {
    await server.stop()
    throw e
  }
  project.provide('databaseAdminUrl', server.adminUrl)
  return () => server.stop()
}

function fill(adminUrl: string, name: string, demo: boolean) {
  return seed({ appUrl: address(adminUrl, 'app', name), ownerUrl: address(adminUrl, 'owner', name) }, { demo })
}

async function makeTemplate(adminUrl: string, name: string, from: string) {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    await admin.query(`create database "${name}" template "${from}" owner owner`)
  } finally {
    await admin.end()
  }
}

function address(adminUrl: string, role: 'app' | 'owner', name: string) {
  const url = new URL(adminUrl)
  url.username = role
  url.password = role
  url.pathname = `/${name}`
  return url.href
}
