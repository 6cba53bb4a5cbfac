import type { Request, RequestHandler } from 'express'
import type { Env } from './env.ts'
import { Refused } from './problem.ts'

/**
 * Above what can be done in half a second, new work is turned away before it starts, so that what was begun ends soon. Stands
 * after what reads the body: who only has a request open, and sends no more of it, would take the place of those who ask.
 */
export function limitInFlight({ MAX_IN_FLIGHT }: Pick<Env, 'MAX_IN_FLIGHT'>): RequestHandler {
  let inFlight = 0
  return (_req, res, next) => {
    if (inFlight >= MAX_IN_FLIGHT) throw new Refused('unavailable')
    inFlight++
    res.on('close', () => inFlight--)
    next()
  }
}

/** Bodies of one network that may be on their way at once: each costs a connection and what came of it, up to its limit. */
const OF_ONE_NETWORK = 100
const TRY_AGAIN_SECONDS = 5

/**
 * Lets `read` have a request's body for so many seconds. One that hasn't come whole by then is a 408, and its connection ends, as
 * it does for who has too many on their way from one network.
 */
export function createBodyReader(networkOf: (ip: string) => string) {
  const onTheirWay = new Map<string, number>()
  const count = (network: string, change: 1 | -1) => {
    const now = (onTheirWay.get(network) ?? 0) + change
    if (now > 0) onTheirWay.set(network, now)
    else onTheirWay.delete(network)
  }
  return (read: RequestHandler, seconds: number): RequestHandler =>
    (req, res, next) => {
      if (!hasBody(req)) return read(req, res, next)
      const network = networkOf(req.ip ?? '')
      if ((onTheirWay.get(network) ?? 0) >= OF_ONE_NETWORK) {
        res.setHeader('Connection', 'close')
        throw new Refused('too-many-requests', { retryAfter: TRY_AGAIN_SECONDS })
      }
      count(network, 1)
      let over = false
      const goOn = (error?: unknown) => {
        // What was given up ends once more, when its connection does.
        if (over) return
        over = true
        clearTimeout(timer)
        count(network, -1)
        next(error)
      }
      const timer = setTimeout(() => {
        res.setHeader('Connection', 'close')
        goOn(new Refused('body-too-slow'))
      }, seconds * 1000)
      return read(req, res, goOn)
    }
}

const hasBody = ({ headers }: Request) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
