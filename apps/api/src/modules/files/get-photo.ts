import type { getPhoto as contract } from '@chl/contracts/files'
import type { Env } from '#platform/env'
import { type Read, Sent } from '#platform/http'
import { refuse } from '#platform/problem'
import { loadPhoto } from './photo-store.ts'

// A photo never changes under its id, so a browser asks for it once.
const HEADERS = {
  'Content-Type': 'image/webp',
  'Cache-Control': 'public, max-age=31536000, immutable',
  'X-Content-Type-Options': 'nosniff',
}

/** A photo's bytes, full or as the small picture of lists. */
export const getPhoto =
  (env: Pick<Env, 'FILES_DIR'>): Read<typeof contract> =>
  async (db, _actor, { params: { id, size } }) => {
    const [file] = await db.rows<{ hash: string }>('photo', 'select hash from file where id = $1', [id])
    const bytes = file && (await loadPhoto(env, file.hash, size))
    return bytes ? new Sent(null, HEADERS, bytes) : refuse('not-found')
  }
