import { createServer, type Server } from 'node:http'
import Stripe from 'stripe'
import { vi } from 'vitest'
import { type SandboxOptions, StripeSandbox } from '../sandbox.ts'
import { clientOf } from './each-stripe.ts'

// The first request of a process compiles the schema of its parameters, which takes seconds where much else runs.
vi.setConfig({ testTimeout: 30_000 })

export const KEY = 'sk_test_sandbox_unit'
export const WEBHOOK_SECRET = 'whsec_sandbox'

/** A hold of ₫500 000 on a card that works. */
export const HOLD = {
  amount: 500_000,
  currency: 'vnd',
  capture_method: 'manual',
  payment_method: 'pm_card_visa',
  confirm: true,
  transfer_group: 'checkout-1',
} satisfies Stripe.PaymentIntentCreateParams

/** A product's end of the webhooks: verified events in the order of their arrival; `failing` answers are 500. */
export async function createReceiver() {
  const receiver = { events: [] as Stripe.Event[], failing: 0, url: '', close: async () => {} }
  const server: Server = createServer((req, res) => {
    const parts: Buffer[] = []
    req.on('data', (part: Buffer) => parts.push(part))
    req.on('end', () => {
      if (receiver.failing > 0) {
        receiver.failing -= 1
        return res.writeHead(500).end()
      }
      const signature = String(req.headers['stripe-signature'])
      receiver.events.push(Stripe.webhooks.constructEvent(Buffer.concat(parts), signature, WEBHOOK_SECRET))
      res.writeHead(200).end()
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  receiver.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/webhooks`
  receiver.close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return receiver
}

/** A sandbox that listens, with a client that doesn't retry by itself; a receiver where one is wanted. */
export async function openSandbox(options: Partial<SandboxOptions> = {}) {
  const receiver = await createReceiver()
  const sandbox = new StripeSandbox({
    secret: KEY,
    webhookUrl: receiver.url,
    webhookSecret: WEBHOOK_SECRET,
    ...options,
  })
  const stripe = clientOf(KEY, await sandbox.listen())
  const end = async () => {
    await sandbox.close()
    await receiver.close()
  }
  return { sandbox, stripe, receiver, end }
}
export type Opened = Awaited<ReturnType<typeof openSandbox>>
