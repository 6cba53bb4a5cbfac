import { m } from '@chl/messages/messages.js'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
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
  return (
    <div className="stack">
      {(start.error || wrong) && (
        <Note tone="danger" alert>
          {wrong ? m.money_bad_address() : errorText(start.error)}
        </Note>
      )}
      <Button
        look="main"
        big
        wide
        icon="money"
        busy={start.isPending}
        onClick={() => start.mutate({ params: { id: checkoutId } })}
      >
        {again ? m.money_pay_again() : m.money_pay_by_card()}
      </Button>
      <p className="t14 c2">{m.money_pay_hint()}</p>
    </div>
  )
}
