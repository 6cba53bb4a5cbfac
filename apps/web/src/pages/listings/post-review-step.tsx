import type { Reply } from '@chl/contracts/client'
import { lineTotal } from '@chl/domain/money'
import { numberInWords } from '@chl/domain/number-words'
import { defaultLeast } from '@chl/domain/posting'
import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { amount as amountText, money, percent, shortDay } from '../../shared/format.ts'
import { placeText, titleOf } from '../../shared/goods.ts'
import { locale } from '../../shared/locale.ts'
import { apiQuery } from '../../shared/query/query.ts'
import { useToday } from '../../shared/today.ts'
import { AmountField } from '../../shared/ui/amount-field.tsx'
import { Button, ButtonLink } from '../../shared/ui/button.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { Price } from '../../shared/ui/figures.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { PhotoMark, Picture } from '../../shared/ui/picture.tsx'
import { PhotoPicker } from './photo-picker.tsx'
import { type Defaults, type Draft, goodsOf, isMassUnit, type Product, priceOf } from './post-draft.ts'
import { dayName } from './ready-field.tsx'
import { ToleranceField, WordsFields } from './terms-fields.tsx'
import type { usePhotos } from './use-photos.ts'
import { useWhenSent } from './use-when-sent.ts'

type Props = {
  product: Product
  draft: Draft
  onChange: (change: (draft: Draft) => Partial<Draft>) => void
  place: Defaults['place']
  seller: string
  upload: ReturnType<typeof usePhotos>
  errors: Record<string, string>
  busy: boolean
  onPost: () => void
}

/** The listing as buyers will see it, a photo if wanted, and the button. */
export function ReviewStep(props: Props) {
  const { product, draft, onChange, place, upload, errors, busy, onPost } = props
  const { waiting, press } = useWhenSent(upload, () => {
    if (place) onPost()
  })
  return (
    <div className="stack-24">
      <Preview {...props} />
      <Total product={product} draft={draft} />
      <PhotoPicker
        photos={draft.photos}
        onRemove={({ id }) => onChange(({ photos }) => ({ photos: photos.filter((photo) => photo.id !== id) }))}
        upload={upload}
        error={errors['photos']}
      />
      <More {...props} />
      {!place && (
        <Note tone="warn" alert>
          <p>{m.post_no_place()}</p>
          <ButtonLink to="/account">{m.post_account()}</ButtonLink>
        </Note>
      )}
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
        <Button look="main" big busy={busy || waiting} onClick={press}>
          {m.post_do()}
        </Button>
      </section>
    </div>
  )
}

function Preview({ product, draft, place, seller }: Props) {
  const today = useToday()
  const goods = goodsOf(product, draft)
  const price = priceOf(draft)
  const grade = product.grades.find(({ code }) => code === draft.grade)?.name ?? null
  const [photo] = draft.photos
  const picture = photo ? { url: photo.url, drawn: false, alt: product.name } : product.picture
  const least = draft.least ?? defaultLeast({ measure: goods.measure, unit: draft.unit, amount: draft.amount ?? 0 })
  return (
    <section className="sheet rv" aria-labelledby="rv">
      <div className="rv__p">
        <Picture picture={picture} eager width={800} height={600} />
        <PhotoMark picture={picture} />
      </div>
      <div className="pad stack">
        <h2 id="rv">{titleOf({ title: draft.title.trim() || null, product, grade })}</h2>
        {price.kind === 'price' && <Price price={price.price} goods={goods} size="page" />}
        <p className="c2 t14">{m.post_as_seen()}</p>
      </div>
      <dl className="rv__l">
        <Fact name={m.post_fact_amount()} edit>
          {amountText(draft.amount ?? 0, goods)}
        </Fact>
        <Fact name={m.post_fact_ready()} edit>
          {dayName(today, draft.readyOn)}, {shortDay(draft.readyOn)}
        </Fact>
        <Fact name={m.post_fact_place()}>{place ? placeText(place) : '–'}</Fact>
        <Fact name={m.post_fact_seller()}>{seller}</Fact>
        <Fact name={m.post_fact_least()}>{amountText(least, goods)}</Fact>
        {isMassUnit(draft.unit) && <Fact name={m.post_fact_tolerance()}>±{percent(draft.toleranceBp)}</Fact>}
      </dl>
    </section>
  )
}

const Fact = ({ name, edit, children }: { name: string; edit?: boolean; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
    {edit && (
      <dd>
        <Link className="lnk" to="/post?step=amount" aria-label={m.post_edit_what({ what: name })}>
          {m.post_edit()}
        </Link>
      </dd>
    )}
  </div>
)

function Total({ product, draft }: { product: Product; draft: Draft }) {
  const price = priceOf(draft)
  const { measure } = goodsOf(product, draft)
  const { data: methods } = useQuery(apiQuery('GET /payments/methods'))
  const sum =
    price.kind === 'price' && draft.amount ? totalOf({ measure, amount: draft.amount, price: price.price }) : null
  if (sum === null) return null
  const words = `${numberInWords(sum, locale())} ${locale() === 'vi' ? 'đồng' : 'dong'}`
  // Until it is known whether the exchange takes something, nothing is said of it.
  return (
    <Note tone="ind">
      {m.post_total({ sum: money(sum), words })} {methods && feeText(methods)}
    </Note>
  )
}

const feeText = ({ collecting, sellerFeeBp }: Reply<'GET /payments/methods'>) =>
  collecting ? m.post_total_fee({ rate: percent(sellerFeeBp) }) : m.post_total_free()

/** A total past 2^53 đồng is nobody's lot: the server says so at its field. */
function totalOf(line: Parameters<typeof lineTotal>[0]) {
  try {
    return lineTotal(line)
  } catch {
    return null
  }
}

/** What most sellers never touch, folded away: their own words, the harvest, the smallest order. */
function More({ product, draft, onChange, errors }: Props) {
  const goods = goodsOf(product, draft)
  const today = useToday()
  return (
    <details className="more" open={['title', 'description', 'harvestedOn', 'least'].some((name) => errors[name])}>
      <summary>{m.post_more()}</summary>
      <div className="stack-24 more__b">
        <WordsFields value={draft} onChange={(change) => onChange(() => change)} errors={errors} />
        <Field
          label={m.post_field_harvested()}
          optional
          type="date"
          max={draft.readyOn > today ? draft.readyOn : today}
          value={draft.harvestedOn}
          onChange={(event) => onChange(() => ({ harvestedOn: event.target.value }))}
          error={errors['harvestedOn']}
        />
        <AmountField
          label={m.post_field_least()}
          goods={goods}
          value={draft.least ?? defaultLeast({ measure: goods.measure, unit: draft.unit, amount: draft.amount ?? 0 })}
          onChange={(least) => onChange(() => ({ least }))}
          least={1}
          most={draft.amount ?? 1}
          error={errors['least']}
        />
        {isMassUnit(draft.unit) && (
          <ToleranceField value={draft.toleranceBp} onChange={(toleranceBp) => onChange(() => ({ toleranceBp }))} />
        )}
      </div>
    </details>
  )
}
