import { expect, test } from 'vitest'
import { readEnv } from './env.ts'

const faultsOf = (env: Record<string, string>) => {
  try {
    readEnv(env)
    return ''
  } catch (error) {
    return String(error)
  }
}

test('every fault is told at once, and no value', () => {
  const said = faultsOf({
    APP_MODE: 'canary-mode',
    PUBLIC_URL: 'canary-url',
    DATABASE_URL: 'canary-database',
    PORT: 'canary-port',
    SECRET: 'canary-secret',
  })
  for (const name of ['APP_MODE', 'PUBLIC_URL', 'DATABASE_URL', 'PORT', 'SECRET']) expect(said).toContain(`${name}:`)
  expect(said).not.toContain('canary')
})

test('production demands https and a secret of its own; nothing is demo by default', () => {
  const local = { PUBLIC_URL: 'http://localhost:3000', DATABASE_URL: 'postgres://app@localhost/app' }
  const said = faultsOf({ ...local, APP_MODE: 'production' })
  for (const name of ['PUBLIC_URL:', 'SECRET:']) expect(said).toContain(name)
  expect(faultsOf(local)).toContain('APP_MODE:')
  expect(faultsOf({ ...local, APP_MODE: 'demo', PORT: '' })).toBe('')
})
