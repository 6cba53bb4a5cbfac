import type { Endpoint } from '@chl/contracts/endpoint'
import { m } from '@chl/messages/messages.js'
import type * as z from 'zod'
import en from 'zod/v4/locales/en.js'
import vi from 'zod/v4/locales/vi.js'
import { faultsOf, type Locale, Refused } from './problem.ts'

/** The three places of a request that a contract has a schema for. */
export type Input = { params?: unknown; query?: unknown; body?: unknown }

const errorMaps = { vi: vi().localeError, en: en().localeError }
/** What a rule of our own says, by the code that the contract gives it. */
const ours: Partial<Record<string, typeof m.problem_fault_unseen>> = { unseen: m.problem_fault_unseen }
const sayIn =
  (locale: Locale): z.core.$ZodErrorMap =>
  (issue) =>
    ours[codeOf(issue)]?.({}, { locale }) ?? errorMaps[locale](issue)
const none = { query: {}, params: {}, body: undefined }

/** Parses path, query and body with the contract's schemas. Throws Refused with every fault and its path. */
export function parse(endpoint: Endpoint, given: Input, locale: Locale): Input {
  const parsed: Input = {}
  const faults = []
  for (const part of ['params', 'query', 'body'] as const) {
    const schema = endpoint[part]
    if (!schema) {
      const extra = given[part]
      const fields = extra && typeof extra === 'object' ? Object.keys(extra) : extra === undefined ? [] : ['']
      if (part !== 'params')
        faults.push(
          ...fields.map((path) => ({
            path,
            code: 'unrecognized_keys',
            message: locale === 'vi' ? 'Trường này không có ở đây' : 'There is no such field here',
          })),
        )
      continue
    }
    const result = schema.safeParse(given[part] ?? none[part], { error: sayIn(locale) })
    if (result.success) parsed[part] = result.data
    else if (part === 'params') throw new Refused('not-found')
    else faults.push(...faultsOf(result.error.issues.flatMap(eachKey)))
  }
  if (faults.length) throw new Refused('invalid-request', { errors: faults })
  return parsed
}

type Issue = { path: PropertyKey[]; code?: string; message: string; keys?: string[]; params?: Record<string, unknown> }
const eachKey = (issue: Issue): Issue[] =>
  issue.code === 'unrecognized_keys' && issue.keys
    ? issue.keys.map((key) => ({ ...issue, keys: [key] }))
    : [{ ...issue, code: codeOf(issue) }]

const codeOf = ({ code = 'invalid', params }: { code?: string; params?: Record<string, unknown> | undefined }) =>
  typeof params?.['code'] === 'string' ? params['code'] : code
