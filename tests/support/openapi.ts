// Replies against the OpenAPI document: what other programs were promised, to the last field. Another test says that
// docs/openapi.json is this document.
import { endpoints } from '@chl/contracts/api'
import { openApiDocument } from '@chl/contracts/openapi'
import * as z from 'zod'

type Json = Record<string, unknown>
type Reply = { description: string; content?: Record<string, { schema: Json }>; $ref?: string }
type Operation = { operationId: string; responses: Record<string, Reply> }
type Document = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Json>; responses: Record<string, Reply> }
}

const document: Document = JSON.parse(JSON.stringify(openApiDocument(endpoints)))
const paths = Object.entries(document.paths)
  .map(([name, operations]) => ({
    operations,
    pattern: new RegExp(`^/api${name.replace(/\{\w+\}/g, '[^/]+')}$`),
    fixed: !name.includes('{'),
  }))
  .sort((a, b) => Number(b.fixed) - Number(a.fixed))

// The document's schemas as Zod reads them: references lead to $defs.
const compiled = new Map<unknown, z.ZodType>()
const local = (schema: unknown): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('#/components/schemas/', '#/$defs/'))
const definitions: Record<string, z.core.JSONSchema.BaseSchema> = JSON.parse(
  JSON.stringify(local(document.components.schemas)),
)
const compile = (schema: Json) => {
  const known = compiled.get(schema) ?? z.fromJSONSchema({ ...local(schema), $defs: definitions })
  compiled.set(schema, known)
  return known
}

/** Throws where a reply says anything but what the OpenAPI document says of this address, method and status. */
export function checkReply(method: string, address: string, status: number, type: string, body: unknown) {
  const pathname = address.split('?')[0] ?? ''
  const operation = paths.find(({ pattern }) => pattern.test(pathname))?.operations[method.toLowerCase()]
  const said = operation && resolve(operation.responses[String(status)])
  const name = `${method} ${pathname} answered ${status}`
  if (!operation)
    return status >= 400 && pathname.startsWith('/api/') && type.includes('json')
      ? fits(document.components.schemas['Problem'], body, name)
      : undefined
  if (!said) throw new Error(`${name}, which the OpenAPI document does not know`)
  const [expected, content] = Object.entries(said.content ?? {})[0] ?? []
  if (!expected) return body === '' ? undefined : fail(name, 'a body where there is none')
  if (type.split(';')[0] !== expected.split(';')[0]) fail(name, `as ${type} instead of ${expected}`)
  if (expected.includes('json')) fits(content?.schema, body, name)
}

const resolve = (reply: Reply | undefined) =>
  reply?.$ref ? document.components.responses[reply.$ref.split('/').pop() ?? ''] : reply

function fits(schema: Json | undefined, body: unknown, name: string) {
  const result = schema && compile(schema).safeParse(body)
  if (result && !result.success) fail(name, `not as the OpenAPI document says:\n${z.prettifyError(result.error)}`)
}

function fail(name: string, why: string): never {
  throw new Error(`${name} ${why}`)
}
