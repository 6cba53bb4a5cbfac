import { type Db, sqlState } from '#platform/db'
import type { Env } from '#platform/env'
import { erasePhoto } from './photo-store.ts'

/** Removes a photo's row, and its bytes where nobody else has the same. One that came into use meanwhile stays. */
export async function removePhoto(env: Pick<Env, 'FILES_DIR'>, db: Db, id: string): Promise<void> {
  try {
    const [gone] = await db.rows<{ hash: string; shared: boolean }>(
      'remove-photo',
      `with gone as (delete from file where id = $1 and created_at < now() - interval '1 day' returning id, hash)
       select hash, exists (select 1 from file f where f.hash = gone.hash and f.id <> gone.id) as shared from gone`,
      [id],
    )
    if (gone && !gone.shared) await erasePhoto(env, gone.hash)
  } catch (error) {
    if (sqlState(error) !== '23503') throw error
  }
}
