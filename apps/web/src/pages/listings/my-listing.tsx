import { m } from '@chl/messages/messages.js'
import { Link } from 'react-router'
import { amount, money } from '../../shared/format.ts'
import { titleOf } from '../../shared/goods.ts'
import { Button, ButtonLink } from '../../shared/ui/button.tsx'
import { Price } from '../../shared/ui/figures.tsx'
import { Tag } from '../../shared/ui/note.tsx'
import { Thumb } from '../../shared/ui/picture.tsx'
import type { Sheet } from './my-listing-sheets.tsx'
import type { OwnListing } from './my-listings.queries.ts'
import { usePausing } from './use-own-listing.ts'

type Props = { own: OwnListing; onSheet: (sheet: Sheet) => void }

/** One listing of one's own: left, reserved, sold, and what can be done with it. */
export function MyListing({ own, onSheet }: Props) {
  const { card, revenue } = own
  const title = titleOf(card)
  return (
    <li className="sheet my">
      <div className="row top-al my__t">
        <Thumb picture={card.picture} />
        <div className="grow">
          <h2 className="my__n">
            <Link to={`/listings/${card.id}`}>{title}</Link>
          </h2>
          <Price price={card.price} goods={card} />
        </div>
        {card.listingState === 'open' && card.available === 0 && <Tag tone="warn">{m.mine_sold_out()}</Tag>}
      </div>
      <Figures own={own} />
      {revenue > 0 && <p className="t14 c2 my__r">{m.mine_revenue({ sum: money(revenue) })}</p>}
      {card.listingState !== 'withdrawn' && <Actions own={own} title={title} onSheet={onSheet} />}
    </li>
  )
}

const Figures = ({ own: { card, reserved, sold } }: { own: OwnListing }) => (
  <dl className="my__f">
    {[
      { name: m.mine_left(), value: card.available },
      { name: m.mine_reserved(), value: reserved },
      { name: m.mine_sold(), value: sold },
    ].map(({ name, value }) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value === 0 && card.measure === 'mass' ? '0 kg' : amount(value, card)}</dd>
      </div>
    ))}
  </dl>
)

function Actions({ own, title, onSheet }: Props & { title: string }) {
  const { card } = own
  const { pause, resume, busy } = usePausing(card.id, title)
  return (
    <fieldset className="my__a">
      <legend className="vh">{m.mine_actions({ title })}</legend>
      <Button onClick={() => onSheet('price')}>{m.mine_price()}</Button>
      <Button onClick={() => onSheet('amount')}>{m.mine_amount()}</Button>
      {card.listingState === 'open' ? (
        <Button busy={busy} onClick={pause}>
          {m.mine_pause()}
        </Button>
      ) : (
        <Button busy={busy} look="main" onClick={resume}>
          {m.mine_resume()}
        </Button>
      )}
      <ButtonLink to={`/my/listings/${card.id}/edit`}>{m.mine_edit()}</ButtonLink>
      <Button look="quiet" onClick={() => onSheet('withdraw')}>
        {m.mine_withdraw()}
      </Button>
    </fieldset>
  )
}
