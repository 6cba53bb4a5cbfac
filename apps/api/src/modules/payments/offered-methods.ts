import type { CollectedMethod } from '@chl/domain/collection'
import { headroomOf } from '@chl/domain/headroom'
import { sum } from '@chl/domain/money'
import type { PaymentSettings } from './payment-settings.ts'

type Planned = { fee: number; lines: readonly { total: number; toleranceBp: number; ahead: boolean }[] }

/**
 * Whether the operator collects by this method for these orders: switched on, with an account for transfers; a card within what
 * its provider takes, headroom included, for goods that come before what it holds lapses (none of them `ahead`). `cardOn`: this server has a card provider at all.
 */
export function isOffered(
  method: CollectedMethod,
  orders: readonly Planned[],
  settings: PaymentSettings,
  cardOn: boolean,
): boolean {
  if (!settings.collecting || !settings[method]) return false
  if (method === 'vietqr') return settings.account !== null
  if (method === 'cod') return true
  if (orders.some(({ lines }) => lines.some(({ ahead }) => ahead))) return false
  const held = sum(orders.map(({ lines, fee }) => headroomOf({ lines, fee, headroomBp: settings.headroomBp })))
  return cardOn && held >= settings.cardMin && held <= settings.cardMax
}
