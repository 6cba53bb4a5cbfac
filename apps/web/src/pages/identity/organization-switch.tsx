import { m } from '@chl/messages/messages.js'
import { kindName } from '../../shared/format.ts'
import { inLocale } from '../../shared/locale.ts'
import { type Membership, useActing, useChooseOrganization, useKnownMe } from '../../shared/session.ts'
import { Options } from '../../shared/ui/choice.tsx'

const roles = { owner: m.account_role_owner, manager: m.account_role_manager, staff: m.account_role_staff }

const aboutOf = ({ organization: { kind, place }, role }: Membership) =>
  [kindName(kind), place && inLocale(place.name), roles[role]()].filter(Boolean).join(' · ')

/** For whom this tab acts, where one belongs to more than one. */
export function OrganizationSwitch() {
  const { memberships } = useKnownMe()
  const acting = useActing()
  const choose = useChooseOrganization()
  if (!acting || memberships.length < 2) return null
  return (
    <section className="sec acc__o" aria-label={m.account_acting()}>
      <Options
        label={m.account_acting()}
        value={acting.organization.id}
        onChange={(id) => void choose(id)}
        options={memberships.map((one) => ({
          value: one.organization.id,
          label: one.organization.name,
          hint: aboutOf(one),
        }))}
      />
      <p className="hint">{m.account_acting_hint()}</p>
    </section>
  )
}
