// A world whose operator collects: two people of it, an order whose money is held, and one whose money was released.
import pg from 'pg'
import { makeListing, placeOrder } from './market.ts'
import { collect } from './money.ts'
import { act, kg } from './steps.ts'
import { startWorld } from './world.ts'

export type OperatorWorld = Awaited<ReturnType<typeof startOperatorWorld>>

export async function startOperatorWorld() {
  const world = await startWorld()
  const farm = await world.person('farm')
  const buyer = await world.person('buyer')
  const operator = await world.person('operator')
  const colleague = await world.person('operator')
  const admin = new pg.Client({ connectionString: world.database.adminUrl })
  await admin.connect()
  // As somebody who can do everything: no trigger looks on.
  await admin.query(`set session_replication_role = 'replica'`)
  await collect(world, { feeBp: 200, withholdTax: true })

  /** An order of 10 kg for 200 000 đ, paid by transfer and handed over. */
  const paid = async () => {
    const listing = await makeListing(world, farm, { price: 20_000 })
    const { id, number } = await placeOrder(buyer, listing, kg(10), { payment: 'vietqr' })
    const order = await act(farm, id, 'confirmation')
    await act(farm, id, 'weighing', { lines: [{ line: order.lines[0]?.id, gross: kg(10) }] })
    await buyer.call('POST /demo/transfers', { body: { number, amount: 200_000 } })
    await act(buyer, id, 'delivery', {})
    return { id, number, checkout: order.checkoutId }
  }
  const held = await paid()
  const released = await paid()
  await act(buyer, released.id, 'completion')

  const stop = async () => {
    await admin.end()
    await world.stop()
  }
  const look = () => operator.call('POST /operator/reconciliation')
  const shown = async (kind: string) =>
    (await operator.call('GET /operator/reconciliation')).kinds.find((one) => one.kind === kind)
  return { world, admin, farm, buyer, operator, colleague, held, released, look, shown, stop }
}
