import { ApiError, type Reply } from '@chl/contracts/client'
import type { Problem } from '@chl/contracts/problem'
import { actingOrganization } from './acting.ts'
import { setReachable } from './reachable.ts'
import { NetworkError } from './transport.ts'

export type Uploaded = Reply<'POST /photos'>
const TIMEOUT = 60_000

/**
 * Sends one photo and tells how much of it has gone (0–1), which `fetch` can't. Rejects as `send` does: ApiError where it was
 * refused, NetworkError where it wasn't reached, AbortError by the signal.
 */
export function uploadPhoto(photo: Blob, onProgress: (part: number) => void, signal: AbortSignal): Promise<Uploaded> {
  const form = new FormData()
  form.set('photo', photo, 'photo')
  return new Promise((ok, no) => {
    const request = new XMLHttpRequest()
    const lost = () => {
      setReachable(false)
      no(new NetworkError(request.status))
    }
    request.open('POST', '/api/photos')
    request.timeout = TIMEOUT
    request.responseType = 'json'
    request.setRequestHeader('Accept-Language', document.documentElement.lang)
    const organization = actingOrganization()
    if (organization) request.setRequestHeader('Acting-Organization', organization)
    request.upload.addEventListener('progress', ({ loaded, total, lengthComputable }) => {
      if (lengthComputable) onProgress(loaded / total)
    })
    request.addEventListener('error', lost)
    request.addEventListener('timeout', lost)
    request.addEventListener('abort', () => no(new DOMException('aborted', 'AbortError')))
    request.addEventListener('load', () => {
      setReachable(true)
      if (request.status === 201) ok(request.response as Uploaded)
      else no(new ApiError(problemOf(request)))
    })
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })
}

/** A proxy's error page is not problem+json; then the status says all we know. */
function problemOf({ response, status, statusText }: XMLHttpRequest): Problem {
  const body = response as Partial<Problem> | null
  if (body?.type && typeof body.status === 'number') return body as Problem
  return { type: '/problems/internal', title: statusText, status }
}
