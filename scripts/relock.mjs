// npm run relock: npm install, then a lockfile that holds for every system.
//
// npm leaves a native package out of the lockfile when the registry at hand does not offer it (a mirror often carries
// one system only), and then `npm ci` refuses the lockfile everywhere. What is missing is known exactly though: whoever
// depends on it names its version, and its name says the system.
import fs from 'node:fs'
import path from 'node:path'
import { npm } from './install.mjs'
import { root } from './project.mjs'
import { run } from './run.mjs'

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64']
const file = path.join(root, 'package-lock.json')

const { command, before } = npm()
await run(command, [...before, 'install', '--ignore-scripts', '--no-audit', '--no-fund'], { show: true })
const lock = JSON.parse(fs.readFileSync(file, 'utf8'))
const added = complete(lock.packages)
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length ? `Completed: ${added.join(', ')}` : 'Nothing was missing.')

function complete(packages) {
  const added = []
  for (const [place, entry] of Object.entries(packages))
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isPresent(packages, place, name)) continue
      const { cpu, libc, os } = systemOf(name)
      if (!os || !cpu || !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        throw new Error(`${name}@${version}: cannot tell which it is`)
      packages[`node_modules/${name}`] = {
        version,
        cpu,
        ...(entry.dev ? { dev: true } : {}),
        ...(libc ? { libc } : {}),
        optional: true,
        os,
      }
      added.push(name)
    }
  return added
}

// As Node looks for a package: beside, then further and further up.
function isPresent(packages, place, name) {
  for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true
    if (!at) return false
  }
}

function systemOf(name) {
  const words = name.replace('windows', 'win32').split(/[/-]/)
  const os = systems.find((s) => words.includes(s))
  const cpu = processors.find((c) => words.includes(c)) ?? (words.includes('64') ? 'x64' : null)
  const libc = name.includes('musl') ? 'musl' : name.includes('gnu') ? 'glibc' : null
  return { os: os && [os], cpu: cpu && [cpu], libc: libc && [libc] }
}
