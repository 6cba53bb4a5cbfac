import type { CollectedMethod } from '@chl/domain/collection'
import { headroomOf } from '@chl/domain/headroom'
import { later, type RawTx } from '#platform/hot-transaction'
import type { PaymentSettings } from './payment-settings.ts'

type Opening = {
  checkoutId: string
  buyerId: string
  method: CollectedMethod
  settings: Pick<PaymentSettings, 'feeBp' | 'headroomBp'>
  orders: readonly {
    id: string
    number: string
    sellerId: string
    fee: number
    total: number
    lines: readonly { total: number; toleranceBp: number }[]
  }[]
}

/** Begins the money of a checkout that the platform collects, in the transaction that places its orders. Rates are frozen here. */
export async function openMoney(tx: RawTx, { checkoutId, buyerId, method, settings, orders }: Opening): Promise<void> {
  const rows = orders.map(({ id, number, sellerId, fee, total, lines }) => ({
    id,
    number,
    sellerId,
    estimate: total,
    ceiling: method === 'card' ? headroomOf({ lines, fee, headroomBp: settings.headroomBp }) : null,
  }))
  await later(
    tx,
    tx.$executeRaw`
      insert into collected_order (order_id, checkout_id, number, buyer_id, seller_id, environment, method, estimate, ceiling, fee_bp)
      select r.id, ${checkoutId}::uuid, r.number, ${buyerId}::uuid, r."sellerId", e.environment, ${method}, r.estimate, r.ceiling, ${settings.feeBp}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, number text, "sellerId" uuid, estimate bigint, ceiling bigint), payment_environment e`,
  )
}
