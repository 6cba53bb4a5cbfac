// Fills a migrated database: places and catalogue always (prisma/seed/import.ts), demo data where there is none yet
// (prisma/seed/demo.ts). Both may run any number of times.
import fs from 'node:fs'
import path from 'node:path'
import { root } from './project.mjs'
import { runNode } from './run.mjs'
import { plainError } from './say.mjs'

const seedDir = 'prisma/seed'

/** Gives false while there is no seed in the project at all. */
export async function seed({ appUrl, ownerUrl }, { demo }) {
  if (!hasSeeds()) return false
  const env = { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, NODE_ENV: 'production', APP_MODE: 'demo' }
  const output = []
  for (const name of demo ? ['import', 'demo'] : ['import']) {
    const file = `${seedDir}/${name}.ts`
    if (!fs.existsSync(path.join(root, file)))
      throw plainError(`${file} is missing: without it the database stays empty.`)
    output.push(await runNode(file, [], { nodeArgs: ['--import', 'tsx'], env }))
  }
  return output.join('')
}

function hasSeeds() {
  const dir = path.join(root, seedDir)
  return fs.existsSync(dir) && fs.readdirSync(dir).some((f) => f.endsWith('.ts'))
}
