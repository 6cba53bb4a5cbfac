import type { ListingCard } from '@chl/contracts/listings'
import { m } from '@chl/messages/messages.js'
import { Link } from 'react-router'
import { amount, shortDay } from '../../shared/format.ts'
import { placeText, titleOf } from '../../shared/goods.ts'
import { useToday } from '../../shared/today.ts'
import { Price } from '../../shared/ui/figures.tsx'
import { Icon } from '../../shared/ui/icon.tsx'
import { Picture } from '../../shared/ui/picture.tsx'

type Props = { card: ListingCard; eager?: boolean; heading?: 'h2' | 'h3'; showSeller?: boolean }

/** One card of the market: the whole of it is one link, named by its goods. */
export function LotCard({ card, eager = false, heading: Heading = 'h3', showSeller = true }: Props) {
  const { id, price, available, picture, place, seller } = card
  const soldOut = available < 1
  return (
    <article className={soldOut ? 'lot lot--out' : 'lot'}>
      <div className="lot__pic">
        <Picture picture={picture} named eager={eager} />
        {picture.drawn && <span className="mark mark--s">{m.market_drawing()}</span>}
      </div>
      <div className="lot__b">
        <Heading>
          <Link to={`/listings/${id}`}>{titleOf(card)}</Link>
        </Heading>
        <Price price={price} goods={card} />
        <p className="lot__l">
          <Icon name="box" />
          <span>{soldOut ? <b>{m.market_sold_out()}</b> : <Left card={card} />}</span>
        </p>
        <p className="lot__l">
          <Icon name="pin" />
          <span>{placeText(place)}</span>
        </p>
        {showSeller && (
          <p className="lot__l">
            <Icon name={seller.kind === 'cooperative' ? 'users' : 'user'} />
            <span>{seller.name}</span>
          </p>
        )}
      </div>
    </article>
  )
}

function Left({ card }: { card: ListingCard }) {
  const today = useToday()
  return (
    <>
      <b>{m.market_left({ amount: amount(card.available, card) })}</b>
      {' · '}
      <span className="nw">{readyText(card.readyOn, today)}</span>
    </>
  )
}

/** «Có sẵn», or from which day the goods can be handed over. */
export const readyText = (readyOn: string, today: string) =>
  readyOn <= today ? m.market_ready_now() : m.market_ready_from({ day: shortDay(readyOn) })
