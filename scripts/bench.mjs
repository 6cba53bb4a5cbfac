// npm run bench: a fresh durable database, the built application, and tests/load/bench.ts over both. What it prints
// last is the JSON line of results. Arguments go on to it.
import fs from 'node:fs'
import path from 'node:path'
import { checkNode, install } from './install.mjs'
import { root } from './project.mjs'
import { endChildren, runNode } from './run.mjs'
import { plainError, step, tellFailure } from './say.mjs'

const file = 'tests/load/bench.ts'
process.on('SIGINT', endChildren)
process.on('SIGTERM', endChildren)

try {
  await bench()
} catch (e) {
  tellFailure(e)
  process.exitCode = 1
}

async function bench() {
  checkNode()
  if (!fs.existsSync(path.join(root, file))) throw plainError(`${file} is missing.`)
  await step('Packages', install)
  const { generate } = await import('./generate.mjs')
  const { startTemporaryDatabase } = await import('./database.mjs')
  const { deploy } = await import('./migrate.mjs')
  const { seed } = await import('./seed.mjs')
  const { build } = await import('./build.mjs')
  await step('Generated code', async () => (await generate()).length > 0)
  await step('Build', build)
  const database = await step('Database', () => startTemporaryDatabase({ durable: true }))
  try {
    await step('Migrations', () => deploy(database.ownerUrl))
    await step('Places, catalogue', () => seed(database, { demo: false }))
    const env = { DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl, NODE_ENV: 'production' }
    await runNode(file, process.argv.slice(2), { nodeArgs: ['--import', 'tsx'], env, show: true })
  } finally {
    await database.stop()
  }
}
