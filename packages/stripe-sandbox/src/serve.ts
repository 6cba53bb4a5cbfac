// A process of its own, for the demo, for development and for tests in a browser: README.md says how to start it.
import { StripeSandbox } from './sandbox.ts'
import { keepState } from './state-file.ts'

await serve(process.env).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})

async function serve(env: NodeJS.ProcessEnv): Promise<void> {
  if (env.APP_MODE === 'production') throw new Error('The Stripe sandbox never runs in production (APP_MODE)')
  const port = Number(env.STRIPE_SANDBOX_PORT ?? 4120)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`STRIPE_SANDBOX_PORT must be a port, not «${env.STRIPE_SANDBOX_PORT}»`)
  const seed = env.STRIPE_SANDBOX_DISORDER
  if (seed !== undefined && !/^\d+$/.test(seed)) throw new Error('STRIPE_SANDBOX_DISORDER must be a number, the seed')
  const sandbox = new StripeSandbox({
    secret: required(env, 'STRIPE_SECRET_KEY'),
    webhookUrl: required(env, 'STRIPE_WEBHOOK_URL'),
    webhookSecret: required(env, 'STRIPE_WEBHOOK_SECRET'),
    auto: true,
    ...(seed && { disorder: { seed: Number(seed), duplicate: 0.2, delayMs: 3_000 } }),
  })
  const state = env.STRIPE_SANDBOX_STATE ? keepState(sandbox, env.STRIPE_SANDBOX_STATE) : null
  await sandbox.listen(port)
  console.log(`Stripe sandbox (no real money): ${sandbox.url}`)
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await sandbox.close()
    state?.flush()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void stop())
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name]
  if (!value) throw new Error(`${name} must be set`)
  return value
}
