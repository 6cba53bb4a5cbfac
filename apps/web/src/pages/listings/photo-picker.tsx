import { m } from '@chl/messages/messages.js'
import { type ChangeEvent, useId } from 'react'
import { percent } from '../../shared/format.ts'
import { FieldError } from '../../shared/ui/field.tsx'
import { Icon } from '../../shared/ui/icon.tsx'
import type { Photo } from './post-draft.ts'
import { MOST_PHOTOS, type Sending, type usePhotos } from './use-photos.ts'

type Props = {
  photos: readonly Photo[]
  onRemove: (photo: Photo) => void
  upload: ReturnType<typeof usePhotos>
  error?: string | undefined
  /** What to take a photo of, and that there can be no more. */
  hint?: string
  full?: string
}

/** The seller's photos, by camera or from the phone: each shows how far it has gone, can be sent again, and taken off. */
export function PhotoPicker({
  photos,
  onRemove,
  upload,
  error,
  hint = m.post_photo_hint(),
  full = m.post_photo_most(),
}: Props) {
  const { sending, left, drop, retry } = upload
  return (
    <section className="sec" aria-labelledby="photos">
      <h2 id="photos">{m.post_photos()}</h2>
      {photos.length + sending.length > 0 && (
        <ul className="phs">
          {photos.map((photo, index) => (
            <li key={photo.id} className="ph">
              <img src={photo.url} alt={m.post_photo_n({ n: index + 1 })} width={96} height={96} />
              <Remove n={index + 1} onPress={() => onRemove(photo)} />
            </li>
          ))}
          {sending.map((one, index) => (
            <SendingPhoto
              key={one.key}
              one={one}
              n={photos.length + index + 1}
              onDrop={() => drop(one.key)}
              onRetry={() => retry(one.key)}
            />
          ))}
        </ul>
      )}
      {left > 0 ? <PhotoButton onFiles={upload.add} many={left > 1} /> : <p className="hint">{full}</p>}
      {sending.map(
        (one, index) =>
          one.error && (
            <FieldError key={one.key}>
              {m.post_photo_failed({ n: photos.length + index + 1, why: one.error })}
            </FieldError>
          ),
      )}
      {error && <FieldError>{error}</FieldError>}
      {photos.length + sending.length === 0 && <p className="hint">{hint}</p>}
    </section>
  )
}

type SendingProps = { one: Sending; n: number; onDrop: () => void; onRetry: () => void }

const SendingPhoto = ({ one: { url, part, error }, n, onDrop, onRetry }: SendingProps) => (
  <li className="ph ph--sending">
    <img src={url} alt={m.post_photo_n({ n })} width={96} height={96} />
    {error === null ? (
      <progress
        max={1}
        value={part}
        aria-label={m.post_photo_sending({ n, percent: percent(Math.round(part * 100) * 100) })}
      />
    ) : (
      <button type="button" className="ph__r" aria-label={m.post_photo_retry({ n })} onClick={onRetry}>
        <Icon name="refresh" />
      </button>
    )}
    <Remove n={n} onPress={onDrop} />
  </li>
)

const Remove = ({ n, onPress }: { n: number; onPress: () => void }) => (
  <button type="button" className="ph__x" aria-label={m.post_photo_remove({ n })} onClick={onPress}>
    <Icon name="x" />
  </button>
)

/** Opens the phone's own choice between camera and pictures. A label, so that no script stands between press and camera. */
export function PhotoButton({ onFiles, many }: { onFiles: (files: File[]) => void; many: boolean }) {
  const id = useId()
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    onFiles([...(event.target.files ?? [])].slice(0, MOST_PHOTOS))
    event.target.value = '' // the same photo may be chosen again after it was taken off
  }
  return (
    <div className="shot-box">
      <input id={id} className="vh" type="file" accept="image/*" multiple={many} onChange={take} />
      <label htmlFor={id} className="shot">
        <Icon name="camera" size={24} />
        <b>{m.post_photo_add()}</b>
      </label>
    </div>
  )
}
