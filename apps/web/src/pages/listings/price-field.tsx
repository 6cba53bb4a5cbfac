import { type PriceReading, priceStep, readPrice } from '@chl/domain/posting'
import { parseMoney } from '@chl/domain/money-text'
import { numberInWords } from '@chl/domain/number-words'
import type { MassUnit } from '@chl/domain/quantity'
import { m } from '@chl/messages/messages.js'
import { useId } from 'react'
import { money, number } from '../../shared/format.ts'
import { locale } from '../../shared/locale.ts'
import { massUnitName } from '../../shared/ui/amount-field.tsx'
import { Chip, Segmented } from '../../shared/ui/choice.tsx'
import { FieldError } from '../../shared/ui/field.tsx'
import { Icon } from '../../shared/ui/icon.tsx'

type Props = {
  text: string
  onText: (text: string) => void
  /** The unit of mass that the price is said for; null for a piece, whose name is `piece`. */
  unit: MassUnit | null
  onUnit?: (unit: MassUnit) => void
  units?: readonly MassUnit[]
  piece: string
  /** What is wrong, where the reading itself doesn't say it. */
  error?: string | undefined
  /** Says what is missing or unclear too: set once somebody tried to go on. */
  tried: boolean
}

const NO_CHOICE: readonly MassUnit[] = []

/** A price as people type it («35k», «1tr2»), read back in words; kept per kg, whatever unit it is said in. */
export function PriceField({ text, onText, unit, onUnit, units = NO_CHOICE, piece, error, tried }: Props) {
  const id = useId()
  const reading = readPrice(text, unit)
  const typed = parseMoney(text)
  const name = unit ? massUnitName(unit) : piece
  const wrong = error ?? errorOf(reading, tried)
  const press = (sign: 1 | -1) =>
    onText(number(Math.max(stepOf(typed, sign), (typed ?? 0) + sign * stepOf(typed, sign))))
  return (
    <div className="field">
      <label htmlFor={id}>{m.post_price({ unit: name })}</label>
      <div className="step step--price">
        <Press sign="minus" label={m.post_price_less({ step: money(stepOf(typed, -1)) })} onPress={() => press(-1)} />
        <input
          id={id}
          inputMode="text"
          autoComplete="off"
          autoCapitalize="off"
          value={text}
          onChange={(event) => onText(event.target.value)}
          aria-invalid={wrong ? true : undefined}
          aria-describedby={`${id}-words`}
        />
        <Press sign="plus" label={m.post_price_more({ step: money(stepOf(typed, 1)) })} onPress={() => press(1)} />
      </div>
      {unit && onUnit && units.length > 1 && (
        <Segmented
          label={m.post_price_unit()}
          value={unit}
          onChange={onUnit}
          options={units.map((one) => ({ value: one, label: `₫/${massUnitName(one)}` }))}
        />
      )}
      <div id={`${id}-words`} className="stack-4">
        {reading.kind === 'price' && <Words reading={reading.price} typed={typed ?? 0} unit={unit} name={name} />}
        {wrong && <FieldError>{wrong}</FieldError>}
      </div>
      <Instead reading={reading} typed={typed} onText={onText} />
    </div>
  )
}

// Going down from 20.000 the step is the smaller one, or − and + would not undo each other.
const stepOf = (typed: number | null, sign: 1 | -1) => priceStep(Math.max((typed ?? 0) - (sign < 0 ? 1 : 0), 0))

const Press = ({ sign, label, onPress }: { sign: 'minus' | 'plus'; label: string; onPress: () => void }) => (
  <button type="button" aria-label={label} onClick={onPress}>
    <Icon name={sign} />
  </button>
)

/** «ba mươi lăm nghìn đồng một ki-lô-gam»; per tạ also what that is per kg, because that is what buyers see. */
function Words({
  reading,
  typed,
  unit,
  name,
}: {
  reading: number
  typed: number
  unit: MassUnit | null
  name: string
}) {
  const words = numberInWords(typed, locale())
  const per = unit === 'kg' ? m.post_kilogram() : name
  return (
    <p className="eq" aria-live="polite">
      {m.post_price_words({ words, unit: per })}
      {unit !== null && unit !== 'kg' && `, ${m.post_price_kept({ price: `${money(reading)}/kg` })}`}
    </p>
  )
}

/** What else may have been meant, a press away: the nearest whole prices, or thousands where somebody typed «35». */
function Instead({
  reading,
  typed,
  onText,
}: {
  reading: PriceReading
  typed: number | null
  onText: (text: string) => void
}) {
  const prices =
    reading.kind === 'not_whole' ? reading.nearest : typed !== null && typed > 0 && typed < 1000 ? [typed * 1000] : []
  if (prices.length === 0) return null
  return (
    <div className="row wrap">
      {prices.map((price) => (
        <Chip key={price} on={false} onPress={() => onText(number(price))}>
          {reading.kind === 'not_whole' ? money(price) : m.post_price_meant({ price: money(price) })}
        </Chip>
      ))}
    </div>
  )
}

function errorOf({ kind }: PriceReading, tried: boolean) {
  if (kind === 'not_whole') return m.post_price_not_whole()
  if (kind === 'too_high') return m.post_price_high()
  return tried && kind !== 'price' ? m.post_price_unclear() : undefined
}
