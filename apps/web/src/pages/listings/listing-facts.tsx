import { m } from '@chl/messages/messages.js'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'react-router'
import { ClientOnly } from '../../shared/client-only.tsx'
import { day, kindName, money, percent } from '../../shared/format.ts'
import { placeText } from '../../shared/goods.ts'
import { inLocale } from '../../shared/locale.ts'
import { useMe } from '../../shared/session.ts'
import { useToday } from '../../shared/today.ts'
import { ButtonLink } from '../../shared/ui/button.tsx'
import { Icon, type IconName } from '../../shared/ui/icon.tsx'
import { Initials } from '../../shared/ui/picture.tsx'
import type { Listing } from './listing.queries.ts'
import { readyText } from './lot-card.tsx'

type Props = { listing: Listing }

/** What one must know of the lot before ordering. */
export function Facts({ listing }: Props) {
  const { harvestedOn, readyOn, place, measure, toleranceBp, deliveryOffers } = listing
  const today = useToday()
  return (
    <section className="sec lp__d" aria-labelledby="facts">
      <h2 id="facts">{m.listing_facts()}</h2>
      <dl className="facts">
        {harvestedOn && (
          <Fact icon="calendar" name={m.listing_harvested()}>
            {day(harvestedOn)}
          </Fact>
        )}
        <Fact icon="clock" name={m.listing_ready()}>
          {readyOn <= today ? readyText(readyOn, today) : day(readyOn)}
        </Fact>
        <Fact icon="sprout" name={m.listing_origin()}>
          {placeText(place)}
          {place.old && `, ${m.listing_old_commune({ old: inLocale(place.old) })}`}
        </Fact>
        {measure === 'mass' && (
          <Fact icon="scale" name={m.listing_weighing()}>
            {m.listing_weighing_text({ tolerance: percent(toleranceBp) })}
          </Fact>
        )}
        <Fact icon="truck" name={m.listing_handover()}>
          <ul>
            <li>{m.listing_pickup()}</li>
            {deliveryOffers.map(({ id, name, fee }) => (
              <li key={id}>
                {name}: {money(fee)}
              </li>
            ))}
          </ul>
        </Fact>
        <Fact icon="money" name={m.listing_payment()}>
          {m.listing_payment_text()}
        </Fact>
      </dl>
    </section>
  )
}

const Fact = ({ icon, name, children }: { icon: IconName; name: string; children: ReactNode }) => (
  <div>
    <dt>
      <Icon name={icon} />
      {name}
    </dt>
    <dd>{children}</dd>
  </div>
)

/** The seller's own words, as they wrote them. */
export function About({ listing: { description } }: Props) {
  if (!description) return null
  return (
    <section className="sec lp__c" aria-labelledby="about">
      <h2 id="about">{m.listing_about()}</h2>
      <p className="lines-kept" lang="vi">
        {description}
      </p>
    </section>
  )
}

/** Who sells, and how to reach them. */
export function SellerBox({ listing: { seller, sellerPhone, own } }: Props) {
  return (
    <section className="sec lp__s" aria-labelledby="seller">
      <h2 id="seller">{m.listing_seller()}</h2>
      <div className="sheet pad stack-12">
        <div className="row">
          <Initials name={seller.name} />
          <p className="grow">
            <b>{seller.name}</b>
            <br />
            <span className="t14 c2">{kindName(seller.kind)}</span>
          </p>
        </div>
        {!own && (
          <ClientOnly>
            <Phone name={seller.name} phone={sellerPhone} />
          </ClientOnly>
        )}
        <Link className="lnk lnk--hit" to={`/sellers/${seller.id}`}>
          {m.listing_seller_all()}
          <Icon name="right" size={16} />
        </Link>
      </div>
    </section>
  )
}

/** A button to call; a visitor is told how to see the number. */
export function Phone({ name, phone }: { name: string; phone: string | null }) {
  const me = useMe()
  const { pathname } = useLocation()
  if (phone)
    return (
      <ButtonLink href={`tel:${phone}`} icon="phone" wide>
        {m.common_call_who({ name })}
      </ButtonLink>
    )
  if (!me || me.person) return null
  return (
    <Link className="lnk lnk--hit" to={`/sign-in?${new URLSearchParams({ next: pathname })}`}>
      <Icon name="phone" size={16} />
      {m.listing_sign_in_to_call()}
    </Link>
  )
}
