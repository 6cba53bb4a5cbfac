import { m } from '@chl/messages/messages.js'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { amount, money, pricePer, stateName } from '../../shared/format.ts'
import { placeText, titleOf } from '../../shared/goods.ts'
import { inLocale } from '../../shared/locale.ts'
import { preload } from '../../shared/query/query.ts'
import { useLiveStock } from '../../shared/realtime/stock.ts'
import { Price, When } from '../../shared/ui/figures.tsx'
import { Icon } from '../../shared/ui/icon.tsx'
import { Tag } from '../../shared/ui/note.tsx'
import { PhotoMark, Picture } from '../../shared/ui/picture.tsx'
import { BuyBar, BuyBox, useBuying } from './buy-box.tsx'
import { type Listing, listingQuery, useAskAsMyself } from './listing.queries.ts'
import { About, Facts, SellerBox } from './listing-facts.tsx'

export const loader = preload(({ params }) => [listingQuery(params.id)])

/** One listing: its goods, where they are from, what is left this moment, and the box to order from. */
export function Component() {
  const { id } = useParams()
  const { data: listing } = useSuspenseQuery(listingQuery(id))
  useLiveStock(listing.id)
  useAskAsMyself(listingQuery(id).queryKey)
  return <ListingView key={listing.id} listing={listing} />
}

function ListingView({ listing }: { listing: Listing }) {
  const buying = useBuying(listing)
  return (
    <>
      <main className="lp frame" id="main">
        <ListingHead listing={listing} />
        <Crumb listing={listing} />
        <Pictures listing={listing} />
        <Title listing={listing} />
        <BuyBox listing={listing} buying={buying} />
        <Facts listing={listing} />
        <About listing={listing} />
        <SellerBox listing={listing} />
      </main>
      <BuyBar listing={listing} buying={buying} />
    </>
  )
}

function ListingHead({ listing }: { listing: Listing }) {
  const { place, price, available, seller, picture } = listing
  const title = titleOf(listing)
  const each = `${money(price)}${pricePer(listing).slice(1)}`
  const description = m.listing_description({
    title,
    place: placeText(place),
    price: each,
    left: amount(available, listing),
    seller: seller.name,
  })
  return (
    <Head
      title={m.listing_title({ title, price: each, place: inLocale(place.name) })}
      description={description}
      path={`/listings/${listing.id}`}
      {...(!picture.drawn && { image: picture.url })}
    />
  )
}

const Crumb = ({ listing: { product } }: { listing: Listing }) => (
  <nav className="crumb" aria-label={m.listing_crumb()}>
    <Link to="/">{m.common_market()}</Link>
    <span aria-hidden="true"> / </span>
    <Link to={`/?product=${product.id}`}>{inLocale(product.name)}</Link>
  </nav>
)

function Title({ listing }: { listing: Listing }) {
  const { grade, state, place, price, listedAt } = listing
  return (
    <div className="lp__head">
      <p className="tags">
        {grade && <Tag tone="ind">{inLocale(grade)}</Tag>}
        <Tag tone="ind">{stateName(state)}</Tag>
      </p>
      <h1>{titleOf(listing)}</h1>
      <p className="c2 row t14 top-al lp__at">
        <Icon name="pin" size={16} />
        <span>{placeText(place)}</span>
      </p>
      <Price price={price} goods={listing} size="page" />
      <p className="t14 c2">
        <Listed at={listedAt} />
      </p>
    </div>
  )
}

/** The words stand round an element, so the sentence is cut where its `{when}` is. */
function Listed({ at }: { at: string }) {
  const [before, after] = m.listing_listed({ when: '\u0000' }).split('\u0000')
  return (
    <>
      {before}
      <When at={at} />
      {after}
    </>
  )
}

function Pictures({ listing: { picture, pictures } }: { listing: Listing }) {
  const all = pictures.length > 0 ? pictures : [picture]
  const [at, setAt] = useState(0)
  const shown = all[at] ?? picture
  return (
    <div className={all.length > 1 ? 'lp__pics lp__pics--many' : 'lp__pics'}>
      <div className="lp__pic">
        <Picture picture={shown} eager width={800} height={600} />
        <PhotoMark picture={shown} />
      </div>
      {all.length > 1 && (
        <fieldset className="lp__ths">
          <legend className="vh">{m.listing_photos()}</legend>
          {all.map((one, index) => (
            <button
              key={one.url}
              type="button"
              aria-label={m.listing_photo({ n: String(index + 1), of: String(all.length) })}
              aria-pressed={index === at}
              onClick={() => setAt(index)}
            >
              <Picture picture={one} named width={88} height={66} />
            </button>
          ))}
        </fieldset>
      )}
    </div>
  )
}
