import { m } from '@chl/messages/messages.js'
import { placeText } from '../../shared/goods.ts'
import { Icon } from '../../shared/ui/icon.tsx'
import { Initials } from '../../shared/ui/picture.tsx'
import type { Order } from './orders.queries.ts'

/** The other side of the order, with a button that calls it. */
export function OtherParty({ order }: { order: Order }) {
  const party = order.side === 'buyer' ? order.seller : order.buyer
  return (
    <section className="sheet pad row" aria-label={order.side === 'buyer' ? m.order_seller() : m.order_buyer()}>
      <Initials name={party.name} />
      <p className="grow">
        <b>{party.name}</b>
        {party.place && (
          <>
            <br />
            <span className="t14 c2">{placeText(party.place)}</span>
          </>
        )}
      </p>
      {party.phone && (
        <a className="tool tool--line" href={`tel:${party.phone}`} aria-label={m.common_call_who({ name: party.name })}>
          <Icon name="phone" />
        </a>
      )}
    </section>
  )
}

/** How the goods come, who brings them, and the buyer's word to the seller. */
export function Handover({ order: { handover, note, seller } }: { order: Order }) {
  const { kind, offer, destination, transport } = handover
  return (
    <section className="sheet pad stack" aria-labelledby="handover">
      <h2 id="handover">{kind === 'pickup' ? m.order_pickup() : m.order_delivery()}</h2>
      {kind === 'pickup' && <p>{seller.place ? m.order_pickup_at({ place: placeText(seller.place) }) : seller.name}</p>}
      {offer && <p>{offer}</p>}
      {destination && (
        <p className="row top-al">
          <Icon name="pin" />
          <span>
            {[destination.address, destination.place && placeText(destination.place)].filter(Boolean).join(', ')}
          </span>
        </p>
      )}
      {transport && (
        <p className="row top-al">
          <Icon name="truck" />
          <span>
            {[transport.carrier, transport.plate].filter(Boolean).join(' · ')}
            {transport.phone && (
              <>
                <br />
                <a className="lnk lnk--hit" href={`tel:${transport.phone.replace(/[^\d+]/g, '')}`}>
                  {m.order_call_carrier({ phone: transport.phone })}
                </a>
              </>
            )}
          </span>
        </p>
      )}
      {note && (
        <p className="t14">
          <span className="c2">{m.order_note()}</span> {m.common_quoted({ text: note })}
        </p>
      )}
    </section>
  )
}
