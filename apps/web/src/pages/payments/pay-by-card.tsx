import { m } from '@chl/messages/messages.js'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useSend } from '../../shared/query/send.ts'
import { Button } from '../../shared/ui/button.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { checkoutPaymentQuery } from './checkout-payment.queries.ts'
import { isPaymentAddress } from './payment-address.ts'

/**
 * Takes the buyer to the card provider's page, where its bank holds the money. Pressing it again, here or in another tab, leads
 * to the same page. `again`: after a card was not accepted.
 */
export function PayByCard({ checkoutId, again = false }: { checkoutId: string; again?: boolean }) {
  const queries = useQueryClient()
  const [wrong, setWrong] = useState(false)
  const start = useSend('POST /checkouts/:id/payment', {
    onDone: async (reply) => {
      if (reply.kind === 'none') return queries.invalidateQueries(checkoutPaymentQuery(checkoutId))
      if (!isPaymentAddress(reply.url, reply.environment)) return setWrong(true)
      location.assign(reply.url)
      // The page is left: the button stays busy until it is gone.
      await new Promise((gone) => setTimeout(gone, 5000))
    },
  })
  const go = () => start.mutate({ params: { id: checkoutId } })
  useAtOnce(checkoutId, go)
  return (
    <div className="stack">
      {(start.error || wrong) && (
        <Note tone="danger" alert>
          {wrong ? m.money_bad_address() : errorText(start.error)}
        </Note>
      )}
      <Button look="main" big wide icon="money" busy={start.isPending} onClick={go}>
        {again ? m.money_pay_again() : m.money_pay_by_card()}
      </Button>
      <p className="t14 c2">{m.money_pay_hint()}</p>
    </div>
  )
}

/** What the checkout leaves in the history, so that who has just ordered needn't press again. */
export const PAY_AT_ONCE = 'pay-at-once'

/** Goes on by itself where one comes from the checkout; once, so that neither a reload nor the way back leads there again. */
function useAtOnce(checkoutId: string, go: () => void) {
  const location = useLocation()
  const navigate = useNavigate()
  const done = useRef(false)
  const wanted = location.state === PAY_AT_ONCE
  useEffect(() => {
    if (!wanted || done.current) return
    done.current = true
    void navigate(`/checkouts/${checkoutId}`, { replace: true })
    go()
  })
}
