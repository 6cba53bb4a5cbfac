// npm run dev: the API from source, restarted on change; it serves the web app through Vite, with hot reload, on the
// same port. Messages and Prisma client are made anew when their sources change.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { checkNode, install } from './install.mjs'
import { dataDir, quietEnv, root } from './project.mjs'
import { bin } from './run.mjs'
import { isPortFree, stopApi } from './server.mjs'
import { startSandbox } from './stripe-sandbox.mjs'
import { bold, plainError, step, tellFailure } from './say.mjs'

const running = {}
let stopping = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0))

try {
  await dev()
} catch (e) {
  tellFailure(e)
  await stop(1)
}

async function dev() {
  checkNode()
  const port = Number(process.env.PORT || 3000)
  if (!(await isPortFree(port))) throw plainError(`Port ${port} is taken. Choose another: PORT=${port + 1} npm run dev`)
  await step('Packages', install)
  const { generate } = await import('./generate.mjs')
  const { openDatabase } = await import('./database.mjs')
  const { deploy } = await import('./migrate.mjs')
  const { seed } = await import('./seed.mjs')
  await step('Generated code', async () => (await generate()).length > 0)
  running.sandbox = await startSandbox({ apiPort: port, onLine: (line) => console.log(line) })
  running.database = openDatabase()
  const database = await step('Database', () => running.database)
  await step('Migrations', async () => (await deploy(database.ownerUrl)).length > 0)
  await step('Places, catalogue, demo data', () => seed(database, { demo: true }))
  fs.mkdirSync(path.join(dataDir, 'files'), { recursive: true })
  await running.sandbox?.ready
  void running.sandbox?.exited.then((how) => stopping || console.error(`The Stripe sandbox ended (${how}).`))
  serve(port, database)
  watch(['prisma/schema', 'packages/messages'], generate)
  console.log(bold(`\nhttp://localhost:${port}\n`))
}

function serve(port, database) {
  const env = {
    ...process.env,
    ...quietEnv,
    APP_MODE: 'demo',
    NODE_ENV: 'development',
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${port}`,
    DATABASE_URL: database.appUrl,
    FILES_DIR: path.join(dataDir, 'files'),
    ...running.sandbox?.env,
  }
  delete env.DATABASE_OWNER_URL
  const args = [bin('tsx/dist/cli.mjs'), 'watch', '--clear-screen=false', 'apps/api/src/main.ts']
  running.api = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' })
  running.api.once('exit', () => void stop(0))
}

function watch(folders, generate) {
  let timer
  for (const folder of folders)
    fs.watch(path.join(root, folder), { recursive: true }, (_event, name) => {
      if (!name || /^(compiled|node_modules|project\.inlang)/.test(name)) return
      clearTimeout(timer)
      timer = setTimeout(
        () => generate().then((made) => made.length && console.log(`Made anew: ${made.join(', ')}`), tellFailure),
        200,
      )
    })
}

async function stop(code) {
  if (stopping) return
  stopping = true
  if (running.api?.exitCode === null) {
    const exited = new Promise((resolve) => running.api.once('exit', resolve))
    running.api.kill('SIGTERM')
    await exited
  }
  if (running.sandbox) await stopApi(running.sandbox)
  const database = await running.database?.catch(() => null)
  await database?.stop()
  process.exit(code)
}
