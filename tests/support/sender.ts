// Sends what people and services send, as a browser does: the same key and body until an answer settles it.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Someone } from './world.ts'

export type Answer = { status: number; body: unknown }
type Asking = { method?: 'GET' | 'POST' | 'PUT'; path: string; body?: unknown; headers?: Record<string, string> }

/** Requests to wherever the API answers now. `url` may change between two tries: a process dies, another one listens. */
export class Sender {
  /** How often each thing happened. */
  readonly tally = new Map<string, number>()
  constructor(readonly url: () => string) {}

  count(what: string, by = 1) {
    this.tally.set(what, (this.tally.get(what) ?? 0) + by)
  }

  /** A person's request; a write has one key for all its tries. Throws where the API fails for good. */
  async ask(who: Someone, asking: Asking, { key = randomUUID() }: { key?: string } = {}): Promise<Answer> {
    const headers = {
      cookie: who.cookie,
      'sec-fetch-site': 'same-origin',
      'acting-organization': who.organizationId,
      'idempotency-key': key,
      ...asking.headers,
    }
    const answer = await this.persist({ ...asking, headers })
    if (answer.status >= 400) this.count(`refused ${problemOf(answer)}`)
    return answer
  }

  /** Sent until something other than «not now» comes back; nobody who was not answered knows whether it was done. */
  async persist(asking: Asking): Promise<Answer> {
    let last: unknown = null
    for (let tries = 0; tries < 400; tries++) {
      const answer = await this.once(asking).catch((error: unknown) => void (last = error))
      if (answer && answer.status !== 503 && problemOf(answer) !== 'request-in-flight') {
        if (answer.status < 500) return answer
        throw new Error(`${asking.method ?? 'POST'} ${asking.path} answered ${JSON.stringify(answer)}`)
      }
      if (answer) last = answer
      this.count(answer ? 'tried again (503)' : 'tried again (no answer)')
      await pause(Math.min(100, 5 + tries * 5))
    }
    throw new Error(`${asking.path} was never answered`, { cause: last })
  }

  private async once({ method = 'POST', path, body, headers = {} }: Asking): Promise<Answer> {
    this.count('requests')
    const reply = await fetch(`${this.url()}${path}`, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const said = await reply.text()
    const isJson = (reply.headers.get('content-type') ?? '').includes('json')
    return { status: reply.status, body: isJson ? JSON.parse(said) : said }
  }
}

/** The slug of the problem that an answer is, or ''. */
export function problemOf({ status, body }: Answer): string {
  if (status < 400 || typeof body !== 'object' || body === null || !('type' in body)) return ''
  return String(body.type).replace('/problems/', '')
}
