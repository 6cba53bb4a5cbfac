import { randomUUID } from 'node:crypto'
import type { Endpoint } from '@chl/contracts/endpoint'
import type { Actor } from './actor.ts'
import { type Routes, Sent, type Serving } from './http.ts'
import { parse } from './parse.ts'
import { type Locale, problemOf, Refusal, Refused, refusalOf, refuse } from './problem.ts'

type Found = { endpoint: Endpoint; handle: Routes['all'][number]['handle']; params: Record<string, string> }

/** Answers a public read in process, as a signed-out visitor: what the pages are painted from is what HTTP would say. */
export function answerInProcess(at: Serving, routes: readonly Routes[]) {
  const reads = routes
    .flatMap(({ all }) => all)
    .filter(({ endpoint }) => endpoint.method === 'GET' && endpoint.access === 'public')
  const patterns = reads.map((route) => ({
    ...route,
    pattern: new RegExp(`^${route.endpoint.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
  }))
  const find = (pathname: string): Found | null => {
    for (const { pattern, endpoint, handle } of patterns) {
      const match = pattern.exec(pathname)
      if (match)
        return {
          endpoint,
          handle,
          params: Object.fromEntries(Object.entries(match.groups ?? {}).map(([k, v]) => [k, decodeURIComponent(v)])),
        }
    }
    return null
  }
  return async (path: string, locale: Locale): Promise<{ status: number; body: unknown }> => {
    const requestId = randomUUID()
    try {
      const url = new URL(`http://in.process${path}`)
      const found = find(url.pathname)
      if (!found) throw new Refused('not-found')
      const input = parse(
        found.endpoint,
        { params: found.params, query: Object.fromEntries(url.searchParams), body: undefined },
        locale,
      )
      const visitor = { locale, person: null, organization: null } as unknown as Actor
      const answer = await found.handle(at, visitor, input, { requestId, ip: '', token: null }, null, url.pathname)
      if (answer instanceof Refusal) return problem(answer, locale, requestId)
      if (answer instanceof Sent) return { status: answer.status ?? 200, body: answer.body }
      return 'json' in answer ? { status: 200, body: JSON.parse(answer.json) } : answer
    } catch (error) {
      return problem(refusalOf(error) ?? refuse('internal'), locale, requestId)
    }
  }
}

const problem = (refusal: Refusal, locale: Locale, requestId: string) => {
  const body = problemOf(refusal, locale, requestId)
  return { status: body.status, body }
}
