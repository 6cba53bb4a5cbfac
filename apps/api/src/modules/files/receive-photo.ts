import type { Request, Response } from 'express'
import multer from 'multer'
import { m } from '@chl/messages/messages.js'
import { localeOf } from '#platform/http'
import { Refused } from '#platform/problem'
import { lane, lanes } from '#platform/lane'
import { readPhoto } from './read-photo.ts'

const MEGABYTE = 1024 * 1024
const upload = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: 8 * MEGABYTE, files: 1, fields: 0, parts: 1, headerPairs: 20, fieldNameSize: 50 },
}).single('photo')

// A slow phone takes its time to send, and that costs only memory: at most 16 × 8 MB. Drawing a photo anew takes a core.
const receiving = lane({ atOnce: 16, waiting: 0 })
// A page sends all photos of a lot at once: of one person two are read at a time, and the others' bytes wait in their connections.
const ofOnePerson = lanes({ atOnce: 2, waiting: 6 })
const drawing = lane({ atOnce: 2, waiting: 16 })

/**
 * Reads the one photo of a multipart request into memory and draws it anew, before the request's transaction begins.
 * Gives the photo as it is kept. Throws Refused: not multipart, too large, not a photo, unreadable; `unavailable` when too many come at once,
 * of all or of this person.
 */
export async function receivePhoto(req: Request, res: Response, personId: string): Promise<Buffer> {
  if (!req.is('multipart/form-data')) throw new Refused('unsupported-media-type')
  const sent = await ofOnePerson(personId, () => receiving(() => receive(req, res)))
  const photo = await drawing(() => readPhoto(sent))
  return photo.bytes
}

const receive = (req: Request, res: Response) =>
  new Promise<Buffer>((ok, no) => {
    // Gone while it waited: nothing would ever say that its form ended, and its place would be lost.
    if (req.destroyed) return no(new Refused('unavailable'))
    upload(req, res, (error: unknown) => {
      if (error) no(refusedUpload(error, req))
      else if (req.file?.buffer.length) ok(req.file.buffer)
      else no(noPhoto(req))
    })
  })

const refusedUpload = (error: unknown, req: Request) => {
  if (error instanceof multer.MulterError)
    return error.code === 'LIMIT_FILE_SIZE' ? new Refused('body-too-large') : noPhoto(req)
  // A form that ends too early is the sender's fault; one that was cut off on its way may come again.
  return req.complete ? noPhoto(req) : new Refused('unavailable')
}
const noPhoto = (req: Request) =>
  new Refused('invalid-request', {
    errors: [{ path: 'photo', code: 'missing', message: m.post_fault_no_photo({}, { locale: localeOf(req) }) }],
  })
