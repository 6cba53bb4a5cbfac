import { ApiError, addressOf, type Request, type Transport } from '@chl/contracts/client'
import type { Problem } from '@chl/contracts/problem'
import { actingOrganization } from './acting.ts'
import { setReachable } from './reachable.ts'

/** The request never reached the server, or its answer never came back: what was written may or may not have happened. */
export class NetworkError extends Error {
  constructor(cause: unknown) {
    super('network', { cause })
    this.name = 'NetworkError'
  }
}

/** Sends a request over HTTP. Rejects with ApiError (refused), NetworkError (not reached) or the signal's own AbortError. */
export const send: Transport = async (method, path, request) => {
  const reply = await reach(
    `/api${addressOf(path, request)}`,
    { method, headers: headersOf(request), ...bodyOf(request) },
    request,
  )
  if (!reply.ok) throw new ApiError(await problemOf(reply))
  if (reply.status === 204) return null
  return reply.headers.get('content-type')?.includes('json') ? reply.json() : reply.blob()
}

async function reach(address: string, init: RequestInit, { signal }: Request) {
  try {
    const reply = await fetch(address, { ...init, signal: signal ?? null })
    setReachable(true)
    return reply
  } catch (cause) {
    if (signal?.aborted) throw cause
    setReachable(false)
    throw new NetworkError(cause)
  }
}

function headersOf({ body, idempotencyKey }: Request) {
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': document.documentElement.lang,
  }
  const organization = actingOrganization()
  if (organization) headers['Acting-Organization'] = organization
  if (idempotencyKey) headers['Idempotency-Key'] = idempotencyKey
  if (body !== undefined && !(body instanceof FormData)) headers['Content-Type'] = 'application/json'
  return headers
}

const bodyOf = ({ body }: Request) =>
  body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }

/** A proxy's error page is not problem+json; then the status says all we know. */
async function problemOf(reply: Response): Promise<Problem> {
  const type = reply.headers.get('content-type') ?? ''
  const body: unknown = type.includes('json') ? await reply.json().catch(() => null) : null
  if (isProblem(body)) return body
  const slug = reply.status === 503 || reply.status === 502 ? 'unavailable' : 'internal'
  return { type: `/problems/${slug}`, title: reply.statusText, status: reply.status }
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'type' in body && 'status' in body && typeof body.status === 'number'
