import * as files from '#modules/files'
import type { Db } from '#platform/db'
import type { Env } from '#platform/env'
import type { Serving } from '#platform/http'
import type { Job } from '#platform/jobs'
import { stockDrift } from '#platform/metrics'

type Dir = Pick<Env, 'FILES_DIR'>
/** Where the jobs say what a person must look at. */
type Errors = { error: (detail: object, message: string) => void }

/** What the clock does for listings, at night: the books of stock are checked, and photos that no listing uses are removed. */
export const jobs = (env: Dir, { db }: Pick<Serving, 'db'>, log: Errors): Job[] => [
  { name: 'check-stock', cron: '20 19 * * *', run: () => checkStock(db, log) },
  { name: 'remove-unused-photos', cron: '40 19 * * *', run: () => removeUnusedPhotos(env, db) },
]

/** Whether every lot's `available` is the sum of its moves. What isn't is told to people, and never mended by itself. */
export async function checkStock(db: Db, log: Errors) {
  const wrong = await db.rows<{ id: string; available: string; moved: string }>(
    'check-stock',
    `select t.id, t.available::text, coalesce(sum(m.delta), 0)::text as moved from lot t left join stock_move m on m.lot_id = t.id
     group by t.id having t.available <> coalesce(sum(m.delta), 0) order by t.id limit 1000`,
    [],
  )
  stockDrift.set(wrong.length)
  for (const lot of wrong.slice(0, 20))
    log.error(
      { lotId: lot.id, available: lot.available, moved: lot.moved },
      'a lot’s stock is not the sum of its moves',
    )
}

// A day, so that a form that somebody leaves in the evening still has its photos in the morning.
async function removeUnusedPhotos(env: Dir, db: Db) {
  const unused = await db.rows<{ id: string }>(
    'unused-photos',
    `select f.id from file f where f.created_at < now() - interval '1 day' and not f.private and not exists (select 1 from listing_photo p where p.file_id = f.id) order by f.id limit 5000`,
    [],
  )
  for (const { id } of unused) await files.removePhoto(env, db, id)
}
