import { expect, test } from 'vitest'
import { endpoints } from './api.ts'
import { openApiDocument, problemsOf } from './openapi.ts'
import { PROBLEMS } from './problem.ts'

const document = openApiDocument(endpoints)
const text = `${JSON.stringify(document, null, 2)}\n`

// Changed a contract? `npx vitest run packages/contracts/src/openapi.test.ts -u` writes the file anew; commit it too.
test('docs/openapi.json is what the code says', async () => {
  await expect(text).toMatchFileSnapshot('../../../docs/openapi.json')
})

test('every endpoint is in it once, by its own name', () => {
  const names = [...text.matchAll(/"operationId": "(\w+)"/g)].map(([, name]) => name)
  expect(new Set(names)).toEqual(new Set(endpoints.map(({ id }) => id)))
  expect(names).toHaveLength(endpoints.length)
})

test('every reference leads somewhere, and every pattern is one', () => {
  const refs = [...text.matchAll(/"\$ref": "#\/components\/(\w+)\/([^"]+)"/g)]
  expect(refs.length).toBeGreaterThan(500)
  const components = new Map(
    Object.entries(document.components ?? {}).map(([kind, all]) => [kind, new Set(Object.keys(all))]),
  )
  expect(refs.filter(([, kind = '', name = '']) => !components.get(kind)?.has(name))).toEqual([])
  const patterns = [...text.matchAll(/"pattern": ("(?:[^"\\]|\\.)*")/g)].map(([, json = '""']) =>
    String(JSON.parse(json)),
  )
  expect(() => patterns.map((pattern) => new RegExp(pattern, 'u'))).not.toThrow()
})

test('an endpoint tells of the refusals that come with its method, access and key', () => {
  const of = (id: string) => problemsOf(endpoints.find((e) => e.id === id)!)
  expect(of('listListings')).not.toContain('cross-origin')
  expect(of('listOrders')).toContain('not-signed-in')
  expect(of('placeCheckout')).toEqual(
    expect.arrayContaining(['cart-changed', 'idempotency-key-reused', 'cross-origin']),
  )
  expect(endpoints.flatMap(problemsOf).filter((slug) => !PROBLEMS[slug])).toEqual([])
})
