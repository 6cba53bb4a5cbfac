import { readPrice } from '@chl/domain/posting'
import { m } from '@chl/messages/messages.js'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { number } from '../../shared/format.ts'
import { titleOf } from '../../shared/goods.ts'
import { inLocale } from '../../shared/locale.ts'
import { AmountField } from '../../shared/ui/amount-field.tsx'
import { Button, ButtonLink } from '../../shared/ui/button.tsx'
import { focusFirstError, formErrors } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { AmountEntry } from './amount-entry.tsx'
import { type Listing, listingQuery, useAskAsMyself } from './listing.queries.ts'
import { PhotoPicker } from './photo-picker.tsx'
import { type Photo, withPhoto } from './post-draft.ts'
import { PriceField } from './price-field.tsx'
import { ReadyField } from './ready-field.tsx'
import { ToleranceField, WordsFields } from './terms-fields.tsx'
import { usePhotos } from './use-photos.ts'
import { useWhenSent } from './use-when-sent.ts'
import { useChange } from './use-own-listing.ts'

/** Everything of a listing that its seller may change. Orders already placed keep what they were placed with. */
export function Component() {
  const { id } = useParams()
  const { data: listing } = useSuspenseQuery(listingQuery(id))
  useAskAsMyself(listingQuery(id).queryKey)
  return (
    <main className="page page--tight post" id="main">
      <Head title={m.edit_title()} />
      <h1>{m.edit_of({ title: titleOf(listing) })}</h1>
      <Editable key={listing.id} listing={listing} />
    </main>
  )
}

function Editable({ listing }: { listing: Listing }) {
  if (listing.own && listing.listingState !== 'withdrawn') return <EditForm listing={listing} />
  return (
    <Note tone="warn">
      <p>{listing.own ? m.edit_withdrawn() : m.edit_not_own()}</p>
      <ButtonLink to="/my/listings">{m.mine_title()}</ButtonLink>
    </Note>
  )
}

const photosOf = ({ pictures }: Listing): Photo[] =>
  pictures.flatMap(({ url, drawn }) => (drawn ? [] : [{ id: url.split('/')[3] ?? '', url }]))

const formOf = (listing: Listing) => ({
  priceText: number(listing.price),
  available: listing.available as number | null,
  readyOn: listing.readyOn,
  least: listing.least as number | null,
  toleranceBp: listing.toleranceBp,
  title: listing.title ?? '',
  description: listing.description,
  photos: photosOf(listing),
})
type Form = ReturnType<typeof formOf>

const FIELDS = ['price', 'available', 'readyOn', 'least', 'toleranceBp', 'title', 'description', 'photos']

/** Only what was changed is sent: what is left moves with every order, and an old count must not come back by itself. */
function changesOf(listing: Listing, form: Form) {
  const price = readPrice(form.priceText, listing.measure === 'mass' ? 'kg' : null)
  if (price.kind !== 'price' || form.available === null || !form.least) return null
  const before = formOf(listing)
  const photos = form.photos.map(({ id }) => id)
  const same = photos.join() === before.photos.map(({ id }) => id).join()
  return {
    ...(price.price !== listing.price && { price: price.price }),
    ...(form.available !== before.available && { available: form.available, seen: listing.available }),
    ...(form.readyOn !== before.readyOn && { readyOn: form.readyOn }),
    ...(form.least !== before.least && { least: form.least }),
    ...(form.toleranceBp !== before.toleranceBp && { toleranceBp: form.toleranceBp }),
    ...(form.title.trim() !== '' && form.title !== before.title && { title: form.title }),
    ...(form.description !== before.description && { description: form.description }),
    ...(!same && { photos }),
  }
}

function useEditing(listing: Listing) {
  const navigate = useNavigate()
  const [form, setForm] = useState(() => formOf(listing))
  const { change, reset, busy, error } = useChange(listing.id, {
    done: () => m.edit_saved(),
    onDone: () => void navigate(`/listings/${listing.id}`, { replace: true }),
  })
  return {
    form,
    edit: (next: Partial<Form>) => {
      if (error) reset()
      setForm((before) => ({ ...before, ...next }))
    },
    addPhoto: (photo: Photo) => setForm((before) => ({ ...before, photos: withPhoto(before.photos, photo) })),
    /** False where something can't be sent as it stands. */
    save: () => {
      const changes = changesOf(listing, form)
      if (!changes) return false
      if (Object.keys(changes).length === 0) void navigate(-1)
      else change(changes)
      return true
    },
    busy,
    error,
  }
}

function EditForm({ listing: shown }: { listing: Listing }) {
  const [listing] = useState(shown) // what the form began with: live stock must not rewrite what is being typed
  const { form, edit, addPhoto, save, busy, error } = useEditing(listing)
  const [tried, setTried] = useState(false)
  const element = useRef<HTMLFormElement>(null)
  const upload = usePhotos(form.photos.length, addPhoto)
  const errors = formErrors(error, FIELDS)
  useEffect(() => {
    if (error) focusFirstError(element.current)
  }, [error])
  const { waiting, press } = useWhenSent(upload, () => {
    setTried(true)
    if (!save()) requestAnimationFrame(() => focusFirstError(element.current))
  })
  return (
    <form
      ref={element}
      className="stack-24"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) press()
      }}
    >
      <Fields {...{ listing, form, edit, errors, tried }} />
      <PhotoPicker
        photos={form.photos}
        onRemove={({ id }) => edit({ photos: form.photos.filter((photo) => photo.id !== id) })}
        upload={upload}
        error={errors['photos']}
      />
      {waiting && (
        <Note tone="ind" alert>
          {m.post_photo_wait()}
        </Note>
      )}
      {errors[''] && (
        <Note tone="danger" alert>
          {errors['']}
        </Note>
      )}
      <section className="stick post-bar" aria-label={m.post_main()}>
        <Button type="submit" look="main" big busy={busy || waiting}>
          {m.mine_save()}
        </Button>
      </section>
    </form>
  )
}

type FieldsProps = {
  listing: Listing
  form: Form
  edit: (change: Partial<Form>) => void
  errors: Record<string, string>
  tried: boolean
}

const Fields = ({ listing, form, edit, errors, tried }: FieldsProps) => (
  <>
    <PriceField
      text={form.priceText}
      onText={(priceText) => edit({ priceText })}
      unit={listing.measure === 'mass' ? 'kg' : null}
      piece={inLocale(listing.unit.name)}
      error={errors['price']}
      tried={tried}
    />
    <AmountEntry
      label={m.mine_left()}
      units={[]}
      unit={{ ...listing.unit, measure: listing.measure, grams: null }}
      value={form.available}
      onChange={(available) => edit({ available })}
      gramsPerPiece={listing.unit.gramsPerPiece}
      error={errors['available'] ?? (form.available === null ? m.common_amount_unclear() : undefined)}
    />
    <ReadyField value={form.readyOn} onChange={(readyOn) => edit({ readyOn })} error={errors['readyOn']} />
    <AmountField
      label={m.post_field_least()}
      goods={listing}
      value={form.least}
      onChange={(least) => edit({ least })}
      least={1}
      error={errors['least'] ?? (form.least ? undefined : m.common_amount_unclear())}
    />
    {listing.measure === 'mass' && (
      <ToleranceField value={form.toleranceBp} onChange={(toleranceBp) => edit({ toleranceBp })} />
    )}
    <WordsFields value={form} onChange={edit} errors={errors} />
  </>
)
