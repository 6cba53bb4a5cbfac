import { randomUUID } from 'node:crypto'
import type { demoTransfer as contract } from '@chl/contracts/receipts'
import type { Env } from '#platform/env'
import type { Write } from '#platform/http'
import { refuse } from '#platform/problem'
import { paymentSettings } from './payment-settings.ts'
import { receiveBank } from './receive-bank.ts'

/** Acts as the operator's bank: a transfer arrives, and goes the way of every other one. Outside demo mode there is no such address. */
export const demoTransfer =
  (mode: Env['APP_MODE']): Write<typeof contract> =>
  async (tx, _actor, { body }) => {
    if (mode !== 'demo') return refuse('not-found')
    const { account } = await paymentSettings(tx)
    if (!account) return refuse('not-allowed-now')
    const id = `demo-${randomUUID()}`
    const [outcome] = await receiveBank(tx, [
      {
        provider: 'sepay',
        providerTxnId: id,
        account: account.account,
        amount: body.amount,
        direction: 'in',
        content: `${body.number} chuyen tien`,
        bankRef: id,
        at: new Date(),
      },
    ])
    return { outcome: outcome ?? 'known' }
  }
