// Code made from other files: the Prisma client (from prisma/schema), the messages (from packages/messages) and the
// JSON Schema of what Stripe may be asked (from the types of its SDK). Each is skipped while its inputs are unchanged.
import fs from 'node:fs'
import path from 'node:path'
import { withLock } from './lock.mjs'
import { cacheDir, isMain, onceForContent, root } from './project.mjs'
import { bin, runNode } from './run.mjs'
import { plainError } from './say.mjs'

const version = (name) => JSON.parse(fs.readFileSync(bin(`${name}/package.json`), 'utf8')).version
const hasSchema = () => {
  const dir = path.join(root, 'prisma/schema')
  return fs.existsSync(dir) && fs.readdirSync(dir).some((f) => f.endsWith('.prisma'))
}

async function prismaClient() {
  if (!hasSchema()) throw plainError('prisma/schema holds no .prisma file')
  const inputs = ['prisma/schema', 'prisma.config.ts']
  const outputs = ['apps/api/src/generated/prisma/client.ts']
  return onceForContent('prisma-client', { inputs, outputs, extra: version('prisma') }, () =>
    // Prisma would download an engine that `generate` never runs: any existing file stops it.
    runNode(bin('prisma/build/index.js'), ['generate'], { env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath } }),
  )
}

async function messages() {
  const project = 'packages/messages/project.inlang'
  if (!fs.existsSync(path.join(root, project, 'settings.json'))) throw plainError(`${project}/settings.json is missing`)
  // The compiler writes caches into its project folder: only what people write counts as input.
  const made = new Set(['compiled', 'node_modules', 'project.inlang'])
  const written = fs.readdirSync(path.join(root, 'packages/messages')).filter((f) => !made.has(f))
  const inputs = [...written.map((f) => `packages/messages/${f}`), `${project}/settings.json`]
  const outputs = ['packages/messages/compiled/messages.js', 'packages/messages/compiled/runtime.js']
  const command = ['compile', '--project', project, '--outdir', 'packages/messages/compiled']
  return onceForContent('messages', { inputs, outputs, extra: version('@inlang/paraglide-js') }, () =>
    runNode(bin('@inlang/paraglide-js/bin/run.js'), [...command, '--strategy', 'cookie', 'baseLocale'], {
      env: { NODE_ENV: 'production' },
    }),
  )
}

// The sandbox of Stripe refuses by it what Stripe would refuse.
async function stripeRequests() {
  const project = 'packages/stripe-sandbox'
  const inputs = [`${project}/src/req.ts`, `${project}/tsconfig.req.json`]
  const output = `${project}/src/generated/req.schema.json`
  const extra = `${version('stripe')} ${version('ts-json-schema-generator')}`
  return onceForContent('stripe-requests', { inputs, outputs: [output], extra }, () => {
    fs.mkdirSync(path.join(root, path.dirname(output)), { recursive: true })
    const types = ['--path', inputs[0], '--tsconfig', inputs[1], '--type', 'Requests', '--no-type-check']
    const form = ['--minify', '--jsDoc', 'none', '--out', output]
    return runNode(bin('ts-json-schema-generator/bin/ts-json-schema-generator.js'), [...types, ...form])
  })
}

const generators = { 'Prisma client': prismaClient, messages, 'Stripe requests': stripeRequests }

/** Makes what is missing or stale; gives the names of what was made. */
export const generate = () =>
  withLock(path.join(cacheDir, 'generate.lock'), async () => {
    const made = await Promise.all(Object.entries(generators).map(async ([name, make]) => (await make()) && name))
    return made.filter(Boolean)
  })

if (isMain(import.meta.url)) {
  // One missing input must not hide the other's result, so both are tried and every failure is told.
  const results = await Promise.allSettled(Object.values(generators).map((make) => make()))
  for (const [i, name] of Object.keys(generators).entries()) {
    const r = results[i]
    if (r.status === 'fulfilled') console.log(`${name}: ${r.value ? 'generated' : 'up to date'}`)
    else {
      console.error(`${name}: ${r.reason.message}\n${r.reason.output ?? ''}`)
      process.exitCode = 1
    }
  }
}
