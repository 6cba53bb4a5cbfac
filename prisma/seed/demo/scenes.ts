import type { Collected } from './history.ts'

/** What happens to an order beside its placing. */
export type ActName =
  | 'confirm'
  | 'decline'
  | 'weigh'
  | 'weighShort'
  | 'refuseWeighing'
  | 'buyerAsksToCancel'
  | 'sellerAsksToCancel'
  | 'agreeToCancel'
  | 'dispatch'
  | 'deliver'
  | 'complete'
  | 'dispute'
  | 'sellerProposesLess'
  | 'buyerProposesRefund'
  | 'paid'
  | 'returned'

/** Everything so many hours ago, in the order in which it stands there. */
export type Acts = Readonly<Partial<Record<ActName, number>>>
export type Scene = {
  seller: string
  /** Null: anybody near enough who buys such goods. */
  buyer: string | null
  handover: 'pickup' | 'delivery'
  placed: number
  acts: Acts
  lines: number
  collected?: Collected | undefined
}

const scene =
  (handover: Scene['handover']) =>
  (seller: string, buyer: string | null, placed: number, acts: Acts = {}, lines = 1, collected?: Collected): Scene => ({
    seller,
    buyer,
    handover,
    placed,
    acts,
    lines,
    collected,
  })
const fetched = scene('pickup')
const sent = scene('delivery')

const MY = 'Vàng Thị Mỷ'
const PHONG = 'Lò Văn Phong'
const RAU = 'HTX Rau Ô Quý Hồ'
const LUC = 'Nông sản Lực Sa Pa'
const HA = 'Nhà hàng Bếp Tây Bắc'

const FARMER: readonly Scene[][] = [
  [fetched(MY, LUC, 11.2, {}, 2)],
  [fetched(MY, null, 2.1)],
  [fetched(MY, null, 9, { confirm: 8.4 })],
  [fetched(MY, LUC, 26, { confirm: 25, weighShort: 3 })],
  [sent(MY, LUC, 22, { confirm: 21.5, weigh: 4 }, 2, 'vietqr')],
  [sent(MY, HA, 40, { confirm: 39, weigh: 24, dispatch: 20 }, 1, 'cod')],
  [fetched(MY, null, 60, { confirm: 59, weigh: 46, deliver: 30, paid: 6 })],
  [sent(MY, HA, 31, { confirm: 30, buyerAsksToCancel: 1.4 })],
  [fetched(MY, LUC, 96, { confirm: 95, weigh: 80, deliver: 50, complete: 28, paid: 27 })],
  [fetched(MY, null, 92, { confirm: 91, weigh: 74, deliver: 48, complete: 30 }, 2, 'vietqr')],
]

const FAMILY: readonly Scene[][] = [
  [fetched(PHONG, null, 1.3)],
  [sent(PHONG, null, 7, { confirm: 6.5 })],
  [fetched(PHONG, null, 28, { confirm: 27, weigh: 5, paid: 4 }, 2)],
  [sent(PHONG, null, 44, { confirm: 43, weigh: 26, dispatch: 22 })],
  [fetched(PHONG, null, 52, { confirm: 51, weigh: 40, deliver: 18 }, 1, 'vietqr')],
]

const COOPERATIVE: readonly Scene[][] = [
  [sent(RAU, null, 0.6, {}, 3)],
  [fetched(RAU, LUC, 4.5, {}, 3)],
  [sent(RAU, null, 12, { confirm: 11 }, 2)],
  [sent(RAU, HA, 20, { confirm: 19, weighShort: 2.5 }, 2)],
  [sent(RAU, null, 27, { confirm: 26, weighShort: 20, refuseWeighing: 18 }, 2)],
  [sent(RAU, HA, 25, { confirm: 24.5, weigh: 3 }, 3, 'vietqr')],
  [fetched(RAU, LUC, 30, { confirm: 29, weigh: 9, sellerAsksToCancel: 2 })],
  [sent(RAU, null, 36, { confirm: 35, weigh: 20, dispatch: 16 }, 2, 'cod')],
  [sent(RAU, null, 58, { confirm: 57, weigh: 42, dispatch: 38, deliver: 22, paid: 20 }, 3)],
  [
    sent(
      RAU,
      HA,
      80,
      { confirm: 79, weigh: 60, dispatch: 55, deliver: 34, dispute: 30, sellerProposesLess: 7 },
      2,
      'vietqr',
    ),
  ],
  [fetched(RAU, LUC, 94, { confirm: 93, weigh: 76, deliver: 52, complete: 33 }, 3, 'vietqr')],
  [fetched(RAU, LUC, 66, { confirm: 65, weigh: 50, deliver: 28, paid: 27, dispute: 10 }, 2)],
]

const TRADER: readonly Scene[][] = [
  [
    fetched('Sùng A Páo', LUC, 3.2),
    sent('HTX Nấm Tả Phìn', LUC, 3.2, { confirm: 2.2 }),
    sent('Châu A Phử', LUC, 3.2, { confirm: 2.9 }, 2),
  ],
  [fetched('Hạng A Chớ', LUC, 70, { confirm: 69, weigh: 48, deliver: 25 }, 1, 'vietqr')],
  [sent('Lù Văn Nhì', LUC, 33, { confirm: 32, weigh: 14, dispatch: 9 })],
  [sent(LUC, null, 1.8)],
  [sent(LUC, HA, 47, { confirm: 46, weigh: 30, dispatch: 26, deliver: 11 })],
  [fetched(LUC, null, 16, { confirm: 15, weigh: 6 })],
]

const RESTAURANT: readonly Scene[][] = [
  [
    sent('HTX Cá nước lạnh Thác Bạc', HA, 5.5, { confirm: 5 }),
    sent('Châu A Phử', HA, 5.5, {}, 2),
    sent('Phàn Mẩy Pham', HA, 5.5, { confirm: 4.1, weigh: 1 }),
  ],
  [sent('Trại cá Can Hồ', HA, 68, { confirm: 67, weigh: 50, dispatch: 47, deliver: 26 }, 1, 'vietqr')],
  [sent('Hoàng Thị Ún', HA, 38, { confirm: 37, paid: 36, buyerAsksToCancel: 30, agreeToCancel: 26, returned: 5 })],
  [sent('Giàng Thị Chư', HA, 29, { decline: 27 })],
]

const OTHERS: readonly Scene[][] = [
  [fetched('Tòng Văn Hặc', null, 90, { confirm: 89, weigh: 70, deliver: 44, dispute: 40, buyerProposesRefund: 12 })],
]

/** Orders that run now, so that each demo person finds something to do on each screen; those of one basket stand together. */
export const SCENES: readonly (readonly Scene[])[] = [
  ...FARMER,
  ...FAMILY,
  ...COOPERATIVE,
  ...TRADER,
  ...RESTAURANT,
  ...OTHERS,
]
