import { m } from '@chl/messages/messages.js'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { ClientOnly } from '../../shared/client-only.tsx'
import { day, kindName, number } from '../../shared/format.ts'
import { placeText } from '../../shared/goods.ts'
import { preload } from '../../shared/query/query.ts'
import { Icon } from '../../shared/ui/icon.tsx'
import { Initials } from '../../shared/ui/picture.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { sellerQuery, useAskAsMyself } from './listing.queries.ts'
import { Phone } from './listing-facts.tsx'
import { LotCard } from './lot-card.tsx'

export const loader = preload(({ params }) => [sellerQuery(params.id)])

/** A seller: who they are, since when and how much they have handed over, and what they sell now. */
export function Component() {
  const { id } = useParams()
  const { data: seller } = useSuspenseQuery(sellerQuery(id))
  useAskAsMyself(sellerQuery(id).queryKey)
  const { name, kind, place, since, delivered, phone, listings } = seller
  const where = place ? placeText(place) : kindName(kind)
  return (
    <main className="seller frame" id="main">
      <Head
        title={m.seller_title({ name, place: where })}
        description={m.seller_description({ name, place: where })}
        path={`/sellers/${seller.id}`}
      />
      <div className="seller__h">
        <Initials name={name} />
        <div className="grow stack-4">
          <h1>{name}</h1>
          <p className="t14 c2 row top-al">
            <Icon name="pin" size={16} />
            {kindName(kind)}
            {place && `, ${placeText(place)}`}
          </p>
          <p className="t14 c2">
            {m.seller_since({ day: day(since) })} · {m.seller_delivered({ count: delivered, n: number(delivered) })}
          </p>
          <ClientOnly>
            <Phone name={name} phone={phone} />
          </ClientOnly>
        </div>
      </div>
      <section className="sec" aria-labelledby="sells">
        <h2 id="sells">{m.seller_sells()}</h2>
        {listings.length === 0 ? (
          <div className="page">
            <Empty picture="search" title={m.seller_nothing()}>
              {m.seller_nothing_text()}
            </Empty>
          </div>
        ) : (
          <div className="lots">
            {listings.map((card, index) => (
              <LotCard key={card.id} card={card} eager={index < 4} showSeller={false} />
            ))}
          </div>
        )}
      </section>
    </main>
  )
}
