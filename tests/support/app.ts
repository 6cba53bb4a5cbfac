// The built application as people run it: a process of its own, on a free port, on a database of the test's.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '../../scripts/database.mjs'
import { launchApi, stopApi, waitReady } from '../../scripts/server.mjs'
import type { TestDatabase } from './database.ts'

export interface RunningApp {
  url: string
  /** Everything it wrote, line by line. */
  log: string[]
  child: ReturnType<typeof launchApi>['child']
  stop: () => Promise<void>
}

/** `env` is added to what every test needs; a PORT in it is taken, for those who must be told of it before. */
export async function startApp(database: TestDatabase, env: Record<string, string> = {}): Promise<RunningApp> {
  const port = Number(env['PORT']) || (await freePort())
  const url = `http://localhost:${port}`
  const files = mkdtempSync(path.join(tmpdir(), 'chl-files-'))
  const log: string[] = []
  const app = launchApi({
    env: {
      ...process.env,
      APP_MODE: 'demo',
      NODE_ENV: 'production',
      PORT: String(port),
      PUBLIC_URL: url,
      DATABASE_URL: database.appUrl,
      FILES_DIR: files,
      ...env,
    },
    onLine: (line: string) => void log.push(line),
  })
  const stop = async () => {
    await stopApi(app)
    rmSync(files, { recursive: true, force: true })
  }
  try {
    await waitReady(`${url}/readyz`, app.exited)
  } catch (e) {
    await stop()
    throw new Error(`${String(e)}\n${log.slice(-20).join('\n')}`, { cause: e })
  }
  return { url, log, child: app.child, stop }
}
