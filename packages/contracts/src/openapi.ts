import * as z from 'zod/mini'
import { createDocument, type oas31, type ZodOpenApiOperationObject } from 'zod-openapi'
import type { Endpoint } from './endpoint.ts'
import { event, stockUpdate } from './events.ts'
import { commonProblems, PROBLEMS, type ProblemSlug, problem, problemSlugs } from './problem.ts'

/** The whole contract as OpenAPI 3.1, for other programs, the reference page and the check of replies. */
export function openApiDocument(endpoints: readonly Endpoint[]): oas31.OpenAPIObject {
  const refusals = createRefusals()
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint, refusals.of) }
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Chợ Hoàng Liên', version: '1', description: about },
    servers: [{ url: '/api' }],
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name, description: tags[name] ?? name })),
    paths,
    components: {
      parameters,
      responses: refusals.all,
      schemas: { Problem: problem, Event: event, StockUpdate: stockUpdate },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-s', description: securityNote } },
    },
  })
}

function operation(endpoint: Endpoint, refusal: Refusals['of']): ZodOpenApiOperationObject {
  const { id, tag, summary, access, idempotent, params, query } = endpoint
  const possible = problemsOf(endpoint)
  const statuses = [...new Set(possible.map((slug) => PROBLEMS[slug]))]
  const refused = statuses.map((status) => [
    String(status),
    refusal(possible.filter((slug) => PROBLEMS[slug] === status)),
  ])
  return {
    operationId: id,
    tags: [tag],
    summary,
    security: access === 'public' ? [{}, { session: [] }] : [{ session: [] }],
    parameters: [
      { $ref: '#/components/parameters/AcceptLanguage' },
      { $ref: `#/components/parameters/ActingOrganization${access === 'organization' ? '' : 'Maybe'}` },
      ...(idempotent ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ],
    requestParams: { ...(params && { path: named(params) }), ...(query && { query: named(query) }) },
    ...bodyOf(endpoint),
    responses: {
      [String(endpoint.status)]: replyOf(endpoint),
      ...(endpoint.replyType === 'image/webp' && { '304': unchanged }),
      ...Object.fromEntries(refused),
    },
  }
}

/** Everything that this endpoint may refuse with: its own problems, and those of its method, access, body and key. */
export function problemsOf({ access, idempotent, method, problems }: Endpoint): ProblemSlug[] {
  const possible = new Set<ProblemSlug>([...commonProblems, 'forbidden', ...problems])
  if (access !== 'public') possible.add('not-signed-in')
  if (method !== 'GET') for (const slug of writeProblems) possible.add(slug)
  if (idempotent) for (const slug of keyProblems) possible.add(slug)
  return problemSlugs.filter((slug) => possible.has(slug))
}
const writeProblems = [
  'cross-origin',
  'invalid-json',
  'body-too-slow',
  'body-too-large',
  'unsupported-media-type',
] as const
const keyProblems = ['idempotency-key-missing', 'idempotency-key-reused', 'request-in-flight'] as const

function bodyOf({ body, multipart }: Endpoint) {
  if (multipart) return { requestBody: { required: true, content: { 'multipart/form-data': { schema: photoForm } } } }
  return body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}
}

function replyOf({ reply, replyType, status, idempotent }: Endpoint) {
  const headers = idempotent ? { 'Idempotency-Replayed': replayed } : {}
  if (replyType)
    return { description: 'Done', content: { [replyType]: { schema: { type: 'string', format: 'binary' } as const } } }
  if (!reply || status === 204) return { description: 'Done, with nothing to say', headers }
  return { description: 'Done', headers, content: { 'application/json': { schema: reply } } }
}

const unchanged: oas31.ResponseObject = { description: 'The photo is the one of the `ETag` in `If-None-Match`' }

// What stands in an address is a set of named values: without names it could not be written down.
function named(schema: z.ZodMiniType) {
  if (schema instanceof z.ZodMiniObject) return schema
  throw new Error('params and query of an endpoint are objects')
}

// Endpoints that refuse the same for one status share one description of it.
function createRefusals() {
  const all: Record<string, oas31.ResponseObject> = {}
  const of = (slugs: ProblemSlug[]) => {
    const name = slugs.join('.')
    all[name] ??= {
      description: slugs.map((slug) => `\`/problems/${slug}\``).join(' or '),
      content: {
        'application/problem+json': { schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, narrowed(slugs)] } },
      },
    }
    return { $ref: `#/components/responses/${name}` }
  }
  return { all, of }
}
type Refusals = ReturnType<typeof createRefusals>
const narrowed = (slugs: ProblemSlug[]): oas31.SchemaObject => ({
  type: 'object',
  properties: {
    type: { enum: slugs.map((slug) => `/problems/${slug}`) },
    status: { const: PROBLEMS[slugs[0] ?? 'internal'] },
  },
})

const photoForm: oas31.SchemaObject = {
  type: 'object',
  properties: { photo: { type: 'string', format: 'binary', description: 'JPEG, PNG or WebP, 8 MB at most' } },
  required: ['photo'],
}
const replayed: oas31.HeaderObject = {
  description: '`true` where this key was answered before, and this is that answer',
  schema: { type: 'string', const: 'true' },
}

const acting = {
  name: 'Acting-Organization',
  in: 'header',
  schema: { type: 'string', format: 'uuid' },
} as const
const parameters: Record<string, oas31.ParameterObject> = {
  AcceptLanguage: {
    name: 'Accept-Language',
    in: 'header',
    description: 'Language of the answer where the cookie `locale` says none',
    schema: { type: 'string', enum: ['vi', 'en'], default: 'vi' },
  },
  ActingOrganization: {
    ...acting,
    required: true,
    description: 'The organization that the person acts for; membership is checked at each request',
  },
  ActingOrganizationMaybe: {
    ...acting,
    description: 'The organization that the person acts for, where the answer depends on it',
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description:
      'A random name of this one intent. Sent again, the first answer comes back; with another body it is refused',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{16,64}$' },
  },
}

const securityNote =
  'Set by signing in (`__Host-s` over https, `s` over http). A write that brings it must come from this site: `Sec-Fetch-Site` or `Origin` says so.'

const tags: Record<string, string> = {
  identity: 'People, the organizations they act for, and their sessions',
  places: 'Areas and communes, before and after the reform of 2025',
  catalog: 'Produce with its units, grades, states and seasons',
  listings: 'What is for sale, and what a seller does with it',
  files: 'Photos',
  orders: 'The cart, orders and what both sides do with them',
  notifications: "A person's feed and its bell",
  statistics: 'Trades as figures: of an organization, and of an office’s area',
  documents: 'Papers under a number, to print or as a workbook: delivery notes, receipts, statements, purchase lists',
}

const about = `The produce exchange of Tam Đường, Tân Uyên and Sa Pa.

Money is whole đồng and weight whole grams: JSON integers below 2⁵³. Ids are UUIDs, times ISO 8601 in UTC, days as in Vietnam.

Every refusal is \`application/problem+json\` (RFC 9457) in the reader's language; \`errors\` holds every fault of the input
with its path. Which types an endpoint may refuse with stands with it; [all of them](/api/problems) with their words.

Live: Socket.IO at \`/api/socket\`, with the same cookie. The server emits \`e(seq, at, level, topic, body)\` for each entry of
one's feed (schema \`Event\`), \`reset(head)\` where entries are no longer kept, \`stock\` (schema \`StockUpdate\`) for listings
that one has sent by \`watch({ listings })\`, and \`bye\` before it stops. Connect with \`auth: { since }\` to get what was missed.`
