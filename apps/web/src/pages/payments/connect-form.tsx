import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'
import { apiQuery } from '../../shared/query/query.ts'
import { useSend } from '../../shared/query/send.ts'
import { Field } from '../../shared/ui/field.tsx'
import { formErrors } from '../../shared/ui/form-errors.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { isPaymentAddress } from './payment-address.ts'

type Standing = 'none' | 'begun' | 'ready'

/** Leads to Stripe's own form; to no other address, whatever the answer says. */
function useStripe() {
  const [strange, setStrange] = useState(false)
  const environment = useQuery(apiQuery('GET /payments/methods')).data?.environment
  const open = useSend('POST /payments/connect', {
    onDone: ({ url }) => {
      setStrange(false)
      if (!url) return
      // Where it isn't known which money this is, only the provider's own address will do.
      if (isPaymentAddress(url, environment ?? 'live')) window.location.assign(url)
      else setStrange(true)
    },
  })
  return { open, strange }
}

/** An account at Stripe for sellers with a bank account abroad: Stripe's own form asks for everything, and comes back here. */
export function ConnectForm({ standing, manage }: { standing: Standing; manage: boolean }) {
  const [country, setCountry] = useState('')
  const [tried, setTried] = useState(false)
  const { open, strange } = useStripe()
  const { mutate } = open
  const [search] = useSearchParams()
  const back = standing === 'begun' && search.get('connect') === 'back'
  useEffect(() => {
    if (back) mutate({ body: { country: null, open: false } })
  }, [back, mutate])
  const wrong = standing === 'none' && !/^[A-Za-z]{2}$/.test(country.trim())
  const errors = formErrors(open.error, ['country'])
  const begin = () => {
    setTried(true)
    if (!wrong)
      open.mutate({ body: { country: standing === 'none' ? country.trim().toUpperCase() : null, open: true } })
  }
  return (
    <section className="sec" aria-labelledby="connect">
      <h2 id="connect">{m.mymoney_connect_title()}</h2>
      <div className="sheet pad stack-16">
        <p className="t14 c2">{m.mymoney_connect_text()}</p>
        {standing === 'ready' && <Note tone="good">{m.mymoney_connect_ready()}</Note>}
        {standing === 'none' && manage && (
          <Field
            label={m.mymoney_connect_country()}
            maxLength={2}
            autoCapitalize="characters"
            autoComplete="off"
            value={country}
            onChange={(event) => setCountry(event.target.value)}
            error={(tried && wrong && m.mymoney_connect_country_missing()) || errors['country']}
          />
        )}
        {strange && (
          <Note tone="danger" alert>
            {m.money_bad_address()}
          </Note>
        )}
        {errors[''] && (
          <Note tone="danger" alert>
            {errors['']}
          </Note>
        )}
        {standing !== 'ready' && manage && (
          <div className="row">
            <Button busy={open.isPending} onClick={begin}>
              {standing === 'none' ? m.mymoney_connect_begin() : m.mymoney_connect_go_on()}
            </Button>
          </div>
        )}
      </div>
    </section>
  )
}
