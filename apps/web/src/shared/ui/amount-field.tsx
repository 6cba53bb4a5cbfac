import { amountProblem, amountStep, GRAMS, type MassUnit } from '@chl/domain/quantity'
import { parseAmount, parseCount } from '@chl/domain/quantity-text'
import { m } from '@chl/messages/messages.js'
import { useId, useState } from 'react'
import { amount as amountText, type Counted, number } from '../format.ts'
import { locale } from '../locale.ts'
import { Segmented } from './choice.tsx'
import { FieldError } from './field.tsx'
import { Icon } from './icon.tsx'

const UNIT_NAMES = {
  g: m.common_g,
  lang: m.common_lang,
  kg: m.common_kg,
  yen: m.common_yen,
  ta: m.common_ta,
  tan: m.common_tan,
}

/** «kg», «yến», «tạ»: the unit's name in the page's language. */
export const massUnitName = (unit: MassUnit) => UNIT_NAMES[unit]()

type Limits = { least: number; step: number; available: number }

/** What is wrong with an amount against the listing's limits, in a sentence; undefined where nothing is. */
export function amountError(value: number | null, goods: Counted, limits: Limits) {
  if (value === null) return m.common_amount_unclear()
  const { least, step, available } = limits
  const text = (grams: number) => amountText(grams, goods)
  switch (amountProblem({ amount: value, least, step, available })) {
    case 'too_little':
      return m.common_amount_too_little({ amount: text(least) })
    case 'too_much':
      return m.common_amount_too_much({ amount: text(available) })
    case 'off_step':
      return m.common_amount_off_step({ least: text(least), step: text(step) })
    default:
      return undefined
  }
}

type Props = {
  label: string
  goods: Counted
  /** Grams or pieces; null while what is typed isn't clear. */
  value: number | null
  onChange: (value: number | null) => void
  /** What one press of − and + changes; left out, a step that fits the unit. */
  step?: number
  least?: number
  most?: number
  /** Units of mass to type in; the first is where it starts. One alone, or counted goods, shows no choice. */
  units?: readonly MassUnit[]
  hint?: string
  error?: string | undefined
  /** The label is read but not shown, and the field is small: for the buy bar and the cart. */
  compact?: boolean
}

/** An amount with − and +, typed as people do («12,5», «2 tạ»), in the unit they choose; the value is grams or pieces. */
export function AmountField(props: Props) {
  const { label, goods, units = ['kg'], hint, error, compact } = props
  const id = useId()
  const [unit, setUnit] = useState<MassUnit>(units[0] ?? 'kg')
  const typed = useTyped(props, unit, setUnit)
  const choice = goods.measure === 'mass' && units.length > 1
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
  return (
    <div className="field">
      <label htmlFor={id} className={compact ? 'vh' : undefined}>
        {label}
      </label>
      <div className={choice ? 'row' : undefined}>
        <div className={compact || choice ? 'step step--s' : 'step'}>
          <Press sign="minus" {...{ props, unit }} />
          <input
            id={id}
            inputMode="decimal"
            autoComplete="off"
            aria-describedby={described}
            aria-invalid={error ? true : undefined}
            {...typed}
          />
          <Press sign="plus" {...{ props, unit }} />
        </div>
        {choice && (
          <div className="grow">
            <Segmented
              label={m.common_unit()}
              value={unit}
              onChange={setUnit}
              options={units.map((one) => ({ value: one, label: massUnitName(one) }))}
            />
          </div>
        )}
      </div>
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  )
}

function Press({ sign, props, unit }: { sign: 'minus' | 'plus'; props: Props; unit: MassUnit }) {
  const { goods, value, onChange, least = 0, most = Number.MAX_SAFE_INTEGER } = props
  const step = props.step ?? (goods.measure === 'mass' ? amountStep(unit) : 1)
  const text = amountText(step, goods)
  const press = () => onChange(clamp((value ?? least) + (sign === 'plus' ? step : -step), least, most))
  return (
    <button
      type="button"
      aria-label={sign === 'plus' ? m.common_more({ step: text }) : m.common_less({ step: text })}
      onClick={press}
    >
      <Icon name={sign} />
    </button>
  )
}

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value))

/** The text in the field: what the person types stays as typed until they leave; else the value in the chosen unit. */
function useTyped(
  { goods, value, onChange, units = ['kg'], compact }: Props,
  unit: MassUnit,
  setUnit: (unit: MassUnit) => void,
) {
  const [draft, setDraft] = useState<{ text: string; value: number | null } | null>(null)
  const settled = compact && value !== null ? amountText(value, goods) : textOf(value, goods, unit)
  const shown = draft && draft.value === value ? draft.text : settled
  const read = (text: string) => {
    // A counted amount may carry its unit's word, «12 bó»; words of mass mean something and are read.
    if (goods.measure === 'count') return parseCount(text.replace(/[^\d.,\s]/g, ''))
    return parseAmount(text, unit, locale())?.grams ?? null
  }
  return {
    value: shown,
    onChange: (event: { target: { value: string } }) => {
      const next = read(event.target.value)
      setDraft({ text: event.target.value, value: next })
      onChange(next)
    },
    onBlur: () => {
      const meant = goods.measure === 'mass' && draft ? parseAmount(draft.text, unit, locale()) : null
      if (value !== null) setDraft(null)
      if (meant && units.includes(meant.unit)) setUnit(meant.unit)
    },
  }
}

/** «12,5» of the unit. Grams are whole, so at most six decimals, which a float holds. */
function textOf(value: number | null, { measure }: Counted, unit: MassUnit) {
  if (value === null) return ''
  if (measure === 'count') return number(value)
  const text = String(value / GRAMS[unit])
  return locale() === 'vi' ? text.replace('.', ',') : text
}
