import { formatPhone, parsePhone } from '@chl/domain/phone'
import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { areaLabel, kindName } from '../../shared/format.ts'
import { inLocale } from '../../shared/locale.ts'
import { Check } from '../../shared/ui/choice.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { formErrors } from '../../shared/ui/form-errors.ts'
import { SettingsForm } from '../../shared/ui/settings-form.tsx'
import { type Settings, type SettingsProps, useSaveSettings } from './use-settings.ts'

/** The organization itself: what is fixed, the phone that the other side of an order calls, and whether it buys too. */
export function ContactForm({ settings, manage }: SettingsProps) {
  const before = { phone: settings.phone ? formatPhone(settings.phone) : '', mayBuy: settings.mayBuy }
  const [draft, setDraft] = useState(before)
  const [tried, setTried] = useState(false)
  const save = useSaveSettings()
  const phone = parsePhone(draft.phone)
  const changed = { phone: draft.phone !== before.phone, mayBuy: draft.mayBuy !== before.mayBuy }
  const wrong = changed.phone && !phone
  const errors = {
    ...formErrors(save.error, ['phone', 'mayBuy']),
    ...(tried && wrong && { phone: m.sign_in_fault_phone() }),
  }
  const submit = () => {
    setTried(true)
    if (wrong) return false
    save.mutate({ body: { ...(changed.phone && phone && { phone }), ...(changed.mayBuy && { mayBuy: draft.mayBuy }) } })
    return true
  }
  return (
    <SettingsForm
      id="organization"
      title={kindName(settings.kind)}
      text={aboutOf(settings)}
      busy={save.isPending}
      changed={changed.phone || changed.mayBuy}
      onReset={() => setDraft(before)}
      errors={errors}
      onSave={submit}
    >
      <Field
        label={m.account_phone()}
        hint={m.account_phone_hint()}
        type="tel"
        maxLength={20}
        readOnly={!manage}
        value={draft.phone}
        onChange={(event) => setDraft({ ...draft, phone: event.target.value })}
        error={errors['phone']}
      />
      {manage && settings.maySell && (
        <Check checked={draft.mayBuy} onChange={(mayBuy) => setDraft({ ...draft, mayBuy })}>
          {m.account_may_buy()}
        </Check>
      )}
    </SettingsForm>
  )
}

/** «HTX Rau Ô Quý Hồ, Phường Sa Pa (trước là Phường Ô Quý Hồ), Lào Cai. Vùng Sa Pa (huyện cũ).» */
function aboutOf({ name, place }: Settings) {
  if (!place) return name
  const commune = inLocale(place.name)
  const known = place.old ? m.account_place_old({ commune, old: inLocale(place.old) }) : commune
  const about = `${name}, ${known}, ${inLocale(place.province)}.`
  return place.area ? `${about} ${m.account_area({ area: areaLabel(place.area) })}` : about
}
