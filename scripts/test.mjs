// npm test: every check of the project, one list, the same for people and machines. Works from a bare clone, so only
// Node's own modules may be imported at the top.
//   npm test                      all of it
//   npm test -- types unit        only these (and what they need)
//   npm run test:long             the tests named *.long.test.ts
import fs from 'node:fs'
import path from 'node:path'
import { checkNode, install } from './install.mjs'
import { cacheDir, root } from './project.mjs'
import { bin, endChildren, runNode } from './run.mjs'
import { dim, plainError, red, seconds, step, tellFailure } from './say.mjs'

const suites = ['unit', 'architecture', 'integration', 'e2e']
const long = process.argv.includes('--long')
const chosen = process.argv.slice(2).filter((a) => a !== '--long')

// In this order; the first that fails ends it. Preparations run always, checks when chosen.
const preparations = [
  ['install', install],
  ['generate', async () => (await (await import('./generate.mjs')).generate()).length > 0],
]
const checks = [
  ['format', () => runNode(bin('@biomejs/biome/bin/biome'), ['format', '.'])],
  ['types', () => runNode(bin('typescript/bin/tsc'), ['--noEmit', '-p', 'tsconfig.json'])],
  ['lint', () => runNode(bin('oxlint/bin/oxlint'), ['--type-aware', '--deny-warnings'])],
  ['unused', () => runNode(bin('knip/bin/knip.js'))],
  ['migrations', checkMigrations],
]

process.on('SIGINT', () => end(130))
process.on('SIGTERM', () => end(143))

try {
  await main()
} catch (e) {
  tellFailure(e)
  process.exitCode = 1
}

async function main() {
  checkNode()
  const unknown = chosen.filter((name) => ![...checks.map(([n]) => n), 'build', ...suites].includes(name))
  if (unknown.length)
    throw plainError(
      `There is no step «${unknown[0]}». There are: ${[...checks.map(([n]) => n), 'build', ...suites].join(', ')}.`,
    )
  const wanted = (name) => (long ? suites.includes(name) : !chosen.length || chosen.includes(name))
  const times = []
  const timed = async (name, work) => {
    const began = Date.now()
    await step(name, work)
    times.push(`${name} ${seconds(Date.now() - began)}`)
  }
  for (const [name, work] of preparations) await timed(name, work)
  for (const [name, work] of checks) if (wanted(name)) await timed(name, work)
  const tests = suites.filter(wanted)
  if (wanted('build') || tests.some((s) => s === 'e2e' || s === 'integration'))
    await timed('build', async () => (await import('./build.mjs')).build())
  if (tests.includes('e2e')) await timed('browser', async () => (await import('./chromium.mjs')).chromium())
  if (tests.length) await runSuites(tests, times)
  else console.log(dim(times.join(', ')))
}

async function checkMigrations() {
  const { startTemporaryDatabase } = await import('./database.mjs')
  const database = await startTemporaryDatabase()
  try {
    const env = { DATABASE_OWNER_URL: database.ownerUrl }
    await runNode('scripts/migrate.mjs', ['deploy'], { env })
    await runNode('scripts/migrate.mjs', ['check'], { env })
  } finally {
    await database.stop()
  }
}

// One run of Vitest for all suites, in their order, so that its closing lines count everything.
async function runSuites(tests, times) {
  const results = path.join(cacheDir, 'test-results.json')
  fs.rmSync(results, { force: true })
  console.log(`\n${tests.join(', ')}`)
  const args = [
    'run',
    ...tests.flatMap((t) => ['--project', t]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
  ]
  const failure = await runNode(bin('vitest/vitest.mjs'), args, {
    show: true,
    env: { NODE_ENV: 'test', ...(long ? { TEST_LONG: '1' } : {}) },
  }).catch((e) => e)
  if (!fs.existsSync(results)) throw plainError('Vitest gave no results.')
  const report = JSON.parse(fs.readFileSync(results, 'utf8'))
  const bySuite = tests.map((name) => [name, report.testResults.filter((f) => suiteOf(f.name) === name)])
  for (const [name, found] of bySuite)
    times.push(`${name} ${seconds(found.reduce((sum, f) => sum + Math.max(0, f.endTime - f.startTime), 0))}`)
  console.log(dim(`Time: ${times.join(', ')}`))
  const empty = long ? [] : bySuite.filter(([, found]) => !found.length).map(([name]) => name)
  if (empty.length) console.log(red(`No test at all in: ${empty.join(', ')}`))
  const whole = typeof failure === 'string' && report.success
  if (!whole && report.numFailedTests === 0) console.log(red('Something failed outside of the tests: see above.'))
  console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed`)
  if (!whole || empty.length) process.exitCode = 1
}

function suiteOf(file) {
  const [top, folder] = path.relative(root, file).split(path.sep)
  if (top !== 'tests') return 'unit'
  return folder === 'faults' ? 'integration' : folder
}

// Ctrl-C reaches Vitest too, which clears up its databases; what is left over, the next run sweeps away.
function end(code) {
  endChildren()
  setTimeout(() => process.exit(code), 5000).unref()
  process.exitCode = code
}
