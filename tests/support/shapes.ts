// Values of a JSON schema's shape, and the same broken in one place. For fast-check: a seed gives the same values again.
import fc from 'fast-check'

type Json = unknown
type Schema = {
  type?: string | string[]
  enum?: Json[]
  const?: Json
  anyOf?: Schema[]
  oneOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  format?: string
  pattern?: string
}

/** Values that mean something here: by a field's name, and `uuid` for all ids. Taken three times of four. */
export type Known = Readonly<Record<string, readonly Json[]>>

/** What fits a schema; `name` is the field that it stands in. */
export function valueOf(schema: Schema, known: Known, name = ''): fc.Arbitrary<Json> {
  const any = shapeOf(schema, known)
  const values = known[name] ?? (schema.format === 'uuid' ? known['uuid'] : undefined)
  return values?.length
    ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: any })
    : any
}

function shapeOf(schema: Schema, known: Known): fc.Arbitrary<Json> {
  const { type } = schema
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map((choice) => valueOf(choice, known)))
  if (type === 'object') return objectOf(schema, known)
  if (type === 'array') return arrayOf(schema, known)
  if (type === 'string') return stringOf(schema)
  if (type === 'integer' || type === 'number') return numberOf(schema)
  if (type === 'boolean') return fc.boolean()
  if (type === 'null') return fc.constant(null)
  throw new Error(`no values for ${JSON.stringify(schema)}`)
}

function objectOf({ properties = {}, required = [] }: Schema, known: Known) {
  const fields = Object.entries(properties).map(([name, schema]) => [name, valueOf(schema, known, name)] as const)
  return fc.record(Object.fromEntries(fields), { requiredKeys: required })
}

/** The same schema without what may be left out: its values get deepest. */
export function slimOf(schema: Schema): Schema {
  const { properties = {}, required = [], items, oneOf } = schema
  const kept = Object.entries(properties).filter(([name]) => required.includes(name))
  return {
    ...schema,
    ...(schema.properties && { properties: Object.fromEntries(kept.map(([name, of]) => [name, slimOf(of)])) }),
    ...(items && { items: slimOf(items) }),
    ...(oneOf && { oneOf: oneOf.map(slimOf) }),
  }
}

const arrayOf = ({ items = {}, minItems = 0, maxItems = 3 }: Schema, known: Known) =>
  fc.array(valueOf(items, known), { minLength: minItems, maxLength: Math.min(maxItems, Math.max(3, minItems)) })

function stringOf({ format, pattern, minLength = 0, maxLength = 40 }: Schema) {
  if (format === 'uuid') return fc.uuid({ version: 7 })
  if (format === 'date')
    return fc
      .date({ min: new Date('2025-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
      .map((d) => d.toISOString().slice(0, 10))
  if (pattern && !pattern.startsWith('^[^')) return fc.stringMatching(new RegExp(pattern, 'u'))
  const words = fc.constantFrom(
    'Chè Tân Uyên',
    'mận tam hoa',
    'xe tải 24C-12345',
    '0912345678',
    'vì trời mưa',
    'x'.repeat(60),
  )
  return fc
    .oneof(words, fc.string({ minLength, maxLength: Math.min(maxLength, 40) }))
    .filter((s) => s.trim().length >= minLength && s.length <= maxLength)
}

const numberOf = ({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema) =>
  fc.oneof(
    fc.integer({ min: minimum, max: Math.min(maximum, 100_000) }),
    fc.maxSafeInteger().map((n) => Math.min(maximum, Math.max(minimum, Math.abs(n)))),
  )

/** Numbers that JSON can write and JavaScript can't: put into the text by `toText`. */
const literal = (text: string) => `\u0001literal:${text}`
export const toText = (value: Json) => JSON.stringify(value)?.replaceAll(/"\\u0001literal:([^"]*)"/g, '$1')

const nested = (depth: number) => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`) as Json
/** A key that JavaScript objects take for something else: as JSON.parse reads it. */
const proto = JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}') as Json

const texts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'a\udfffb',
  '__proto__',
  'constructor',
  "' or 1=1; drop table orders; --",
  "'||(select version())||'",
  '${7*7}{{7*7}}',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '../../../etc/passwd',
  '%00',
  '%',
  '\r\nSet-Cookie: s=1',
  '\u202eevil\u2066',
  'א‏ب',
  '👩🏽‍🌾🍵',
  'e\u0301'.repeat(50),
  'x'.repeat(5000),
  'Z̸̛̟'.repeat(200),
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e309',
  '0x10',
  '９９',
  '2026-02-30',
  '0000-00-00',
  '+275760-09-13',
  '00000000-0000-0000-0000-000000000000',
  'G'.repeat(36),
]
const things: Json[] = [
  ...texts,
  null,
  true,
  false,
  0,
  -1,
  1.5,
  2 ** 53,
  -(2 ** 53),
  1e308,
  literal('1e309'),
  literal('-0'),
  literal('1E400'),
  literal('9223372036854775808'),
  literal('0.1e-400'),
  [],
  {},
  [[]],
  [null],
  { length: 5 },
  { toString: 'x' },
  proto,
  nested(50),
  Array.from({ length: 2000 }, (_, i) => i),
]
export const hostileText = fc.constantFrom(...texts)
const hostile = fc.constantFrom(...things)

type Place = { holder: Record<string, Json> | Json[]; key: string | number }
function places(value: Json): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const keys = Array.isArray(value) ? value.map((_, i) => i) : Object.keys(value)
  const holder = value as Record<string, Json>
  return keys.flatMap((key) => [{ holder, key }, ...places(holder[key])])
}

/** A value that fits, with one place of it taken away, replaced, doubled, or given a stranger beside it. */
export function brokenOf(value: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  const ways = fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add', 'many', 'whole')
  return fc.tuple(value, ways, fc.nat(), hostile).map(([whole, way, pick, thing]) => {
    if (way === 'whole') return thing
    const copy = structuredClone(whole)
    const all = places(copy)
    if (way === 'add' || !all.length)
      return typeof copy === 'object' && !Array.isArray(copy)
        ? { ...copy, [pick % 2 ? 'isAdmin' : 'organizationId']: thing }
        : thing
    const at = all[pick % all.length]
    if (!at) return thing
    const holder = at.holder as Record<string | number, Json>
    if (way === 'remove') delete holder[at.key]
    else if (way === 'many') holder[at.key] = Array.from({ length: 300 }, () => holder[at.key])
    else holder[at.key] = thing
    return copy
  })
}
