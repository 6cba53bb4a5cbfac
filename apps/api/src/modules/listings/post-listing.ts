import type { postListing as contract } from '@chl/contracts/listings'
import type { Fault } from '@chl/contracts/problem'
import { defaultLeast, defaultStep } from '@chl/domain/posting'
import type { Measure } from '@chl/domain/quantity'
import { m } from '@chl/messages/messages.js'
import { Prisma } from '#prisma'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import type { Write } from '#platform/http'
import { refuse } from '#platform/problem'
import { faultsOfPhotos, faultsOfTerms, localToday } from './check-listing.ts'
import { faultAt, refuseFaults } from './faults.ts'
import { ownView } from './get-listing.ts'
import { searchOf } from './listing-search.ts'
import { attachPhotos, tellChanged } from './own-listing.ts'

type Body = Parameters<Write<typeof contract>>[2]['body']

/** Posts a lot of one product and offers it for sale: lot, its first move of stock, and listing, in one transaction. */
export const postListing: Write<typeof contract> = async (tx, actor, { body }) => {
  if (!actor.organization.abilities.sell) return refuse('forbidden')
  const goods = await findGoods(tx, actor, body)
  const least = body.least ?? defaultLeast({ ...body, measure: goods.measure })
  const step = body.step ?? defaultStep({ ...body, measure: goods.measure }, least)
  const refused = refuseFaults([
    ...faultsOfGoods(actor, body, goods),
    ...faultsOfTerms(actor.locale, await localToday(tx), {
      ...body,
      least,
      step,
      measure: goods.measure,
      harvestedOn: body.harvestedOn ?? null,
    }),
    ...(await faultsOfPhotos(tx, actor, body.photos ?? [])),
  ])
  if (refused) return refused

  const lot = await makeLot(tx, actor, body, goods)
  const listing = await tx.listing.create({
    select: { id: true },
    data: {
      lotId: lot.id,
      organizationId: actor.organization.id,
      productId: body.product,
      categoryCode: goods.category ?? '',
      areaCode: goods.area,
      title: body.title ?? null,
      description: body.description ?? '',
      price: body.price,
      least,
      step,
      ...(body.toleranceBp !== undefined && { toleranceBp: body.toleranceBp }),
      readyOn: new Date(body.readyOn),
      search: await searchOf(tx, { ...lot, title: body.title ?? null }),
    },
  })
  await attachPhotos(tx, listing.id, body.photos ?? [])
  await tellChanged(tx, actor, listing.id)
  return ownView(tx, actor, listing.id)
}

type Goods = {
  category: string | null
  states: string[] | null
  grade: string | null
  measure: Measure
  unitFits: boolean
  gramsPerPiece: number | null
  originId: string | null
  oldOriginId: string | null
  area: string | null
}

/** What the catalogue and the places say of the goods, in one statement. What isn't there is null. */
async function findGoods(tx: Tx, actor: Actor, { product, grade, unit, commune }: Body): Promise<Goods> {
  const [goods] = await tx.$queryRaw<Goods[]>(Prisma.sql`
    with origin as (
      -- A commune of before the reform stands for the one that it went into. The seller's own keeps its old one.
      select coalesce(x.to_id, c.id) as id, case when x.to_id is not null then c.id when c.id = s.commune_id then s.old_commune_id end as old
      from organization s join locality c on c.id = coalesce(${commune ?? null}::uuid, s.commune_id) and c.kind = 'commune'
        left join locality_successor x on x.from_id = c.id and c.valid_to is not null
      where s.id = ${actor.organization.id}::uuid order by x.share desc nulls last limit 1)
    select p.category_code as category, p.states, g.code as grade, coalesce(u.measure, 'mass') as measure, w.unit_code is not null as "unitFits",
      w.grams_per_piece as "gramsPerPiece", o.id as "originId", o.old as "oldOriginId", area_of(o.id, o.old) as area
    from (select 1) one
      left join product p on p.id = ${product}
      left join grade g on g.product_id = p.id and g.code = ${grade ?? null}
      left join unit u on u.code = ${unit}
      left join product_unit w on w.product_id = p.id and w.unit_code = u.code
      left join origin o on true`)
  if (!goods) throw new Error('the catalogue gave no row')
  return goods
}

function faultsOfGoods({ locale }: Actor, body: Body, goods: Goods): Fault[] {
  const place = goods.originId ? [] : [faultAt(locale, 'commune', 'not_found', m.post_fault_place)]
  if (!goods.category) return [faultAt(locale, 'product', 'not_found', m.post_fault_product), ...place]
  return [
    ...(body.grade && !goods.grade ? [faultAt(locale, 'grade', 'not_of_product', m.post_fault_grade)] : []),
    ...(body.state && !goods.states?.includes(body.state)
      ? [faultAt(locale, 'state', 'not_of_product', m.post_fault_state)]
      : []),
    ...(goods.unitFits ? [] : [faultAt(locale, 'unit', 'not_of_product', m.post_fault_unit)]),
    ...(body.gramsPerPiece !== undefined && goods.measure === 'mass'
      ? [faultAt(locale, 'gramsPerPiece', 'not_counted', m.post_fault_grams_per_piece)]
      : []),
    ...place,
  ]
}

async function makeLot(tx: Tx, actor: Actor, body: Body, goods: Goods) {
  const { states, measure, originId, oldOriginId } = goods
  const state = body.state ?? states?.[0]
  if (!originId || !state) throw new Error('a lot without a place or a state passed its checks')
  const lot = await tx.lot.create({
    select: { id: true, organizationId: true, productId: true, gradeCode: true, originId: true, oldOriginId: true },
    data: {
      organizationId: actor.organization.id,
      productId: body.product,
      gradeCode: goods.grade,
      state,
      originId,
      oldOriginId,
      harvestedOn: body.harvestedOn ? new Date(body.harvestedOn) : null,
      measure,
      unitCode: body.unit,
      gramsPerPiece: measure === 'count' ? (body.gramsPerPiece ?? goods.gramsPerPiece) : null,
      available: body.amount,
    },
  })
  await tx.stockMove.create({ data: { lotId: lot.id, why: 'posted', delta: body.amount, personId: actor.person.id } })
  return lot
}
