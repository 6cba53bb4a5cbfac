import * as z from 'zod/mini'
import { id } from './common.ts'
import { endpoint } from './endpoint.ts'

export const uploadPhoto = endpoint({
  id: 'uploadPhoto',
  method: 'POST',
  path: '/photos',
  tag: 'files',
  access: 'organization',
  status: 201,
  multipart: true,
  summary:
    'Takes one photo (JPEG, PNG or WebP up to 8 MB, form field `photo`), drops where it was taken, and shrinks it',
  reply: z.object({ id, url: z.string(), width: z.int(), height: z.int() }),
  problems: ['body-too-large', 'unsupported-media-type', 'photo-unreadable'],
})

export const getPhoto = endpoint({
  id: 'getPhoto',
  method: 'GET',
  path: '/photos/:id/:size',
  tag: 'files',
  access: 'public',
  replyType: 'image/webp',
  summary: 'A photo as WebP: `full` or `thumb`',
  params: z.strictObject({ id, size: z.enum(['full', 'thumb']) }),
})
