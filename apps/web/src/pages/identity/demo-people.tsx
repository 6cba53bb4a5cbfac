import type { Reply } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { kindName } from '../../shared/format.ts'
import { inLocale } from '../../shared/locale.ts'
import { apiQuery } from '../../shared/query/query.ts'
import { useSend } from '../../shared/query/send.ts'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Icon } from '../../shared/ui/icon.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { Initials } from '../../shared/ui/picture.tsx'
import { Skeleton } from '../../shared/ui/states.tsx'
import { useArrival, useNext } from './sign-in-flow.ts'

type Person = Reply<'GET /demo/people'>['people'][number]

/** Where each kind begins its day, for who came from no other page. */
const START: Record<Person['kind'], string> = {
  farm: '/orders',
  cooperative: '/orders',
  buyer: '/',
  office: '/office',
  operator: '/operator',
}

const groups = (): { title: string; kinds: Person['kind'][] }[] => [
  { title: m.sign_in_demo_sell(), kinds: ['farm', 'cooperative'] },
  { title: m.sign_in_demo_buy(), kinds: ['buyer'] },
  { title: m.sign_in_demo_office(), kinds: ['office'] },
  { title: m.sign_in_demo_operator(), kinds: ['operator'] },
]

/** People to try the product as, by what they do. One press signs in. On phones they are a view of their own. */
export function DemoPeople({ heading: Heading }: { heading: 'h1' | 'h2' }) {
  const { data, error } = useQuery(apiQuery('GET /demo/people'))
  return (
    <section className="stack-24" aria-labelledby="demo-people">
      <div className="stack">
        <Heading id="demo-people" className="h1">
          {m.sign_in_demo_title()}
        </Heading>
        <p className="c2">{m.sign_in_demo_text()}</p>
      </div>
      {error && <Note tone="warn">{errorText(error)}</Note>}
      {!data && !error && <Skeleton rows={3} />}
      {data && <Groups people={data.people} heading={Heading === 'h1' ? 'h2' : 'h3'} />}
    </section>
  )
}

function Groups({ people, heading: Heading }: { people: Person[]; heading: 'h2' | 'h3' }) {
  const arrive = useArrival()
  const next = useNext('')
  const enter = useSend('POST /demo/sessions', {
    onDone: (_, { body }) => arrive(next || START[people.find(({ id }) => id === body.person)?.kind ?? 'buyer']),
  })
  const choose = (person: string) => {
    if (!enter.isPending) enter.mutate({ body: { person } })
  }
  return (
    <>
      {enter.isError && (
        <Note tone="danger" alert>
          {errorText(enter.error)}
        </Note>
      )}
      {groups().map(({ title, kinds }) => {
        const its = people.filter(({ kind }) => kinds.includes(kind))
        if (its.length === 0) return null
        return (
          <section className="sec" key={title}>
            <Heading>{title}</Heading>
            <ul className="sheet lines dps">
              {its.map((person) => (
                <li key={person.id}>
                  <Row person={person} onChoose={() => choose(person.id)} />
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </>
  )
}

function Row({ person, onChoose }: { person: Person; onChoose: () => void }) {
  const { name, organization, kind, place, note } = person
  const about = [organization === name ? kindName(kind) : organization, kind !== 'office' && place && inLocale(place)]
    .filter(Boolean)
    .join(', ')
  return (
    <button type="button" className="row dp" onClick={onChoose}>
      <Initials name={name} />
      <span className="grow">
        <b>{name}</b>
        <span className="t14 c2 dp__l">{about}</span>
        <span className="t14 dp__l">{inLocale(note)}</span>
      </span>
      <Icon name="right" />
    </button>
  )
}
