import type { AddressInfo } from 'node:net'
import express from 'express'
import { expect, test } from 'vitest'
import { readEnv } from './env.ts'
import { securityHeaders } from './security.ts'

const production = {
  APP_MODE: 'production',
  PUBLIC_URL: 'https://cho.example.vn',
  DATABASE_URL: 'postgres://app@db/app',
  SECRET: 'x'.repeat(32),
}

test('over https there is transport security, and the socket’s host by name', async () => {
  const app = express().use(securityHeaders(readEnv(production)))
  const server = app.get('/', (_req, res) => void res.end()).listen(0)
  const { port } = server.address() as AddressInfo
  const { headers } = await fetch(`http://127.0.0.1:${port}/`)
  server.close()
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none';script-src 'self';style-src 'self';font-src 'self';worker-src 'self';manifest-src 'self';img-src 'self' blob: data:;connect-src 'self' wss://cho.example.vn;form-action 'self';base-uri 'none';frame-ancestors 'none';object-src 'none'",
  )
  expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
})
