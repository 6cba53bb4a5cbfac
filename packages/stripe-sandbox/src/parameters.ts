import { readFileSync } from 'node:fs'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type Stripe from 'stripe'
import { invalid } from './errors.ts'
import type { Requests } from './req.ts'

const file = new URL('./generated/req.schema.json', import.meta.url)
const compiled = new Map<string, ValidateFunction>()
let ajv: Ajv | undefined

function schemas(): Ajv {
  if (ajv) return ajv
  const schema = JSON.parse(readFileSync(file, 'utf8'))
  // The SDK's types leave every list of words open for what Stripe may add; the API of one version does not.
  schema.definitions.OtherString = false
  delete schema.$ref // or the first use would compile every type there is
  ajv = new Ajv({
    coerceTypes: true,
    strict: false,
    verbose: true,
    validateSchema: false,
    inlineRefs: false,
    code: { optimize: false },
  })
  ajv.addSchema(schema, 'req')
  return ajv
}

/**
 * The parameters of a form as the SDK's type of that name; numbers and booleans are made of their text, in place.
 * @throws ApiError as Stripe words it, for what is unknown, missing or of a wrong type.
 */
export function parse<K extends keyof Requests>(name: K, form: object): Requests[K] {
  let validate = compiled.get(name)
  if (!validate) {
    validate = schemas().compile({ $ref: `req#/definitions/Requests/properties/${name}` })
    compiled.set(name, validate)
  }
  const sent = structuredClone(form)
  if (!validate(form)) throw complaint(validate.errors ?? [])
  demandDigits(sent, form, [])
  // The schema is made of this very type, and what it accepts is that type.
  return form as Requests[K]
}

/** What was made a number was sent as digits: not 1e6, 0x10 or 1.0, which a number would be made of too. */
function demandDigits(sent: unknown, made: unknown, path: readonly string[]): void {
  if (typeof made === 'number' && !/^-?\d+$/.test(String(sent)))
    throw invalid(`Invalid integer: ${String(sent)}`, 'parameter_invalid_integer', paramName([...path]))
  if (!isRecord(sent) || !isRecord(made)) return
  for (const [key, value] of Object.entries(made)) demandDigits(sent[key], value, [...path, key])
}
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function complaint(errors: ErrorObject[]) {
  const at = (error: ErrorObject, name?: string) => paramName([...error.instancePath.split('/').slice(1), name])
  const unknown = errors.find((e) => e.keyword === 'additionalProperties')
  if (unknown) {
    const name = at(unknown, unknown.params.additionalProperty)
    if (name === 'payment_method_types')
      return invalid(
        'The payment_method_types parameter is no longer supported. Use allowed_payment_method_types instead.',
        'payment_method_types_no_longer_supported',
        name,
      )
    return invalid(`Received unknown parameter: ${name}`, 'parameter_unknown', name)
  }
  const absent = errors.find((e) => e.keyword === 'required')
  if (absent) {
    const name = at(absent, absent.params.missingProperty)
    return invalid(`Missing required param: ${name}.`, 'parameter_missing', name)
  }
  const words = errors.filter((e) => e.keyword === 'const').map((e) => e.params.allowedValue)
  const [first] = errors
  const name = first ? at(first) : ''
  if (first?.keyword === 'type' && first.params.type === 'number')
    return invalid(`Invalid integer: ${String(first.data)}`, 'parameter_invalid_integer', name)
  const must = words.length ? `must be one of ${words.join(', ')}` : (first?.message ?? 'is not valid')
  return invalid(`Invalid ${name}: ${must}`, undefined, name)
}

/** line_items, 0, quantity → line_items[0][quantity] */
const paramName = (path: (string | undefined)[]) => {
  const [first = '', ...rest] = path.filter((key) => key !== undefined && key !== '')
  return first + rest.map((key) => `[${key}]`).join('')
}

/** Refuses a parameter that Stripe knows and the sandbox does not model: nothing is left aside in silence. */
export function only(params: object, modelled: readonly string[], inside = ''): void {
  for (const name of Object.keys(params))
    if (name !== 'expand' && !modelled.includes(name)) {
      const param = inside ? `${inside}[${name}]` : name
      throw invalid(`The sandbox does not model the parameter ${param}.`, 'not_modelled_by_sandbox', param)
    }
}

/** A whole number of at least `min`; Stripe's error otherwise. */
export function integer(value: number, param: string, min = 1): number {
  if (!Number.isSafeInteger(value)) throw invalid(`Invalid integer: ${value}`, 'parameter_invalid_integer', param)
  if (value < min)
    throw invalid(`This value must be greater than or equal to ${min}.`, 'parameter_invalid_integer', param)
  return value
}

/**
 * Metadata after a change: what is named is replaced, an empty value deletes its key, empty metadata deletes all.
 * Limits: https://docs.stripe.com/api/metadata
 */
export function metadata(change: Stripe.Emptyable<Stripe.MetadataParam> | undefined, old: Stripe.Metadata = {}) {
  if (change === undefined) return old
  if (change === '' || change === null) return {}
  const next = { ...old }
  for (const [key, value] of Object.entries(change)) {
    if (key.length > 40) throw invalid(`Metadata keys can be at most 40 characters: ${key}`, undefined, 'metadata')
    const text = String(value ?? '')
    if (text.length > 500) throw invalid(`Metadata values can be at most 500 characters: ${key}`, undefined, 'metadata')
    if (text === '') delete next[key]
    else next[key] = text
  }
  if (Object.keys(next).length > 50) throw invalid('Metadata can have at most 50 keys.', undefined, 'metadata')
  return next
}
