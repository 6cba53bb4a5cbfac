import type { Random } from './random.ts'

const FAMILIES = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đỗ', 'Bùi', 'Đặng', 'Ngô', 'Dương', 'Đinh'] as const
const MEN = {
  middle: ['Văn', 'Đức', 'Quang', 'Minh', 'Xuân', 'Hữu'],
  given: ['Hùng', 'Dũng', 'Tuấn', 'Long', 'Toàn', 'Khánh', 'Hiệp', 'Thành', 'Sơn', 'Bình', 'Quân', 'Việt'],
} as const
const WOMEN = {
  middle: ['Thị', 'Thu', 'Ngọc', 'Thanh', 'Minh', 'Bích'],
  given: ['Hằng', 'Hoa', 'Loan', 'Thảo', 'Nga', 'Yến', 'Hương', 'Nhung', 'Trang', 'Phượng', 'Oanh', 'Huệ'],
} as const

/** A name as shopkeepers of the lowlands bear it. */
export function lowlandName(random: Random): string {
  const { middle, given } = random.chance(0.5) ? MEN : WOMEN
  return `${random.pick(FAMILIES)} ${random.pick(middle)} ${random.pick(given)}`
}
