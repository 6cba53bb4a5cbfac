import type { Db } from '#platform/db'
import { CannotStart, type Env } from '#platform/env'

/** Which money it is: none at all, the provider's test money, or real money. */
export type PaymentEnvironment = 'sandbox' | 'test' | 'live'

const OF_PROVIDER = { sandbox: 'sandbox', stripe_test: 'test', stripe_live: 'live' } as const

/** The money of this process. Without a card provider a production's transfers and cash are real, and a demo's are not. */
export function environmentOf({ PAYMENTS, APP_MODE }: Pick<Env, 'PAYMENTS' | 'APP_MODE'>): PaymentEnvironment {
  if (PAYMENTS === 'off') return APP_MODE === 'production' ? 'live' : 'sandbox'
  return OF_PROVIDER[PAYMENTS]
}

/**
 * Writes into the database whose money it holds, at its first start, and gives it. Throws CannotStart where it holds another
 * one's: books in which play money and real money meet can't be mended.
 */
export async function stampEnvironment(db: Db, env: Pick<Env, 'PAYMENTS' | 'APP_MODE'>): Promise<PaymentEnvironment> {
  const environment = environmentOf(env)
  await db.rows(
    'stamp-environment',
    'insert into payment_environment (environment) values ($1) on conflict do nothing',
    [environment],
  )
  const [stamp] = await db.rows<{ environment: string }>(
    'read-environment',
    'select environment from payment_environment',
    [],
  )
  if (stamp?.environment !== environment)
    throw new CannotStart(
      `This database holds ${stamp?.environment} money, and the environment (PAYMENTS, APP_MODE) is for ${environment} money. Choose the other mode, or another database.`,
    )
  return environment
}
