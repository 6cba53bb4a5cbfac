import { isIPv6 } from 'node:net'
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Db } from '#platform/db'
import type { Env } from '#platform/env'

const HOUR = 3600
const DAY = 24 * HOUR

/**
 * How often codes may be asked for and tried, counted in PostgreSQL by all processes together, and in memory while it
 * is away. Demo mode runs the same code with limits a hundred times as wide: who tries the product signs in as many
 * people from one place, and nothing is sent that costs money or wakes anybody.
 */
export function createLimits(pool: Db['pool'], mode: Env['APP_MODE']) {
  const limit = (keyPrefix: string, perPerson: number, duration: number) => {
    const points = mode === 'demo' ? perPerson * 100 : perPerson
    return new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'rate_limit',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix,
      points,
      duration,
      inMemoryBlockOnConsumed: points,
      insuranceLimiter: new RateLimiterMemory({ keyPrefix, points, duration }),
    })
  }
  const sendNetwork = limit('send-network', 30, HOUR)
  const sendHour = limit('send-hour', 3, HOUR)
  const sendDay = limit('send-day', 10, DAY)
  const tries = limit('sign-in', 10, HOUR / 4)
  return {
    /** Counts a code sent; gives the seconds to wait where it may not be, else null. */
    send: (phone: string, ip: string) => take([sendNetwork, networkOf(ip)], [sendHour, phone], [sendDay, phone]),
    /** Counts a try to sign in, right or wrong; gives the seconds to wait, else null. */
    signIn: (phone: string) => take([tries, phone]),
  }
}
export type Limits = ReturnType<typeof createLimits>

async function take(...all: [RateLimiterPostgres, string][]): Promise<number | null> {
  try {
    for (const [limit, key] of all) await limit.consume(key)
    return null
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
    throw refused
  }
}

/** Who a limit counts as one: an IPv4 address, or the /64 that a line of IPv6 has to itself. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped || !isIPv6(ip)) return mapped ?? ip
  const [head = '', tail] = ip.replace(/%.*$/, '').toLowerCase().split('::')
  const left = head ? head.split(':') : []
  const right = tail ? tail.split(':') : []
  const groups =
    tail === undefined
      ? left
      : [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
