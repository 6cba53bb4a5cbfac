// Whoever starts the demo can try every way to pay at once: its data, and the stand-in for Stripe as `npm start` starts it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { fillDemo } from '../../prisma/seed/demo.ts'
import { stopApi } from '../../scripts/server.mjs'
import { startSandbox } from '../../scripts/stripe-sandbox.mjs'
import { createTestDatabase } from '../support/database.ts'
import { startWorld } from '../support/world.ts'

test('the demo offers card, transfer and cash', { timeout: 120_000 }, async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'chl-demo-'))
  const database = await createTestDatabase()
  const sandbox = await startSandbox({ apiPort: 1, onLine: () => {}, keptIn: path.join(home, 'stripe.json') })
  if (!sandbox) throw new Error('PAYMENTS is set')
  try {
    const app = new pg.Client(database.appUrl)
    await app.connect()
    await fillDemo(app, { today: new Date(), seed: 7 })
    await app.end()
    await sandbox.ready
    const world = await startWorld({ database, env: sandbox.env })
    try {
      const { collecting, environment, methods } = await world.visitor.call('GET /payments/methods')
      expect({ collecting, environment, offered: methods.map(({ method }) => method) }).toEqual({
        collecting: true,
        environment: 'sandbox',
        offered: ['card', 'vietqr', 'cod'],
      })
    } finally {
      await world.stop()
    }
  } finally {
    await stopApi(sandbox)
    await database.drop()
    rmSync(home, { recursive: true, force: true })
  }
})
