// What every script needs to know about this folder. Only Node's own modules: node_modules may not be there yet.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
/** Data that must survive: the embedded database and uploaded files. */
export const dataDir = path.resolve(process.env.DATA_DIR ?? path.join(root, '.data'))
/** Things that can be made again: stamps of generated code, the unpacked browser. */
export const cacheDir = path.join(root, '.cache')

// Nothing here reports home, and colours only go to a terminal.
export const quietEnv = {
  DO_NOT_TRACK: '1',
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  NPM_CONFIG_UPDATE_NOTIFIER: 'false',
}

/** Was this module started by `node file`, and not imported? */
export const isMain = (url) =>
  Boolean(process.argv[1]) && fs.realpathSync(process.argv[1]) === fs.realpathSync(fileURLToPath(url))

// What is made, not written.
const skipped = new Set(['node_modules', 'dist', 'generated', 'compiled', '.turbo', '.git'])
const isMade = (dir, name) => skipped.has(name) || (dir.endsWith('project.inlang') && name !== 'settings.json')

function* filesUnder(place) {
  const stat = fs.statSync(place, { throwIfNoEntry: false })
  if (!stat) return
  if (stat.isFile()) yield place
  else
    for (const name of fs.readdirSync(place).sort()) if (!isMade(place, name)) yield* filesUnder(path.join(place, name))
}

/** A hash of the names and contents of everything under the given places (relative to the project). */
export function contentHash(places) {
  const hash = createHash('sha256')
  for (const place of places)
    for (const file of filesUnder(path.join(root, place)))
      hash
        .update(`${path.relative(root, file)}\0`)
        .update(fs.readFileSync(file))
        .update('\0')
  return hash.digest('hex')
}

const stampFile = (name) => path.join(cacheDir, 'stamps', name)
const readStamp = (name) => {
  try {
    return fs.readFileSync(stampFile(name), 'utf8')
  } catch {
    return ''
  }
}

/** Runs `work` unless it already ran for this very content of `inputs` and all of `outputs` are still there. */
export async function onceForContent(name, { inputs, outputs, extra = '' }, work) {
  const wanted = contentHash(inputs) + extra
  const fresh = () => outputs.every((o) => fs.existsSync(path.join(root, o)))
  if (readStamp(name) === wanted && fresh()) return false
  fs.rmSync(stampFile(name), { force: true }) // a crash halfway must not look like success
  await work()
  fs.mkdirSync(path.dirname(stampFile(name)), { recursive: true })
  fs.writeFileSync(stampFile(name), wanted)
  return true
}
