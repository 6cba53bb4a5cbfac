import type { Tx } from '#platform/db'
import { tell } from '#platform/outbox'

/** What was booked: its day, and the place that the goods came from. */
export type Booked = { day: string; originId: string; oldOriginId: string | null }

/** Tells the people of each office that watches one of these places on its day, silently: their page of figures moves. */
export async function tellOffices(tx: Tx, orderId: string, booked: readonly Booked[]): Promise<void> {
  const [first] = booked
  if (!first) return
  const offices = await officesOf(tx, booked)
  if (offices.length === 0) return
  const body = { orderId, day: first.day, lines: booked.length }
  await tell(tx, { event: { topic: 'trade.recorded', body }, level: 'silent', organizations: offices })
}

async function officesOf(tx: Tx, booked: readonly Booked[]): Promise<string[]> {
  const places = JSON.stringify(
    booked.map(({ day, originId, oldOriginId }) => ({ day, origin: originId, old: oldOriginId })),
  )
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select o.id from organization o
    where o.kind = 'office' and exists (
      select from jsonb_to_recordset(${places}::jsonb) as p(day date, origin uuid, old uuid)
      where office_watches(o.id, p.origin, p.old, p.day))`
  return rows.map(({ id }) => id)
}
