import type { BuyerType } from './buyers.ts'

const FISH = ['fish', 'vegetable', 'spice']
const TEA = ['che-kho-tan-uyen', 'tra-dong-phuong-my-nhan', 'che-co-thu', 'tra-hoa-hong', 'che-day', 'giao-co-lam']
const RICE = ['grain', 'mac-ca-say', 'moc-nhi', 'nam-huong']
/** Buyers whose name promises what they buy. */
export const ONLY: Readonly<Record<string, readonly string[]>> = {
  'Quán lẩu cá tầm Thác Bạc': FISH,
  'Quán cá hồi Kim Tân': FISH,
  'Lẩu cá tầm Cát Bi': FISH,
  'Nhà hàng Cá Suối': FISH,
  'Quán gà đen Tả Lèng': ['livestock', 'vegetable', 'spice'],
  'Quán lợn bản Anh Tú': ['livestock', 'vegetable', 'spice'],
  'Lẩu nấm Thanh Vân': ['vegetable', 'spice'],
  'Nhà hàng chay An Lạc': ['vegetable', 'spice', 'fruit', 'mien-dong-binh-lu'],
  'Tiệm trà Sương Sớm': TEA,
  'Trà quán Thưởng': TEA,
  'Trà Tân Cương Phú': TEA,
  'Cửa hàng Gạo Quê': RICE,
  'Gạo ngon Hoàng Gia': RICE,
  'Gạo quê Bà Tám': RICE,
  'Gạo và Miến Việt Trì': RICE,
  'Hạt dinh dưỡng Mầm': RICE,
  'Thủ công Sợi Chỉ': ['handicraft'],
  'Thu mua thảo quả Quang Minh': ['spice'],
  'Gia vị Thuận Hương': ['spice'],
  'Vựa rau quả Cốc Lếu': ['vegetable', 'fruit'],
  'Vựa rau San Thàng': ['vegetable'],
  'Vựa rau Dịch Vọng': ['vegetable'],
  'Vựa trái cây Minh Khai': ['fruit'],
  'Vựa quả Hải Phòng': ['fruit'],
}

/** Categories and single products that a type buys; fresh tea leaf goes to those alone who can make tea of it the same day. */
const WANTS: Readonly<Record<BuyerType, ReadonlySet<string>>> = {
  restaurant: new Set([
    'vegetable',
    'fish',
    'livestock',
    'spice',
    'fruit',
    'gao-seng-cu',
    'gao-te-rau',
    'mien-dong-binh-lu',
  ]),
  shop: new Set([
    'grain',
    'spice',
    'medicinal',
    'handicraft',
    'fruit',
    'livestock',
    'vegetable',
    'ca-hoi-hun-khoi',
    'che-kho-tan-uyen',
    'tra-dong-phuong-my-nhan',
    'tra-hoa-hong',
    'che-co-thu',
  ]),
  florist: new Set(['flower', 'tra-hoa-hong']),
  pharmacy: new Set(['medicinal', 'sa-nhan', 'thao-qua-kho', 'moc-nhi', 'mat-ong']),
  trader: new Set([
    'vegetable',
    'fruit',
    'grain',
    'spice',
    'dia-lan',
    'dao-canh',
    'dang-sam',
    'duong-quy',
    'tam-that',
    'sam-lai-chau',
    'lon-den',
    'ca-tam',
    'che-shan-bup-tuoi',
  ]),
  tea: new Set(['che-kim-tuyen-bup-tuoi', 'che-shan-bup-tuoi', 'che-ph8-bup-tuoi', 'che-co-thu']),
  atiso: new Set(['atiso-la-tuoi', 'atiso-hoa', 'duong-quy']),
  noodle: new Set(['dong-rieng-cu']),
  nut: new Set(['mac-ca-tuoi']),
}
export const wants = (
  { type, only }: { type: BuyerType; only: readonly string[] | null },
  { id, category }: { id: string; category: string },
): boolean => (only ? only.includes(id) || only.includes(category) : WANTS[type].has(id) || WANTS[type].has(category))

/** What one line of an order is worth, in đồng, from and to. */
export const LINE_VALUE: Readonly<Record<BuyerType, readonly [number, number]>> = {
  restaurant: [250_000, 2_500_000],
  shop: [600_000, 6_000_000],
  florist: [800_000, 6_000_000],
  pharmacy: [800_000, 8_000_000],
  trader: [4_000_000, 25_000_000],
  tea: [4_000_000, 30_000_000],
  atiso: [2_000_000, 9_000_000],
  noodle: [3_000_000, 12_000_000],
  nut: [6_000_000, 30_000_000],
}
