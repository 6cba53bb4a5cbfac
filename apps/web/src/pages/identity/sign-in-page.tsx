import { m } from '@chl/messages/messages.js'
import { Link, useSearchParams } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { useMe } from '../../shared/session.ts'
import { ButtonLink } from '../../shared/ui/button.tsx'
import { Icon } from '../../shared/ui/icon.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { ChooseStep } from './choose-step.tsx'
import { CodeStep } from './code-step.tsx'
import { DemoPeople } from './demo-people.tsx'
import { PhoneStep } from './phone-step.tsx'
import { RegisterStep } from './register-step.tsx'
import { useNext, useStep } from './sign-in-flow.ts'

/** Phone, code, and then in: chosen among those who share the phone, or registered. In demo mode one may be somebody else. */
export function Component() {
  const [search] = useSearchParams()
  const { step, go } = useStep()
  const demo = useMe()?.mode === 'demo'
  const people = search.has('people')
  return (
    <main className={`frame si${demo && step.at === 'phone' ? ' si--two' : ''}`} id="main">
      <Head title={m.sign_in_title()} />
      <div className={`stack-24 si__m${people ? ' deskonly' : ''}`}>
        <AlreadyIn />
        {step.at === 'phone' && <PhoneStep phone={step.phone ?? ''} onSent={(sent) => go({ at: 'code', ...sent })} />}
        {step.at === 'code' && <CodeStep key={step.sentAt} sent={step} go={go} />}
        {step.at === 'choose' && <ChooseStep {...step} go={go} />}
        {step.at === 'register' && <RegisterStep {...step} go={go} />}
        {demo && step.at === 'phone' && !people && <DemoInvitation search={search} />}
      </div>
      {demo && step.at === 'phone' && (
        <div className={`si__d${people ? '' : ' deskonly'}`}>
          {people && (
            <Link className="lnk lnk--hit mobonly" to={`/sign-in${without(search, 'people')}`}>
              <Icon name="left" />
              {m.sign_in_own_phone()}
            </Link>
          )}
          <DemoPeople heading={people ? 'h1' : 'h2'} />
        </div>
      )}
    </main>
  )
}

const without = (search: URLSearchParams, name: string) => {
  const rest = new URLSearchParams([...search].filter(([key]) => key !== name))
  return rest.size > 0 ? `?${rest}` : ''
}

function AlreadyIn() {
  const me = useMe()
  const next = useNext()
  if (!me?.person) return null
  return (
    <Note tone="ind" icon="user">
      <p>
        {m.sign_in_already({ name: me.person.name })} <Link to={next}>{m.sign_in_go_on()}</Link>
      </p>
    </Note>
  )
}

/** On phones the demo people have a view of their own. */
function DemoInvitation({ search }: { search: URLSearchParams }) {
  const to = `/sign-in?${new URLSearchParams([...search, ['people', '']])}`
  return (
    <section className="stack mobonly si__try" aria-labelledby="try">
      <h2 id="try">{m.sign_in_try()}</h2>
      <p className="t14 c2">{m.sign_in_try_text()}</p>
      <ButtonLink to={to} wide icon="users">
        {m.sign_in_try_do()}
      </ButtonLink>
    </section>
  )
}
