import type { Fault } from '@chl/contracts/problem'
import { m } from '@chl/messages/messages.js'
import { type Locale, type Refusal, refuse } from '#platform/problem'

type Say = (inputs: Record<string, never>, options: { locale: Locale }) => string

/** What is wrong at one field, in the reader's language. The code is stable, for programs. */
export const faultAt = (locale: Locale, path: string, code: string, say: Say): Fault => ({
  path,
  code,
  message: say({}, { locale }),
})

/** A refusal that names every field at fault; null where there is none. */
export const refuseFaults = (errors: Fault[]): Refusal | null =>
  errors.length > 0 ? refuse('invalid-request', { errors }) : null

export const brokenCursor = (locale: Locale): Refusal =>
  refuse('invalid-request', { errors: [faultAt(locale, 'cursor', 'broken', m.post_fault_cursor)] })
