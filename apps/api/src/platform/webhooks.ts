import type { IncomingHttpHeaders } from 'node:http'
import express, { type RequestHandler, type Router } from 'express'
import type { createBodyReader } from './overload.ts'
import { Refusal, Refused } from './problem.ts'

/**
 * An address that a provider tells us things at. `receive` has the bytes as they came, because they are what was signed; it
 * verifies them, stores them, and gives the JSON to answer with 200, or why they are refused. What they mean is found out later.
 */
export type Webhook = {
  /** Below `/api`, as `/webhooks/stripe`. */
  path: `/webhooks/${string}`
  receive: (raw: Buffer, headers: IncomingHttpHeaders) => Promise<object | Refusal>
}

/**
 * Puts webhooks on a router of their own, for before the one that reads JSON and wants our own pages: a provider comes from
 * elsewhere and shows a signature. No body is unpacked; one over 256 kB is a 413, and one that takes over 10 seconds a 408.
 */
export function webhookRouter(webhooks: readonly Webhook[], { inTime, inFlight }: Steps): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  const bytes = express.raw({ type: () => true, limit: '256kb', inflate: false })
  for (const { path, receive } of webhooks) router.post(path, inTime(bytes, 10), inFlight, hand(receive))
  return router
}
type Steps = { inTime: ReturnType<typeof createBodyReader>; inFlight: RequestHandler }

const hand =
  (receive: Webhook['receive']): RequestHandler =>
  async (req, res) => {
    const raw: unknown = req.body
    if (!Buffer.isBuffer(raw)) throw new Refused('invalid-request')
    const answer = await receive(raw, req.headers)
    if (answer instanceof Refusal) throw new Refused(answer.slug, answer.extra)
    res.setHeader('Cache-Control', 'no-store')
    res.json(answer)
  }
