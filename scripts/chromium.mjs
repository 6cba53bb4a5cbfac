// A Chromium for the tests: CHROMIUM_PATH, else the one from npm (Linux), else an installed Chrome.
import fs from 'node:fs'
import path from 'node:path'
import { withLock } from './lock.mjs'
import { cacheDir, isMain } from './project.mjs'
import { bin, runNode } from './run.mjs'
import { plainError } from './say.mjs'

const installed = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:/Program Files/Google/Chrome/Application/chrome.exe',
    'C:/Program Files (x86)/Google/Chrome/Application/chrome.exe',
  ],
  linux: ['/usr/bin/chromium', '/usr/bin/google-chrome'],
}

/** How to launch the browser: `{ executablePath, args, env }` for playwright-core. */
export async function chromium() {
  const language = { LANG: 'vi_VN.UTF-8' }
  const own = process.env.CHROMIUM_PATH
  if (own) {
    if (!fs.existsSync(own)) throw plainError(`CHROMIUM_PATH is ${own}, but there is no such file.`)
    return { executablePath: own, args: plainArgs(), env: { ...process.env, ...language } }
  }
  if (process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)) return fromNpm(language)
  const executablePath = installed[process.platform]?.find((f) => fs.existsSync(f))
  if (executablePath) return { executablePath, args: plainArgs(), env: { ...process.env, ...language } }
  throw plainError('The browser tests need Chrome or Chromium: install one, or set CHROMIUM_PATH to it.')
}

// Chromium's sandbox refuses root.
const plainArgs = () => ['--lang=vi-VN', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]

// The package is made for taking pictures in a small container. Tests want a browser like people's: with its own
// processes and with its security on, or a broken content policy would go unseen.
const unwanted =
  /^--(single-process|no-zygote|remote-debugging|headless|disable-web-security|allow-running-insecure-content|disable-site-isolation|disable-features)/

async function fromNpm(language) {
  const dir = await unpacked()
  const { args } = JSON.parse(fs.readFileSync(path.join(dir, 'args.json'), 'utf8'))
  const libraries = [path.join(dir, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  return {
    executablePath: path.join(dir, 'chromium'),
    args: [...args.filter((a) => !unwanted.test(a)), '--lang=vi-VN'],
    env: { ...process.env, ...language, LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: path.join(dir, 'fonts') },
  }
}

// The package unpacks into the temporary folder, which other users and half-finished runs share. So it is given a
// folder of ours for that, which gets its name only when it is complete.
async function unpacked() {
  const { version } = JSON.parse(fs.readFileSync(bin('@sparticuz/chromium/package.json'), 'utf8'))
  const dir = path.join(cacheDir, `chromium-${version}`)
  if (fs.existsSync(dir)) return dir
  return withLock(path.join(cacheDir, 'chromium.lock'), async () => {
    if (fs.existsSync(dir)) return dir
    const half = `${dir}.half`
    fs.rmSync(half, { recursive: true, force: true })
    fs.mkdirSync(half, { recursive: true })
    const script = `
      const { default: chromium } = await import('@sparticuz/chromium')
      await chromium.executablePath()
      require('fs').writeFileSync(process.env.TMPDIR + '/args.json', JSON.stringify({ args: chromium.args }))`
    await runNode('-e', [`(async () => {${script}})()`], {
      env: { TMPDIR: half, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' }, // the second, so that its libraries unpack too
    })
    const fonts = path.join(half, 'fonts/fonts.conf')
    fs.writeFileSync(fonts, fs.readFileSync(fonts, 'utf8').replaceAll('/tmp/fonts', path.join(dir, 'fonts')))
    fs.renameSync(half, dir)
    return dir
  })
}

if (isMain(import.meta.url)) console.log((await chromium()).executablePath)
