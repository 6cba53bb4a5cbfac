import type { Fault } from '@chl/contracts/problem'
import { lineTotal } from '@chl/domain/money'
import { addDays } from '@chl/domain/time'
import type { Measure } from '@chl/domain/quantity'
import { m } from '@chl/messages/messages.js'
import { Prisma } from '#prisma'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { faultAt } from './faults.ts'

/** What a listing offers, whether posted or changed. Amounts in grams or pieces, days YYYY-MM-DD. */
export type Terms = {
  measure: Measure
  amount: number
  price: number
  least: number
  step: number
  /** Null where it stays as it was: a day that has passed since is no fault of a later change. */
  readyOn: string | null
  harvestedOn: string | null
}

/** What a listing's own figures contradict, each at its field. `today` is the local day by the database's clock. */
export function faultsOfTerms(
  locale: Actor['locale'],
  today: string,
  { measure, amount, price, least, step, readyOn, harvestedOn }: Terms,
): Fault[] {
  const faults: Fault[] = []
  if (readyOn && (readyOn > addDays(today, 365) || readyOn < addDays(today, -365)))
    faults.push(faultAt(locale, 'readyOn', 'out_of_range', m.post_fault_ready))
  else if (readyOn && harvestedOn && readyOn < harvestedOn)
    faults.push(faultAt(locale, 'readyOn', 'before_harvest', m.post_fault_harvest))
  if (amount > 0 && least > amount) faults.push(faultAt(locale, 'least', 'too_big', m.post_fault_least))
  if (amount > 0 && step > amount) faults.push(faultAt(locale, 'step', 'too_big', m.post_fault_step))
  if (!fits({ measure, amount, price })) faults.push(faultAt(locale, 'price', 'total_too_big', m.post_fault_total))
  return faults
}

// All of the lot in one order must be a sum that JSON carries exactly.
function fits(line: { measure: Measure; amount: number; price: number }) {
  try {
    lineTotal(line)
    return true
  } catch {
    return false
  }
}

/** Photos must be the seller's own and there: a draft may be older than a photo that no listing used. */
export async function faultsOfPhotos(tx: Tx, actor: Actor, photos: readonly string[]): Promise<Fault[]> {
  if (photos.length === 0) return []
  // Held until the commit, so that the nightly removal of unused photos doesn't take one from under the listing.
  const found = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    select id from file where id = any(${photos}::uuid[]) and organization_id = ${actor.organization.id}::uuid and not private order by id for key share`)
  const own = new Set(found.map(({ id }) => id))
  return photos.flatMap((photo, index) => {
    if (!own.has(photo)) return [faultAt(actor.locale, `photos.${index}`, 'not_found', m.post_fault_photo)]
    return photos.indexOf(photo) < index
      ? [faultAt(actor.locale, `photos.${index}`, 'repeated', m.post_fault_photo_twice)]
      : []
  })
}

/** The local day now, by the database's clock. */
export async function localToday(tx: Tx): Promise<string> {
  const [row] = await tx.$queryRaw<{ today: string }[]>(
    Prisma.sql`select (now() at time zone 'Asia/Ho_Chi_Minh')::date::text as today`,
  )
  return row?.today ?? ''
}
