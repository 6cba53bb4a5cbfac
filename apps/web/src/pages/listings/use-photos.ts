import { m } from '@chl/messages/messages.js'
import { useEffect, useRef, useState } from 'react'
import { uploadPhoto } from '../../shared/api/upload.ts'
import { MOST_BYTES, shrinkPhoto } from '../../shared/shrink-photo.ts'
import { errorText } from '../../shared/ui/form-errors.ts'
import type { Photo } from './post-draft.ts'

/** A photo on its way: how much of it has gone, or why it hasn't. */
export type Sending = { key: number; url: string; part: number; error: string | null }
export const MOST_PHOTOS = 6

let last = 0

/** Shrinks and sends photos as they are chosen. `onSent` gets each that the server has taken. */
export function usePhotos(taken: number, onSent: (photo: Photo) => void) {
  const [sending, setSending] = useState<readonly Sending[]>([])
  const jobs = useRef(new Map<number, { file: Blob; abort: AbortController; url: string }>())
  const sent = useRef(onSent)
  useEffect(() => {
    sent.current = onSent
  })
  const mark = (key: number, change: Partial<Sending>) =>
    setSending((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)))
  const drop = (key: number) => {
    const job = jobs.current.get(key)
    job?.abort.abort()
    if (job) URL.revokeObjectURL(job.url)
    jobs.current.delete(key)
    setSending((all) => all.filter((one) => one.key !== key))
  }
  const run = async (key: number) => {
    const job = jobs.current.get(key)
    if (!job) return
    mark(key, { part: 0, error: null })
    try {
      const photo = await shrinkPhoto(job.file)
      if (photo.size > MOST_BYTES) return mark(key, { error: m.post_photo_large() })
      const { id, url } = await uploadPhoto(photo, (part) => mark(key, { part }), job.abort.signal)
      sent.current({ id, url })
      drop(key)
    } catch (error) {
      mark(key, { error: errorText(error) })
    }
  }
  useEffect(() => {
    const open = jobs.current
    return () => {
      for (const { abort, url } of open.values()) {
        abort.abort()
        URL.revokeObjectURL(url)
      }
    }
  }, [])
  return {
    sending,
    /** Photos that are neither there nor failed: posting waits for them. */
    busy: sending.some(({ error }) => error === null),
    left: MOST_PHOTOS - taken - sending.length,
    add: (files: readonly Blob[]) => {
      for (const file of files.slice(0, MOST_PHOTOS - taken - sending.length)) {
        last += 1
        const key = last
        const url = URL.createObjectURL(file)
        jobs.current.set(key, { file, abort: new AbortController(), url })
        setSending((all) => [...all, { key, url, part: 0, error: null }])
        void run(key)
      }
    },
    retry: (key: number) => void run(key),
    drop,
  }
}
