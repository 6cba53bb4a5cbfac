import { describe, expect, test } from 'vitest'
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

describe('the card provider', () => {
  const local = { APP_MODE: 'demo', PUBLIC_URL: 'http://localhost:3000', DATABASE_URL: 'postgres://app@localhost/app' }
  const production = {
    ...local,
    APP_MODE: 'production',
    PUBLIC_URL: 'https://cho.example',
    SECRET: 'x'.repeat(32),
  }
  const sandbox = {
    PAYMENTS: 'sandbox',
    STRIPE_SECRET_KEY: 'sk_test_sandbox_canary',
    STRIPE_API_BASE: 'http://127.0.0.1:4120',
    STRIPE_WEBHOOK_SECRET: 'canary',
  }
  const test_ = { PAYMENTS: 'stripe_test', STRIPE_SECRET_KEY: 'rk_test_canary', STRIPE_WEBHOOK_SECRET: 'whsec_canary' }
  const live = { PAYMENTS: 'stripe_live', STRIPE_SECRET_KEY: 'sk_live_canary', STRIPE_WEBHOOK_SECRET: 'whsec_canary' }

  test('is off unless it is named', () => {
    expect(readEnv(local).payments).toEqual({ PAYMENTS: 'off' })
    expect(readEnv({ ...local, ...sandbox }).payments).toEqual(sandbox)
    expect(readEnv({ ...local, ...test_ }).PAYMENTS).toBe('stripe_test')
    expect(readEnv({ ...production, ...live }).PAYMENTS).toBe('stripe_live')
    expect(readEnv(production).PAYMENTS).toBe('off')
  })

  test.each([
    ['an unknown one', { ...local, PAYMENTS: 'canary' }, 'PAYMENTS:'],
    ['the sandbox in production', { ...production, ...sandbox }, 'PAYMENTS:'],
    ['test money in production', { ...production, ...test_ }, 'PAYMENTS:'],
    ['real money where everybody may be anybody', { ...local, ...live }, 'PAYMENTS:'],
    ['nothing of the sandbox', { ...local, PAYMENTS: 'sandbox' }, 'STRIPE_API_BASE:'],
    [
      'a real test key in the sandbox',
      { ...local, ...sandbox, STRIPE_SECRET_KEY: 'sk_test_canary' },
      'STRIPE_SECRET_KEY:',
    ],
    ['a live key in the sandbox', { ...local, ...sandbox, STRIPE_SECRET_KEY: 'sk_live_canary' }, 'STRIPE_SECRET_KEY:'],
    ['a sandbox elsewhere', { ...local, ...sandbox, STRIPE_API_BASE: 'http://canary.example' }, 'STRIPE_API_BASE:'],
    [
      'a sandbox that looks near',
      { ...local, ...sandbox, STRIPE_API_BASE: 'http://127.0.0.1.canary.example' },
      'STRIPE_API_BASE:',
    ],
    [
      'the sandbox’s key at Stripe',
      { ...local, ...test_, STRIPE_SECRET_KEY: 'sk_test_sandbox_canary' },
      'STRIPE_SECRET_KEY:',
    ],
    ['a live key for test money', { ...local, ...test_, STRIPE_SECRET_KEY: 'sk_live_canary' }, 'STRIPE_SECRET_KEY:'],
    [
      'a test key for real money',
      { ...production, ...live, STRIPE_SECRET_KEY: 'sk_test_canary' },
      'STRIPE_SECRET_KEY:',
    ],
    [
      'another address for real money',
      { ...production, ...live, STRIPE_API_BASE: 'http://127.0.0.1:1' },
      'STRIPE_API_BASE:',
    ],
    ['no secret of webhooks', { ...production, ...live, STRIPE_WEBHOOK_SECRET: 'canary' }, 'STRIPE_WEBHOOK_SECRET:'],
  ])('refuses %s', (_, env, fault) => {
    const said = faultsOf(env)
    expect(said).toContain(fault)
    expect(said).not.toContain('canary')
  })
})
