import type { MassUnit } from '@chl/domain/quantity'
import { parseCount } from '@chl/domain/quantity-text'
import { m } from '@chl/messages/messages.js'
import { useEffect, useRef, useState } from 'react'
import { number, stateName } from '../../shared/format.ts'
import { inLocale, locale } from '../../shared/locale.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Chips, Segmented } from '../../shared/ui/choice.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { focusFirstError } from '../../shared/ui/form-errors.ts'
import { AmountEntry } from './amount-entry.tsx'
import { bodyOf, type Draft, isMassUnit, type Product, priceOf, unitOf, unitsOf } from './post-draft.ts'
import { PriceField } from './price-field.tsx'
import { ReadyField } from './ready-field.tsx'

type Props = {
  product: Product
  draft: Draft
  onChange: (change: (draft: Draft) => Partial<Draft>) => void
  /** What the server found wrong, by field. */
  errors: Record<string, string>
  onNext: () => void
}

/** How much, at what price, from when. What lacks is said at its field, and the first gets the focus. */
export function AmountStep({ product, draft, onChange, errors, onNext }: Props) {
  const [tried, setTried] = useState(Object.keys(errors).length > 0)
  const form = useRef<HTMLFormElement>(null)
  useFirstFocus(form, draft, errors)
  const next = () => {
    setTried(true)
    if (bodyOf(draft)) onNext()
    else requestAnimationFrame(() => focusFirstError(form.current)) // marked in the next paint
  }
  const props = { product, draft, onChange, errors, tried }
  return (
    <form
      ref={form}
      className="stack-24"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        next()
      }}
    >
      <Kind {...props} />
      <HowMuch {...props} />
      <AtWhatPrice {...props} />
      <ReadyField
        value={draft.readyOn}
        onChange={(readyOn) => onChange(() => ({ readyOn }))}
        error={errors['readyOn']}
      />
      <section className="stick post-bar" aria-label={m.post_main()}>
        <Button type="submit" look="main" big>
          {m.post_next()}
        </Button>
      </section>
    </form>
  )
}

/** An error first, else the first thing to type: on a phone the figures come up by themselves, and that is a tap less. */
function useFirstFocus(form: { current: HTMLFormElement | null }, { amount }: Draft, errors: Record<string, string>) {
  const at = useRef({ amount, errors })
  useEffect(() => {
    if (Object.keys(at.current.errors).length > 0) focusFirstError(form.current)
    else if (at.current.amount === null) form.current?.querySelector('input')?.focus()
  }, [form])
}

type PartProps = Omit<Props, 'onNext'> & { tried: boolean }

/** State and grade, where the product has several. A grade may be left unsaid. */
const Kind = ({ product, draft, onChange }: PartProps) => (
  <>
    {product.states.length > 1 && (
      <section className="sec" aria-labelledby="state">
        <h2 id="state">{m.post_state()}</h2>
        <Segmented
          label={m.post_state()}
          value={draft.state}
          onChange={(state) => onChange(() => ({ state }))}
          options={product.states.map((value) => ({ value, label: stateName(value) }))}
        />
      </section>
    )}
    {product.grades.length > 0 && (
      <section className="sec" aria-labelledby="grade">
        <h2 id="grade">{m.post_grade()}</h2>
        <Chips
          label={m.post_grade()}
          value={draft.grade}
          onChange={(grade) => onChange(() => ({ grade }))}
          options={product.grades.map(({ code, name }) => ({ value: code, label: inLocale(name) }))}
        />
      </section>
    )}
  </>
)

function HowMuch({ product, draft, onChange, errors, tried }: PartProps) {
  const unit = unitOf(product, draft)
  if (!unit) return null
  const missing = tried && !draft.amount ? m.post_amount_missing() : undefined
  return (
    <>
      <AmountEntry
        label={m.post_amount()}
        units={unitsOf(product, draft)}
        unit={unit}
        onUnit={(next, amount) =>
          onChange(() => ({ unit: next.code, amount, gramsPerPiece: next.gramsPerPiece, least: null }))
        }
        value={draft.amount}
        onChange={(amount) => onChange(() => ({ amount }))}
        gramsPerPiece={draft.gramsPerPiece}
        error={errors['amount'] ?? missing}
      />
      {unit.gramsPerPiece !== null && (
        <PieceGrams
          name={inLocale(unit.name)}
          value={draft.gramsPerPiece}
          onChange={(gramsPerPiece) => onChange(() => ({ gramsPerPiece }))}
          error={errors['gramsPerPiece']}
        />
      )}
    </>
  )
}

type PieceProps = {
  name: string
  value: number | null
  onChange: (grams: number | null) => void
  error: string | undefined
}

/** ≈ grams of one piece, filled in from the catalogue. */
function PieceGrams({ name, value, onChange, error }: PieceProps) {
  const [text, setText] = useState(value === null ? '' : number(value))
  return (
    <Field
      label={m.post_piece_grams({ unit: name })}
      hint={m.post_piece_grams_hint({ unit: name })}
      inputMode="numeric"
      unit="g"
      value={text}
      onChange={(event) => {
        setText(event.target.value)
        const grams = parseCount(event.target.value)
        onChange(grams && grams > 0 && grams <= 1_000_000 ? grams : null)
      }}
      error={error}
    />
  )
}

/** In which units a price is spoken of: by the lạng what is dear, by the tạ what is much; English has but the kilogram. */
function priceUnits({ units }: Product, { priceUnit }: Draft): readonly MassUnit[] {
  const sold = (code: string) => units.some((unit) => unit.code === code)
  const spoken: readonly MassUnit[] = sold('lang') ? ['lang', 'kg'] : sold('ta') ? ['kg', 'yen', 'ta'] : ['kg', 'yen']
  return locale() === 'vi' ? spoken : spoken.filter((unit) => unit === 'kg' || unit === priceUnit)
}

function AtWhatPrice({ product, draft, onChange, errors, tried }: PartProps) {
  const unit = unitOf(product, draft)
  const mass = isMassUnit(draft.unit)
  return (
    <PriceField
      text={draft.priceText}
      onText={(priceText) => onChange(() => ({ priceText }))}
      unit={mass ? draft.priceUnit : null}
      onUnit={(priceUnit) => onChange(() => ({ priceUnit }))}
      units={priceUnits(product, draft)}
      piece={unit ? inLocale(unit.name) : ''}
      error={priceOf(draft).kind === 'price' ? errors['price'] : undefined}
      tried={tried}
    />
  )
}
