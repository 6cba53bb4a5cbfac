import { ApiError } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'

/** «Gửi quá nhiều lần. Thử lại sau 12 phút.»; null where the error is no limit. */
export function limitText(error: unknown): string | null {
  if (!(error instanceof ApiError) || error.slug !== 'too-many-requests') return null
  const minutes = Math.ceil((error.problem.retryAfter ?? 60) / 60)
  if (minutes > 90) return m.sign_in_limit_hours({ n: Math.ceil(minutes / 60) })
  return m.sign_in_limit_minutes({ n: minutes })
}
