import { ApiError } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'
import { NetworkError } from '../api/transport.ts'

/** What happened, in a sentence for people: the API's own where it refused (it speaks the page's language). */
export function errorText(error: unknown) {
  if (error instanceof NetworkError) return m.common_network_text()
  if (error instanceof ApiError && error.status < 500) return error.problem.detail ?? error.problem.title
  return m.common_broken_text()
}

/**
 * A refusal's faults by the path of their field (`price`, `lines.0.amount`), for `error={errors.price}`; the rest, what belongs
 * to no field of `fields`, is under ''. Give it the error of a mutation: null and other errors give {}.
 */
export function formErrors(error: unknown, fields: readonly string[]): Record<string, string> {
  if (error === null || error === undefined) return {}
  const faults = error instanceof ApiError ? (error.problem.errors ?? []) : []
  const found: Record<string, string> = {}
  for (const { path, message } of faults) {
    const name = path.replace(/^body\.?/, '')
    const field = fields.find((one) => name === one || name.startsWith(`${one}.`)) ?? ''
    found[field] ??= message
  }
  if (faults.length === 0) found[''] = errorText(error)
  return found
}

/** Puts the focus on the first field marked as wrong; call it in an effect when errors arrive. */
export const focusFirstError = (form: HTMLElement | null) =>
  form?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
