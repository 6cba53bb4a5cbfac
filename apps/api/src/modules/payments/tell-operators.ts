import type { Tx } from '#platform/db'
import { tell } from '#platform/outbox'
import { operatorIds } from './operators.ts'

type Telling = {
  /** Who did it: their own devices ring for nothing. */
  actor?: string | null
  /** Đồng that want a look. */
  amount?: number
  level?: 'bell' | 'silent'
  /** Organizations beside the operator whose pages show it too. */
  also?: readonly (string | null)[]
}

/** The operator's pages ask anew; a bell rings where something waits for people. */
export const tellOperators = async (
  tx: Tx,
  { actor = null, amount = 0, level = 'silent', also = [] }: Telling = {},
): Promise<void> =>
  tell(tx, {
    event: { topic: 'reconciliation.changed', body: { orderId: null, number: null, checkoutId: null, amount } },
    level,
    organizations: [...(await operatorIds(tx)), ...also.filter((id) => id !== null)],
    actor,
  })
