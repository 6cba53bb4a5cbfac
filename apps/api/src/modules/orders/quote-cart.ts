import type { ParsedOf, ReplyOf } from '@chl/contracts/endpoint'
import type { quoteCart as contract } from '@chl/contracts/checkouts'
import { lineTotal, sum } from '@chl/domain/money'
import { PICTURE } from '#modules/listings'
import type { Visitor } from '#platform/actor'
import type { Db } from '#platform/db'
import { AHEAD, OFFER_FACTS } from './order-sql.ts'

type Reply = ReplyOf<typeof contract>
type Line = Reply['gone'][number]
type Facts = Omit<Line, 'change' | 'seen' | 'amount' | 'total' | 'price' | 'available'> & {
  price: number
  available: number
  open: boolean
  least: number
  step: number
  toleranceBp: number
  ahead: boolean
  measure: 'mass' | 'count'
  seller: Reply['sellers'][number]['seller']
  deliveryOffers: Reply['sellers'][number]['deliveryOffers']
  takesTransfer: boolean
}

const SQL = `
  select coalesce(json_agg(json_build_object(
    'listingId', l.id, 'title', l.title, 'product', json_build_object('id', p.id, 'name', json_build_object('vi', p.name_vi, 'en', p.name_en)),
    'grade', case when g.code is null then null else json_build_object('vi', g.name_vi, 'en', g.name_en) end,
    'state', t.state, 'picture', ${PICTURE}, 'measure', t.measure,
    'unit', json_build_object('code', u.code, 'name', json_build_object('vi', u.name_vi, 'en', u.name_en)),
    'price', l.price, 'available', t.available, 'open', l.state = 'open', 'least', l.least, 'step', l.step,
    'toleranceBp', l.tolerance_bp, 'ahead', ${AHEAD('l')},
    'seller', json_build_object('id', o.id, 'name', o.name, 'kind', o.kind, 'place', place_view(o.commune_id, o.old_commune_id)),
    'deliveryOffers', ${OFFER_FACTS}, 'takesTransfer', o.bank_account is not null)), '[]')
  from listing l join lot t on t.id = l.lot_id join organization o on o.id = l.organization_id join product p on p.id = l.product_id
    join unit u on u.code = t.unit_code left join grade g on g.product_id = t.product_id and g.code = t.grade_code
  where l.id = any($1::uuid[])`

/** Says of each line of a cart what changed since the buyer saw it, by seller. Reads only: nothing is held for anybody. */
export async function quoteCart(db: Db, actor: Visitor, { body }: ParsedOf<typeof contract>): Promise<Reply> {
  const found = await db.json<Facts[]>('quote', SQL, [body.lines.map((line) => line.listingId)])
  const facts = new Map((JSON.parse(found?.json ?? '[]') as Facts[]).map((fact) => [fact.listingId, fact]))
  const sellers = new Map<string, Reply['sellers'][number]>()
  const gone: Line[] = []
  for (const seen of body.lines) {
    const fact = facts.get(seen.listingId)
    const line = quoteLine(seen, fact, actor.organization?.id)
    if (!fact || line.change === 'gone') gone.push(line)
    else {
      const { seller, deliveryOffers, takesTransfer } = fact
      const group = sellers.get(seller.id) ?? { seller, deliveryOffers, takesTransfer, lines: [], goods: 0 }
      sellers.set(seller.id, { ...group, lines: [...group.lines, line], goods: group.goods + line.total })
    }
  }
  const groups = [...sellers.values()]
  return {
    sellers: groups,
    gone,
    goods: sum(groups.map(({ goods }) => goods)),
    changed: gone.length > 0 || groups.some(({ lines }) => lines.some(({ change }) => change)),
  }
}

function quoteLine(
  { listingId, amount, price }: { listingId: string; amount: number; price: number },
  fact: Facts | undefined,
  buyer: string | undefined,
): Line {
  const seen = { amount, price }
  if (!fact)
    return {
      listingId,
      change: 'gone',
      title: null,
      product: null,
      grade: null,
      state: null,
      picture: null,
      measure: null,
      unit: null,
      seen,
      price: null,
      available: 0,
      least: null,
      step: null,
      toleranceBp: null,
      ahead: false,
      amount: 0,
      total: 0,
    }
  const change = changeOf({ amount, price }, fact, buyer)
  const fits = change === 'gone' || change === 'own' ? 0 : Math.min(amount, fact.available)
  const { title, product, grade, state, picture, measure, unit, least, step, toleranceBp, ahead, available } = fact
  return {
    listingId,
    change,
    title,
    product,
    grade,
    state,
    picture,
    measure,
    unit,
    seen,
    price: fact.price,
    available,
    least,
    step,
    toleranceBp,
    ahead,
    amount: fits,
    total: lineTotal({ measure, amount: fits, price: fact.price }),
  }
}

/** The first thing that keeps a line from being bought as it was seen; null where nothing does. */
export function changeOf(
  seen: { amount: number; price: number },
  now: { open: boolean; price: number; available: number; least: number; seller: { id: string } },
  buyer: string | undefined,
) {
  if (!now.open || now.available === 0) return 'gone' as const
  if (now.seller.id === buyer) return 'own' as const
  if (now.price !== seen.price) return 'price' as const
  if (now.available < seen.amount) return 'short' as const
  // The last of a lot may be bought even where it is less than the least amount.
  return seen.amount < now.least && seen.amount < now.available ? ('least' as const) : null
}
