import { searchText } from '@chl/domain/search'
import { Prisma } from '#prisma'
import type { Tx } from '#platform/db'

type Found = {
  productId: string
  gradeCode: string | null
  originId: string
  oldOriginId: string | null
  organizationId: string
  title: string | null
}

/**
 * Everything a listing is found by. People say the old communes' names: the one that is known, else all that went into the new one.
 */
export async function searchOf(
  tx: Tx,
  { productId, gradeCode, originId, oldOriginId, organizationId, title }: Found,
): Promise<string> {
  const [row] = await tx.$queryRaw<{ parts: string[] }[]>(Prisma.sql`
    select array_remove(array[p.name_vi, p.name_en, g.name_vi, g.name_en, c.short_vi, c.short_en, a.name_vi, a.name_en, s.name] || p.aliases
      || array(select o.short_vi from locality o where o.id = ${oldOriginId}::uuid
          or ${oldOriginId}::uuid is null and o.id in (select from_id from locality_successor where to_id = c.id)), null) as parts
    from product p join locality c on c.id = ${originId}::uuid join organization s on s.id = ${organizationId}::uuid
      left join grade g on g.product_id = p.id and g.code = ${gradeCode}
      left join area a on a.code = area_of(c.id, ${oldOriginId}::uuid)
    where p.id = ${productId}`)
  return searchText([...(row?.parts ?? []), title])
}
