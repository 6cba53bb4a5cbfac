import { expect, test } from 'vitest'
import { type Commune, findCommunes } from './find-communes.ts'

const named = (vi: string) => ({ vi, en: vi })
const commune = (name: string, ...old: string[]): Commune => ({
  id: name,
  code: name,
  name: named(name),
  province: named('Lai Châu'),
  area: 'tam_duong',
  outside: false,
  old: old.map((was) => ({ id: was, code: was, name: named(was), area: 'tam_duong' })),
})
const COMMUNES = [
  commune('Xã Bản Bo', 'Xã Bản Bo', 'Xã Nà Tăm'),
  commune('Xã Bình Lư', 'Thị trấn Tam Đường', 'Xã Bình Lư', 'Xã Sơn Bình'),
  commune('Phường Tân Phong', 'Xã Nùng Nàng', 'Xã Bản Giang'),
]
const found = (typed: string) =>
  findCommunes(COMMUNES, typed).map(({ commune: { name }, old }) => (old ? `${old.name.vi} → ${name.vi}` : name.vi))

test('nothing typed shows the communes of today', () => {
  expect(found('  ')).toEqual(['Xã Bản Bo', 'Xã Bình Lư', 'Phường Tân Phong'])
})

test('a commune is found without accents, by the beginnings of its words', () => {
  expect(found('ban bo')).toEqual(['Xã Bản Bo'])
  expect(found('BÌNH')).toEqual(['Xã Bình Lư', 'Xã Sơn Bình → Xã Bình Lư'])
})

test('and by the name of one that went into it', () => {
  expect(found('na tam')).toEqual(['Xã Nà Tăm → Xã Bản Bo'])
  expect(found('tam duong')).toEqual(['Thị trấn Tam Đường → Xã Bình Lư'])
  expect(found('ban')).toEqual(['Xã Bản Bo', 'Xã Bản Giang → Phường Tân Phong'])
})

test('a name that is none finds nothing', () => {
  expect(found('Hà Nội')).toEqual([])
})
