import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { money, number } from '../../shared/format.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { formErrors } from '../../shared/ui/form-errors.ts'
import { SettingsForm } from '../../shared/ui/settings-form.tsx'
import { type Settings, type SettingsProps, useSaveSettings } from './use-settings.ts'

type Row = { key: string; name: string; fee: string }
const MOST = 5
/** Whole đồng, as people write them: «50.000». */
const dongOf = (text: string) =>
  /^\d{1,3}([.,\s]?\d{3})*$|^\d+$/.test(text.trim()) ? Number(text.replace(/\D/g, '')) : null
const rowsOf = ({ deliveryOffers }: Settings): Row[] =>
  deliveryOffers.map(({ id, name, fee }) => ({ key: id, name, fee: number(fee) }))
let made = 0

/** How a seller brings goods, each way with its fixed fee, which the buyer knows before ordering. Picking up is always free. */
export function DeliveryForm({ settings, manage }: SettingsProps) {
  const [rows, setRows] = useState(() => rowsOf(settings))
  const [tried, setTried] = useState(false)
  const save = useSaveSettings(() => setTried(false))
  const lacks = Object.assign({}, ...rows.map(lacksOf)) as Record<string, string>
  const fields = rows.flatMap((_, n) => [`deliveryOffers.${n}.name`, `deliveryOffers.${n}.fee`])
  const errors: Record<string, string> = { ...formErrors(save.error, fields), ...(tried && lacks) }
  const submit = () => {
    setTried(true)
    if (Object.keys(lacks).length > 0) return false
    save.mutate(
      { body: { deliveryOffers: rows.map(({ name, fee }) => ({ name, fee: dongOf(fee) ?? 0 })) } },
      { onSuccess: (after) => setRows(rowsOf(after)) },
    )
    return true
  }
  const set = (key: string, part: Partial<Row>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)))
  return (
    <SettingsForm
      id="delivery"
      title={m.account_delivery()}
      text={m.account_delivery_text()}
      busy={save.isPending}
      changed={manage && sayRows(rows) !== sayRows(rowsOf(settings))}
      onReset={() => setRows(rowsOf(settings))}
      errors={errors}
      onSave={submit}
    >
      {!manage && <Offers settings={settings} />}
      {manage &&
        rows.map((row, n) => (
          <OfferRow
            key={row.key}
            row={row}
            n={n}
            errors={errors}
            onChange={(part) => set(row.key, part)}
            onRemove={() => setRows(rows.filter(({ key }) => key !== row.key))}
          />
        ))}
      {manage && rows.length < MOST && (
        <Button icon="plus" onClick={() => setRows([...rows, { key: `new-${(made += 1)}`, name: '', fee: '' }])}>
          {m.account_delivery_add()}
        </Button>
      )}
    </SettingsForm>
  )
}

const sayRows = (rows: Row[]) => JSON.stringify(rows.map(({ name, fee }) => [name, dongOf(fee) ?? fee]))

const lacksOf = ({ name, fee }: Row, n: number) => ({
  ...(name.trim() === '' && { [`deliveryOffers.${n}.name`]: m.account_delivery_name_missing() }),
  ...(dongOf(fee) === null && { [`deliveryOffers.${n}.fee`]: m.account_delivery_fee_wrong() }),
})

type RowProps = {
  row: Row
  n: number
  errors: Record<string, string>
  onChange: (part: Partial<Row>) => void
  onRemove: () => void
}

const OfferRow = ({ row, n, errors, onChange, onRemove }: RowProps) => (
  <fieldset className="offer">
    <legend className="vh">{m.account_delivery_row({ n: n + 1 })}</legend>
    <Field
      label={m.account_delivery_name()}
      placeholder={m.account_delivery_placeholder()}
      maxLength={80}
      value={row.name}
      onChange={(event) => onChange({ name: event.target.value })}
      error={errors[`deliveryOffers.${n}.name`]}
    />
    <Field
      label={m.account_delivery_fee()}
      inputMode="numeric"
      unit="₫"
      maxLength={15}
      value={row.fee}
      onChange={(event) => onChange({ fee: event.target.value })}
      onBlur={() => onChange({ fee: dongOf(row.fee) === null ? row.fee : number(dongOf(row.fee) ?? 0) })}
      error={errors[`deliveryOffers.${n}.fee`]}
    />
    <Button
      look="quiet"
      icon="trash"
      aria-label={m.account_delivery_remove_what({ name: row.name })}
      onClick={onRemove}
    >
      {m.account_delivery_remove()}
    </Button>
  </fieldset>
)

const Offers = ({ settings }: { settings: Settings }) => (
  <dl className="kv">
    {settings.deliveryOffers.map(({ id, name, fee }) => (
      <div key={id} className="kv__r">
        <dt>{name}</dt>
        <dd>{money(fee)}</dd>
      </div>
    ))}
  </dl>
)
