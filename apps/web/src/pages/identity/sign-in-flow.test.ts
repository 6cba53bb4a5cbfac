import { expect, test } from 'vitest'
import { samePlace } from './sign-in-flow.ts'

const HERE = 'https://cho.example'

test('signing in leads back to where one came from', () => {
  expect(samePlace('/listings/1?q=che#photo', HERE)).toBe('/listings/1?q=che#photo')
  expect(samePlace('/', HERE)).toBe('/')
})

test.each([
  null,
  '',
  'orders',
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '\\\\evil.example',
  'javascript:alert(1)',
  '//',
  `//cho.example@evil.example`,
  '/\\/\\evil.example',
])('and never to another site: %j', (next) => {
  expect(samePlace(next, HERE)).toBeNull()
})
