// Installs the packages when they are missing or not those of the lockfile. Only Node's own modules here.
import fs from 'node:fs'
import path from 'node:path'
import { withLock } from './lock.mjs'
import { cacheDir, root } from './project.mjs'
import { run } from './run.mjs'
import { plainError } from './say.mjs'

const oldestNode = [20, 19]

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return
  throw plainError(
    `This needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node}. See https://nodejs.org.`,
  )
}

/** Gives false when there was nothing to do. */
export async function install() {
  if (isInstalled()) return false
  return withLock(
    path.join(cacheDir, 'install.lock'),
    async () => {
      if (isInstalled()) return false // somebody else just did it
      // No package of ours needs its install script, and some would fetch what we do not use. What builds the
      // application is wanted too, whatever NODE_ENV says.
      const { command, before } = npm()
      await run(command, [
        ...before,
        'ci',
        '--include=dev',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
      ])
      return true
    },
    { patienceMs: 900_000 },
  )
}

// npm keeps a list of what it installed; it must agree with the lockfile. Times of files say nothing after a clone.
function isInstalled() {
  const [wanted, present] = ['package-lock.json', 'node_modules/.package-lock.json'].map(packagesOf)
  if (!wanted || !present) return false
  return Object.entries(wanted).every(([place, entry]) => {
    if (!place.startsWith('node_modules/') && !place.includes('/node_modules/')) return true // ourselves
    if (!present[place]) return Boolean(entry.optional || entry.peer || entry.devOptional)
    return present[place].version === entry.version && Boolean(present[place].link) === Boolean(entry.link)
  })
}

function packagesOf(file) {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')).packages
  } catch {
    return null
  }
}

// npm's own JavaScript, so that no shell is needed on any system.
export function npm() {
  const beside = path.dirname(process.execPath)
  const candidates = [
    process.env.npm_execpath,
    path.join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
    path.join(beside, 'node_modules/npm/bin/npm-cli.js'),
  ]
  const cli = candidates.find((f) => f?.endsWith('npm-cli.js') && fs.existsSync(f))
  return cli ? { command: process.execPath, before: [cli] } : { command: 'npm', before: [] }
}
