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
    /** What services that tell of the operator's bank account sign with; without one its address is unknown. */
    SEPAY_SECRET: z.string().min(16).optional(),
    CASSO_KEY: z.string().min(16).optional(),
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

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
const isLoopback = (address: string) => {
  const { protocol, hostname } = new URL(address)
  return protocol === 'http:' && LOOPBACK.has(hostname)
}
const whsec = z.string().regex(/^whsec_/, 'starts with whsec_')
const noBase = z.undefined({ error: 'only the sandbox has an address of its own' }).optional()
/**
 * Which card provider there is, and its secrets (payments.md §4). Only the sandbox has an address, and only on this machine:
 * no mistake can send a real key or real money to a place that somebody typed.
 */
const payments = z.discriminatedUnion('PAYMENTS', [
  z.object({ PAYMENTS: z.literal('off') }),
  z.object({
    PAYMENTS: z.literal('sandbox'),
    STRIPE_SECRET_KEY: z.string().regex(/^sk_test_sandbox_\w+$/, 'the sandbox takes sk_test_sandbox_… only'),
    STRIPE_API_BASE: url.refine(isLoopback, 'the sandbox runs on this machine: http://127.0.0.1:…'),
    STRIPE_WEBHOOK_SECRET: z.string().min(1),
  }),
  z.object({
    PAYMENTS: z.literal('stripe_test'),
    STRIPE_SECRET_KEY: z.string().regex(/^(sk|rk)_test_(?!sandbox_)/, 'a test key: sk_test_… or rk_test_…'),
    STRIPE_API_BASE: noBase,
    STRIPE_WEBHOOK_SECRET: whsec,
  }),
  z.object({
    PAYMENTS: z.literal('stripe_live'),
    STRIPE_SECRET_KEY: z.string().regex(/^(sk|rk)_live_/, 'a live key: sk_live_… or rk_live_…'),
    STRIPE_API_BASE: noBase,
    STRIPE_WEBHOOK_SECRET: whsec,
  }),
])

/** Which card provider the process talks to, and how. */
export type PaymentsEnv = z.infer<typeof payments>
export type Env = z.infer<typeof schema> & {
  SECRET: string
  secure: boolean
  PAYMENTS: PaymentsEnv['PAYMENTS']
  payments: PaymentsEnv
}

type Issue = { path: PropertyKey[]; message: string }
/** Sandbox and test money have no place where real people are, and real money none where anybody may sign in as anybody. */
function wrongPlace(mode: unknown, provider: unknown): Issue[] {
  if (mode === 'production' && (provider === 'sandbox' || provider === 'stripe_test'))
    return [{ path: ['PAYMENTS'], message: 'production takes off or stripe_live' }]
  if (mode === 'demo' && provider === 'stripe_live')
    return [{ path: ['PAYMENTS'], message: 'stripe_live needs APP_MODE=production' }]
  return []
}

/** Why the process can't start, in words for whoever starts it. */
export class CannotStart extends Error {}

/**
 * Reads the environment once, at start. Throws one error that lists every fault and no value: values may be secrets.
 */
export function readEnv(source: NodeJS.ProcessEnv): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const result = schema.safeParse(given)
  const paying = payments.safeParse({ ...given, PAYMENTS: given['PAYMENTS'] ?? 'off' })
  const issues: Issue[] = [
    ...(result.error?.issues ?? []),
    ...(paying.error?.issues ?? []),
    ...wrongPlace(given['APP_MODE'], given['PAYMENTS']),
  ]
  if (issues.length > 0 || !result.success || !paying.success) {
    const faults = issues.map(({ path, message }) => `  ${path.join('.') || 'environment'}: ${message}`)
    throw new Error(
      `The environment has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.join('\n')}`,
    )
  }
  const env = result.data
  return {
    ...env,
    PAYMENTS: paying.data.PAYMENTS,
    payments: paying.data,
    SECRET: env.SECRET ?? 'demo mode signs codes with a key that everybody knows',
    secure: env.PUBLIC_URL.startsWith('https://'),
  }
}
