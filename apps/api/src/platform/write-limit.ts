import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Env } from './env.ts'
import { Refused } from './problem.ts'

/**
 * Counts what one person writes in a minute, in this process: a person's presses stay far below it, a program that would
 * hold the whole market's stock does not. Throws Refused `too-many-requests` with the seconds to wait.
 */
export function limitWrites(env: Pick<Env, 'WRITES_PER_MINUTE'>) {
  const limiter = new RateLimiterMemory({ points: env.WRITES_PER_MINUTE, duration: 60 })
  return async (personId: string) => {
    try {
      await limiter.consume(personId)
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      throw new Refused('too-many-requests', { retryAfter: Math.max(1, Math.ceil(error.msBeforeNext / 1000)) })
    }
  }
}
