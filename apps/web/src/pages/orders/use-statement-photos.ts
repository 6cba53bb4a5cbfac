import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { usePhotos } from '../listings/use-photos.ts'

/** Photos for a dispute's form: their ids, and what the picker needs. `tried`: the form was sent while some were on their way. */
export function useStatementPhotos(tried: boolean) {
  const [taken, setTaken] = useState<readonly { id: string; url: string }[]>([])
  const upload = usePhotos(taken.length, (photo) =>
    setTaken((all) => (all.some(({ id }) => id === photo.id) ? all : [...all, photo])),
  )
  return {
    photos: taken.map(({ id }) => id),
    picker: {
      photos: taken,
      onRemove: (photo: { id: string }) => setTaken((all) => all.filter(({ id }) => id !== photo.id)),
      upload,
      error: tried && upload.busy ? m.order_statement_photos_busy() : undefined,
      hint: m.order_statement_photo_hint(),
      full: m.order_statement_photo_full(),
    },
  }
}
