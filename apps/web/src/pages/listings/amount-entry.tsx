import { GRAMS, readBackMass } from '@chl/domain/quantity'
import { m } from '@chl/messages/messages.js'
import { amount as amountText, mass } from '../../shared/format.ts'
import { inLocale, locale } from '../../shared/locale.ts'
import { AmountField } from '../../shared/ui/amount-field.tsx'
import { Segmented } from '../../shared/ui/choice.tsx'
import { isMassUnit, type Unit } from './post-draft.ts'

type Props = {
  label: string
  units: readonly Unit[]
  unit: Unit
  onUnit?: (unit: Unit, amount: number | null) => void
  value: number | null
  onChange: (value: number | null) => void
  gramsPerPiece: number | null
  least?: number
  error?: string | undefined
}

/** How much there is, in any unit of the product, read back in kg: «4 tạ = 400 kg», «40 bó ≈ 20 kg». */
export function AmountEntry({ label, units, unit, onUnit, value, onChange, gramsPerPiece, least = 0, error }: Props) {
  const goods = { measure: unit.measure, unit: { name: unit.name } }
  return (
    <div className="stack-12">
      <AmountField
        key={unit.code}
        label={label}
        goods={goods}
        value={value}
        onChange={onChange}
        least={least}
        error={error}
        {...(isMassUnit(unit.code) && { units: [unit.code] })}
      />
      {onUnit && units.length > 1 && (
        <Segmented
          label={m.post_unit()}
          value={unit.code}
          onChange={(code) => {
            const next = units.find((one) => one.code === code)
            if (next) onUnit(next, inUnit(value, unit, next))
          }}
          options={units.map(({ code, name }) => ({ value: code, label: inLocale(name) }))}
        />
      )}
      {value !== null && value > 0 && (
        <p className="eq" aria-live="polite">
          {unit.measure === 'mass' ? readBackMass(value, locale()) : pieces(value, goods, gramsPerPiece)}
        </p>
      )}
    </div>
  )
}

const pieces = (value: number, goods: Parameters<typeof amountText>[1], gramsPerPiece: number | null) =>
  gramsPerPiece ? `${amountText(value, goods)} ≈ ${mass(value * gramsPerPiece)}` : amountText(value, goods)

/** The same number in another unit: who typed «4» and then presses «tạ» means 4 tạ. */
function inUnit(value: number | null, from: Unit, to: Unit): number | null {
  if (value === null) return null
  const typed = value / gramsOf(from)
  const next = typed * gramsOf(to)
  return Number.isSafeInteger(next) && next > 0 ? next : null
}
const gramsOf = ({ code }: Unit) => (isMassUnit(code) ? GRAMS[code] : 1)
