import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { CannotStart, readEnv } from '#platform/env'
import { createLog } from '#platform/log'
import { createApp } from './app.ts'

const env = start()
const log = createLog(env)
const server = createServer({ keepAliveTimeout: 70_000, headersTimeout: 20_000, requestTimeout: 30_000 })
const { stop, beginStop } = await createApp(env, log, server).catch(sayWhyNot)
server.on('error', (error: NodeJS.ErrnoException) => {
  const reason =
    error.code === 'EADDRINUSE'
      ? `Port ${env.PORT} is taken by another program. Stop it, or choose another with PORT=3001.`
      : error.message
  process.stderr.write(`${reason}\n`)
  process.exit(1)
})
server.listen(env.PORT, env.HOST, () => {
  const address = server.address()
  log.info({ port: typeof address === 'object' ? address?.port : env.PORT, mode: env.APP_MODE }, 'listening')
})

let stopping = false
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    drain(signal).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed')
        process.exit(1)
      },
    )
  })
}

/** Lets what was begun end: no request is cut off. After 25 s it ends all the same. */
async function drain(signal: string) {
  log.info({ signal }, 'stopping')
  setTimeout(() => process.exit(1), 25_000).unref()
  beginStop()
  // A balancer must see /readyz fail first; and whoever is about to send on an open connection is answered with «close»,
  // instead of losing the request to a connection that ends at that moment.
  await sleep(env.APP_MODE === 'production' ? 2000 : 300)
  const idle = setInterval(() => server.closeIdleConnections(), 100)
  const closed = new Promise<void>((ok) => server.close(() => ok()))
  await Promise.all([closed, stop()])
  clearInterval(idle)
}

function sayWhyNot(error: unknown): never {
  if (!(error instanceof CannotStart)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}

function start() {
  try {
    return readEnv(process.env)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
