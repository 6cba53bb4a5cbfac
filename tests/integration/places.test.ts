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

test('39 old communes went into 16 new ones, none of them twice', async () => {
  const { communes } = await world.visitor.call('GET /communes')
  expect(communes).toHaveLength(16)
  const old = communes.flatMap((commune) => commune.old)
  expect(old).toHaveLength(39)
  expect(new Set(old.map(({ id }) => id)).size).toBe(39)
  expect(communes.filter(({ outside }) => outside).map(({ name }) => name.vi)).toEqual([
    'Xã Sin Suối Hồ',
    'Phường Tân Phong',
  ])
})

test('Phường Sa Pa of today has a code that another ward had: the old one of the name had its own', async () => {
  const { communes } = await world.visitor.call('GET /communes')
  const saPa = communes.find(({ name }) => name.vi === 'Phường Sa Pa')
  expect(saPa).toMatchObject({ code: '03006', area: 'sa_pa', province: { vi: 'Lào Cai' } })
  const before = saPa?.old.find(({ name }) => name.vi === 'Phường Sa Pa')
  expect(before).toMatchObject({ code: '03001', area: 'sa_pa' })
  expect(before?.id).not.toBe(saPa?.id)
  expect(saPa?.old.find(({ code }) => code === '03006')?.name.vi).toBe('Phường Phan Si Păng')
})

test('the areas are named as the districts that they were', async () => {
  const { areas } = await world.visitor.call('GET /areas')
  expect(areas.map(({ code, label }) => [code, label.vi, label.en])).toEqual([
    ['tam_duong', 'Tam Đường (huyện cũ)', 'Tam Duong (former district)'],
    ['tan_uyen', 'Tân Uyên (huyện cũ)', 'Tan Uyen (former district)'],
    ['sa_pa', expect.stringContaining('Sa Pa'), expect.stringContaining('Sa Pa')],
  ])
})
