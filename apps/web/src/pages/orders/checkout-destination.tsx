import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { inLocale, locale } from '../../shared/locale.ts'
import { apiQuery } from '../../shared/query/query.ts'
import { Field, SelectField } from '../../shared/ui/field.tsx'
import type { CheckoutDraft, CheckoutFault } from './checkout-draft.ts'

const communesQuery = () => ({ ...apiQuery('GET /communes'), staleTime: Number.POSITIVE_INFINITY })
const NONE = '-'

type Props = { draft: CheckoutDraft; fault: CheckoutFault; onChange: (draft: CheckoutDraft) => void }

/** Where the goods are to be brought, for all orders that are delivered: a commune, or a place outside in words. */
export function Destination({ draft, fault, onChange }: Props) {
  const { data } = useQuery(communesQuery())
  const names = new Intl.Collator(locale())
  const communes = (data?.communes ?? [])
    .map((one) => ({ value: one.id, label: `${inLocale(one.name)}, ${inLocale(one.province)}` }))
    .toSorted((a, b) => names.compare(a.label, b.label))
  const options = [
    { value: NONE, label: m.checkout_commune_choose() },
    { value: '', label: m.checkout_outside() },
    ...communes,
  ]
  return (
    <section className="sec" aria-labelledby="destination">
      <h2 id="destination">{m.checkout_destination()}</h2>
      <div className="sheet pad stack-16">
        <SelectField
          label={m.checkout_commune()}
          value={draft.commune ?? NONE}
          onChange={(value) => onChange({ ...draft, commune: value === NONE ? null : value })}
          options={options}
          error={fault === 'commune' ? m.checkout_commune_missing() : undefined}
        />
        <Field
          label={m.checkout_address()}
          optional={draft.commune !== ''}
          maxLength={200}
          autoComplete="street-address"
          value={draft.address}
          onChange={(event) => onChange({ ...draft, address: event.target.value })}
          hint={draft.commune === '' ? m.checkout_address_outside() : m.checkout_address_hint()}
          error={fault === 'address' ? m.checkout_address_missing() : undefined}
        />
      </div>
    </section>
  )
}
