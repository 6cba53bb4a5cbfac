import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { Head } from '../../shared/app.tsx'
import { apiQuery } from '../../shared/query/query.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing, useKnownMe } from '../../shared/session.ts'
import { ButtonLink } from '../../shared/ui/button.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { Skeleton } from '../../shared/ui/states.tsx'
import { PaperDetailsForm } from '../documents/paper-details-form.tsx'
import { MoneyExpected } from '../payments/money-expected.tsx'
import { accountFeed } from './account.realtime.ts'
import { BankForm } from './bank-form.tsx'
import { ContactForm } from './contact-form.tsx'
import { DeliveryForm } from './delivery-form.tsx'
import { OrganizationSwitch } from './organization-switch.tsx'
import { PersonForm } from './person-form.tsx'
import { SignOut } from './sign-out.tsx'

/** «Tôi»: who one is, for whom one acts, and how that one is paid and delivers. */
export function Component() {
  const { person } = useKnownMe()
  const acting = useActing()
  if (!person) return null
  return (
    <main className="frame acc" id="main">
      <Head title={m.account_title()} />
      <div className="stack">
        <h1>{person.name}</h1>
        {acting && acting.organization.name !== person.name && <p className="c2">{acting.organization.name}</p>}
      </div>
      <div className="acc__c">
        <PersonForm key={person.name} person={person} />
        <OrganizationSwitch />
        <MoneyExpected />
      </div>
      <div className="acc__c acc__org">
        {acting && <Organization key={acting.organization.id} manage={acting.abilities.manage} />}
      </div>
      <div className="acc__out">
        <SignOut />
      </div>
    </main>
  )
}

/** What the acting organization has set; staff read it, owners and managers change it. */
function Organization({ manage }: { manage: boolean }) {
  useFeed(accountFeed)
  const { data: settings, error } = useQuery(apiQuery('GET /my/organization'))
  if (error && !settings) return <Note tone="warn">{errorText(error)}</Note>
  if (!settings) return <Skeleton rows={3} />
  const trades = settings.maySell || settings.mayBuy
  return (
    <>
      {!manage && <Note>{m.account_only_managers()}</Note>}
      <ContactForm settings={settings} manage={manage} />
      {trades && <BankForm key={JSON.stringify(settings.bankAccount)} settings={settings} manage={manage} />}
      {settings.maySell && <DeliveryForm settings={settings} manage={manage} />}
      {trades && <PaperDetailsForm manage={manage} buyer={!settings.maySell} />}
      {trades && (
        <div>
          <ButtonLink to="/papers" icon="file">
            {m.papers_title()}
          </ButtonLink>
        </div>
      )}
    </>
  )
}
