import { lineTotal } from '@chl/domain/money'
import { moneyInWords } from '@chl/domain/money-words'
import { GRAMS, type MassUnit } from '@chl/domain/quantity'
import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { Link } from 'react-router'
import { addToCart, useCart } from '../../shared/cart.ts'
import { amount, money, percent, pricePer } from '../../shared/format.ts'
import { titleOf } from '../../shared/goods.ts'
import { locale } from '../../shared/locale.ts'
import { share } from '../../shared/share.ts'
import { AmountField, amountError } from '../../shared/ui/amount-field.tsx'
import { Button } from '../../shared/ui/button.tsx'
import { Chip } from '../../shared/ui/choice.tsx'
import { Note } from '../../shared/ui/note.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import type { Listing } from './listing.queries.ts'

/** The amount a buyer is choosing, shared by the desktop's box and the phone's bar. */
export function useBuying(given: Listing) {
  const listing = lastOf(given)
  const [value, setValue] = useState<number | null>(listing.least)
  const [tried, setTried] = useState(false)
  const wrong = amountError(value, listing, listing)
  const add = () => {
    setTried(true)
    if (value === null || wrong) return
    addToCart({ listingId: listing.id, amount: value, price: listing.price })
    const text = m.listing_added({ amount: amount(value, listing), title: titleOf(listing) })
    toast(text, { icon: 'cart', action: { label: m.listing_see_cart(), to: '/cart' } })
  }
  return {
    value,
    setValue,
    add,
    // «Ít nhất 5 kg» isn't said while «5» of «50» is being typed, but too much or what can't be read is said at once.
    error: tried || value === null || value > listing.available ? wrong : undefined,
    sum: value === null ? null : sumOf(listing, value),
  }
}

/** The last of a lot may be bought even where it is less than the least amount. */
const lastOf = (listing: Listing): Listing => ({
  ...listing,
  least: Math.max(1, Math.min(listing.least, listing.available)),
})

/** A total past 2^53 đồng is no order; then the amount's own error says enough. */
function sumOf(listing: Listing, value: number) {
  try {
    return lineTotal({ measure: listing.measure, amount: value, price: listing.price })
  } catch {
    return null
  }
}

type Props = { listing: Listing; buying: ReturnType<typeof useBuying> }

const canBuy = ({ listingState, available, own }: Listing) => listingState === 'open' && available > 0 && !own

/** What is left, how much of it, what that costs, and the one button. On a phone the amount and the button are in the bar below. */
export function BuyBox({ listing: given, buying }: Props) {
  const listing = lastOf(given)
  return (
    <aside className="buy" aria-labelledby="order">
      <h2 id="order" className="deskonly">
        {m.listing_order()}
      </h2>
      {listing.own && <OwnNote listing={listing} />}
      <Stock listing={listing} />
      {canBuy(listing) && (
        <>
          <div className="deskonly stack-12">
            <BuyAmount listing={listing} buying={buying} />
          </div>
          <QuickAmounts listing={listing} buying={buying} />
          <InCart listing={listing} />
          <div className="deskonly stack-12">
            <BuySum listing={listing} buying={buying} />
            <Button look="main" big onClick={buying.add}>
              {m.listing_add()}
            </Button>
          </div>
        </>
      )}
    </aside>
  )
}

/** True this moment: it follows the server while the page is open, and the diamond blinks once when it changes. */
function Stock({ listing }: { listing: Listing }) {
  const { available, listingState } = listing
  if (listingState === 'withdrawn') return <Note tone="warn">{m.listing_withdrawn()}</Note>
  if (listingState === 'paused') return <Note tone="warn">{m.listing_paused()}</Note>
  if (available === 0) return <Note tone="warn">{m.listing_sold_out()}</Note>
  return (
    <p className="stock" aria-live="polite">
      <i className="live" aria-hidden="true" key={available} />
      <b>{m.market_left({ amount: amount(available, listing) })}</b>
    </p>
  )
}

const OwnNote = ({ listing }: { listing: Listing }) => (
  <Note tone="ind">
    <p>
      {m.listing_own()} <Link to="/my/listings">{m.listing_own_do()}</Link>
    </p>
    <ShareButton listing={listing} />
  </Note>
)

/** Sellers bring their own buyers: the page goes to Zalo from here. */
function ShareButton({ listing }: { listing: Listing }) {
  const title = `${titleOf(listing)} ${money(listing.price)}${pricePer(listing).slice(1)}`
  return (
    <Button icon="share" onClick={() => void share({ title, path: `/listings/${listing.id}` })}>
      {m.common_share()}
    </Button>
  )
}

function limitsText(listing: Listing) {
  const least = amount(listing.least, listing)
  if (listing.measure === 'count') return m.listing_limits_count({ least })
  return m.listing_limits({ least, tolerance: percent(listing.toleranceBp) })
}

/** The units in which this much is spoken of; English has but the kilogram. */
function unitsOf({ available }: Listing): MassUnit[] {
  if (locale() === 'en') return ['kg']
  return ['kg', ...(available >= GRAMS.yen ? ['yen' as const] : []), ...(available >= GRAMS.ta ? ['ta' as const] : [])]
}

const BuyAmount = ({ listing, buying, compact = false }: Props & { compact?: boolean }) => (
  <AmountField
    label={m.listing_amount()}
    goods={listing}
    value={buying.value}
    onChange={buying.setValue}
    step={listing.step}
    least={listing.least}
    most={listing.available}
    error={buying.error}
    {...(compact ? { compact } : { units: unitsOf(listing), hint: limitsText(listing) })}
  />
)

/** Amounts people really take: the least, and round multiples of it, up to all that is left. */
function QuickAmounts({ listing, buying }: Props) {
  const { least, step, available } = listing
  const all = available - ((available - least) % step)
  const amounts = [1, 2, 5, 10, 20]
    .map((times) => least * times)
    .filter((value) => value < all && (value - least) % step === 0)
  return (
    <fieldset className="quick">
      <legend className="vh">{m.listing_quick()}</legend>
      {amounts.slice(0, 4).map((value) => (
        <Chip key={value} on={buying.value === value} onPress={() => buying.setValue(value)}>
          {amount(value, listing)}
        </Chip>
      ))}
      <Chip on={buying.value === all} onPress={() => buying.setValue(all)}>
        {m.listing_all({ amount: amount(all, listing) })}
      </Chip>
    </fieldset>
  )
}

function InCart({ listing }: { listing: Listing }) {
  const there = useCart().find(({ listingId }) => listingId === listing.id)
  if (!there) return null
  return (
    <Note tone="good" icon="cart">
      {m.listing_in_cart({ amount: amount(there.amount, listing) })} <Link to="/cart">{m.listing_see_cart()}</Link>
    </Note>
  )
}

function BuySum({ listing, buying: { value, sum } }: Props) {
  if (value === null || sum === null) return null
  return (
    <>
      <dl className="sum">
        <dt>
          {amount(value, listing)} × {money(listing.price)}
        </dt>
        <dd className="w6 t20 price">{money(sum)}</dd>
      </dl>
      <p className="t14 c3">{moneyInWords(sum, locale())}</p>
    </>
  )
}

/** The phone's bar at the foot of the screen: amount, sum, and the one button within a thumb's reach. */
export function BuyBar({ listing, buying }: Props) {
  if (!canBuy(listing)) return null
  return (
    <section className="stick buybar mobonly" aria-label={m.listing_main()}>
      <div className="buybar__t">
        <BuyAmount listing={listing} buying={buying} compact />
        {buying.value !== null && buying.sum !== null && (
          <p className="buybar__s">
            <span className="t13 c2">{amount(buying.value, listing)}</span>
            <br />
            <b className="price">{money(buying.sum)}</b>
          </p>
        )}
      </div>
      <Button look="main" wide onClick={buying.add}>
        {m.listing_add()}
      </Button>
    </section>
  )
}
