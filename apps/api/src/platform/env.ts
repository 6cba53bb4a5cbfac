import { z } from 'zod'

const url = z.url()
const schema = z
  .object({
    APP_MODE: z.enum(['demo', 'production']),
    NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
    PUBLIC_URL: url,
    PORT: z.coerce.number().int().min(0).max(65535).default(3000),
    HOST: z.string().default('0.0.0.0'),
    DATABASE_URL: url,
    /** Where LISTEN goes when DATABASE_URL is a pooler that can't (PgBouncer). */
    DATABASE_LISTEN_URL: url.optional(),
    DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(10),
    FILES_DIR: z.string().min(1).default('.data/files'),
    /** Signs one-time codes. Production needs its own. */
    SECRET: z.string().min(32).optional(),
    /** How many proxies stand in front: only so many X-Forwarded-For hops are believed. */
    TRUST_PROXY: z.coerce.number().int().min(0).max(5).default(0),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
    /** What one person may write in a minute, in one process. */
    WRITES_PER_MINUTE: z.coerce.number().int().min(1).default(120),
    /** Requests worked on at once before new ones are turned away with 503. */
    MAX_IN_FLIGHT: z.coerce.number().int().min(1).default(200),
    /** Jobs run in this process. */
    WORKER: z.enum(['on', 'off']).default('on'),
  })
  .check((ctx) => {
    const { APP_MODE, PUBLIC_URL, SECRET } = ctx.value
    if (APP_MODE !== 'production') return
    const fault = (path: string, message: string) =>
      ctx.issues.push({ code: 'custom', path: [path], message, input: ctx.value })
    if (!PUBLIC_URL.startsWith('https://')) fault('PUBLIC_URL', 'production is served over https')
    if (!SECRET) fault('SECRET', 'production needs a secret of its own, of 32 characters or more')
  })

export type Env = z.infer<typeof schema> & { SECRET: string; secure: boolean }

/**
 * Reads the environment once, at start. Throws one error that lists every fault and no value: values may be secrets.
 */
export function readEnv(source: NodeJS.ProcessEnv): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const result = schema.safeParse(given)
  if (!result.success) {
    const faults = result.error.issues.map(({ path, message }) => `  ${path.join('.') || 'environment'}: ${message}`)
    throw new Error(
      `The environment has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.join('\n')}`,
    )
  }
  const env = result.data
  return {
    ...env,
    SECRET: env.SECRET ?? 'demo mode signs codes with a key that everybody knows',
    secure: env.PUBLIC_URL.startsWith('https://'),
  }
}
