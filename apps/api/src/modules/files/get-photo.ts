import type { getPhoto as contract } from '@chl/contracts/files'
import type { Db } from '#platform/db'
import type { Env } from '#platform/env'
import { type Read, Sent } from '#platform/http'
import { refuse } from '#platform/problem'
import { loadPhoto, type Size } from './photo-store.ts'

// A photo never changes under its id, so a browser asks for a public one once.
const HEADERS = { 'Content-Type': 'image/webp', 'X-Content-Type-Options': 'nosniff' }
const PUBLIC = { ...HEADERS, 'Cache-Control': 'public, max-age=31536000, immutable' }
// Kept by its ETag, and asked for each time: a phone that is shared shows it to nobody who may not see it, after a sign-out too.
const PRIVATE = { ...HEADERS, 'Cache-Control': 'private, no-cache' }

/** A photo's bytes, full or as the small picture of lists; one that not everybody may see isn't here. */
export const getPhoto =
  (env: Pick<Env, 'FILES_DIR'>): Read<typeof contract> =>
  async (db, _actor, { params: { id, size } }) => {
    const [file] = await db.rows<{ hash: string }>('photo', 'select hash from file where id = $1 and not private', [id])
    const bytes = file && (await loadPhoto(env, file.hash, size))
    return bytes ? new Sent(null, PUBLIC, bytes) : refuse('not-found')
  }

/** The same of a private photo, for whom the caller has let in. */
export async function sendPrivatePhoto(env: Pick<Env, 'FILES_DIR'>, db: Db, id: string, size: Size) {
  const [file] = await db.rows<{ hash: string }>('private-photo', 'select hash from file where id = $1 and private', [
    id,
  ])
  const bytes = file && (await loadPhoto(env, file.hash, size))
  return bytes ? new Sent(null, PRIVATE, bytes) : refuse('not-found')
}
