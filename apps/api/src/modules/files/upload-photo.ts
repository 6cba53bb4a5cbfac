import { createHash } from 'node:crypto'
import type { uploadPhoto as contract } from '@chl/contracts/files'
import sharp from 'sharp'
import { Prisma } from '#prisma'
import type { Env } from '#platform/env'
import type { Write } from '#platform/http'
import { refuse } from '#platform/problem'
import { writePhoto } from './photo-store.ts'
import { thumbOf } from './read-photo.ts'

/** A market day's worth; a program that never stops is stopped here. */
const MOST_A_DAY = 200

/** Keeps a photo that was received and drawn anew. The same one sent again is the same row. */
export const uploadPhoto =
  (env: Pick<Env, 'FILES_DIR'>): Write<typeof contract> =>
  async (tx, actor, _input, { photo: bytes }) => {
    if (!bytes) throw new Error('an upload came without its photo')
    const organizationId = actor.organization.id
    const [day] = await tx.$queryRaw<{ sent: bigint }[]>(Prisma.sql`
    select count(*) as sent from file where organization_id = ${organizationId}::uuid and created_at > now() - interval '1 day'`)
    if (Number(day?.sent ?? 0) >= MOST_A_DAY) return refuse('too-many-requests')

    const hash = createHash('sha256').update(bytes).digest('hex')
    const { width, height } = await sharp(bytes).metadata()
    const thumb = await thumbOf({ bytes, width, height })
    // Bytes before the row: a row always has its bytes, and bytes without a row are overwritten by the next of their name.
    await Promise.all([writePhoto(env, hash, 'full', bytes), writePhoto(env, hash, 'thumb', thumb.bytes)])
    const [file] = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    insert into file (hash, width, height, bytes, organization_id)
    values (${hash}, ${width}, ${height}, ${bytes.length + thumb.bytes.length}, ${organizationId}::uuid)
    on conflict (organization_id, hash, private) do update set created_at = now() returning id`)
    if (!file) throw new Error('a photo was not kept')
    return { id: file.id, url: `/api/photos/${file.id}/full`, width, height }
  }
