import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const placeOf = async (commune: string, old: string | null) => {
  const [row] = await world.rows<{ place: Record<string, unknown> | null; area: string | null }>(
    `select place_view(c.id, o.id) as place, area_of(c.id, o.id) as area from locality c
     left join locality o on o.kind = 'commune' and o.valid_to is not null and o.name_vi = $2
     where c.kind = 'commune' and c.valid_to is null and c.name_vi = $1`,
    [commune, old],
  )
  return row
}

test('a place says its commune, its province and its area', async () => {
  expect(await placeOf('Xã Bản Bo', null)).toEqual({
    area: 'tam_duong',
    place: {
      id: await world.commune('Bản Bo'),
      code: '03424',
      name: { vi: 'Xã Bản Bo', en: 'Ban Bo Commune' },
      province: { vi: 'Lai Châu', en: 'Lai Chau' },
      area: 'tam_duong',
      old: null,
    },
  })
})

test('where the commune reaches outside, the old commune alone decides the area', async () => {
  expect(await placeOf('Phường Tân Phong', null)).toMatchObject({ area: null, place: { area: null, old: null } })
  const known = await placeOf('Phường Tân Phong', 'Xã Nùng Nàng')
  expect(known).toMatchObject({ area: 'tam_duong', place: { area: 'tam_duong', old: { vi: 'Xã Nùng Nàng' } } })
})

test('an old commune as a place of its own lies in the province of its day; nothing gives nothing', async () => {
  const [row] = await world.rows<{ old: unknown; nothing: unknown; area: unknown }>(
    `select place_view(id, null) as old, place_view(null, null) as nothing, area_of(null, null) as area from locality
     where kind = 'commune' and code = '03001'`,
  )
  expect(row).toMatchObject({ old: { province: { vi: 'Lào Cai' }, area: 'sa_pa' }, nothing: null, area: null })
})
