import type { Env } from '#platform/env'
import type { Serving } from '#platform/http'
import type { Log } from '#platform/log'
import type { Webhook } from '#platform/webhooks'
import { createWorker } from './card-worker.ts'
import { type PaymentEnvironment, stampEnvironment } from './payment-environment.ts'
import { captureInTime, checkStale } from './payment-jobs.ts'
import { recallNotices } from './recall-notices.ts'
import type { CardAt } from './reconcile.ts'
import { sendOperations } from './send-operations.ts'
import { openCardProvider } from './stripe.ts'
import { cardWebhook, takeNotices } from './webhook-inbox.ts'

/** The card money of a process. Each step may be made by hand, any number of times, in any process. */
export type CardMoney = {
  environment: PaymentEnvironment
  /** Null where cards are off. */
  at: CardAt | null
  webhooks: Webhook[]
  /** Sends the calls that are due; gives how many. */
  send: () => Promise<number>
  /** Acts on the notices that are due; gives how many. */
  takeNotices: () => Promise<number>
  /** What the clock does each minute: captures what would run out, and reads what was not read for long. */
  tick: () => Promise<void>
  /** What it does each hour: takes in the notices of disputes and refunds that never came. */
  recallNotices: () => Promise<void>
  /** From now on the steps are made by themselves. */
  start: () => void
  stop: () => Promise<void>
}

/**
 * Opens the card money of a process: stamps the database with whose money it holds, and loads the provider, where there is one.
 * Throws CannotStart where the database holds another one's money, or isn't migrated.
 */
export async function openCardMoney(
  env: Env,
  { db, relay }: Pick<Serving, 'db' | 'relay'>,
  log: Log,
): Promise<CardMoney> {
  const environment = await stampEnvironment(db, env)
  const provider = await openCardProvider(env.payments)
  if (!provider) return { environment, at: null, ...NOTHING }
  const workers = {
    calls: createWorker(log, 'calls', () => sendOperations(at)),
    notices: createWorker(log, 'notices', () => takeNotices(at)),
  }
  const at: CardAt = {
    db,
    relay,
    log,
    provider,
    environment,
    poke: workers.calls.poke,
    pokeInbox: workers.notices.poke,
  }
  return {
    environment,
    at,
    webhooks: [cardWebhook(at)],
    send: () => sendOperations(at),
    takeNotices: () => takeNotices(at),
    // What runs out comes first: however long the readings take, and whatever becomes of them.
    tick: async () => {
      await captureInTime(at).catch((error: unknown) => log.error({ err: error }, 'no card was captured in time'))
      await checkStale(at)
    },
    recallNotices: () => recallNotices(at),
    start: () => {
      workers.calls.start()
      workers.notices.start()
    },
    stop: async () => {
      await workers.notices.stop()
      await workers.calls.stop()
    },
  }
}

const nothing = async () => 0
const NOTHING = {
  webhooks: [],
  send: nothing,
  takeNotices: nothing,
  tick: async () => {},
  recallNotices: async () => {},
  start: () => {},
  stop: async () => {},
}
