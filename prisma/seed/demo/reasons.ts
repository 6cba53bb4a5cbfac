/** What the two sides write to each other, as they would. */
export const DECLINED = [
  'Hàng vừa bán hết tại chợ phiên, xin lỗi anh chị.',
  'Mưa to không hái được, hẹn anh chị lứa sau.',
  'Nhà có việc, tuần này không làm kịp.',
  'Đường sạt ở đoạn dốc, xe chưa lên được.',
] as const
export const CANCELLED_BY_SELLER = [
  'Sương muối hỏng mất một nửa, không đủ hàng giao.',
  'Xe khách nghỉ chạy, không gửi được.',
  'Cân lại thì thiếu hàng, xin hoàn đơn.',
] as const
export const CANCEL_ASKED = [
  'Bên em đổi thực đơn, xin hủy giúp.',
  'Khách đoàn báo hủy tiệc, cho nhà hàng xin hủy đơn.',
  'Đặt nhầm loại, cho tôi hủy để đặt lại.',
] as const
export const DISPUTED = [
  'Một phần bị dập, không bán được.',
  'Hàng ướt, cân lại thiếu so với phiếu.',
  'Lẫn nhiều loại hai, không đúng như tin bán.',
  'Đến muộn một ngày nên héo nhiều.',
] as const
/** What a seller says to it. */
export const DISPUTE_ANSWER = 'Lúc đóng hàng còn tốt, cân đủ. Xe đi đường trời mưa, để tôi xem lại.'
export const RETURNED = ['Người mua không nghe máy, xe chở về.', 'Kho đóng cửa, nhà xe mang hàng về.'] as const
export const PROOFS = [
  'Giao tận tay bếp trưởng, có ký nhận.',
  'Bảo vệ nhận thay, đã chụp ảnh.',
  'Nhà xe báo khách đã lấy hàng ở bến.',
] as const
export const NOTES = [
  'Gọi trước khi gửi giúp em.',
  'Đóng thùng xốp giúp nhà hàng nhé.',
  'Cần hàng trước 9 giờ sáng.',
  'Cho xin bao sạch, mới.',
  'Nhớ ghi số đơn ngoài bao.',
] as const
export type Carrier = { carrier: string; plate: string; phone: string }
export const CARRIERS: readonly Carrier[] = [
  { carrier: 'Xe khách Hoàng Sơn', plate: '25B-003.17', phone: '0912 660 117' },
  { carrier: 'Xe khách Mường Hoa', plate: '24B-012.58', phone: '0912 660 258' },
  { carrier: 'Xe khách Sông Đà', plate: '25B-004.62', phone: '0912 660 462' },
]
export const OWN_CARRIERS: readonly Carrier[] = [
  { carrier: 'Nhà tự chở', plate: '24C-118.05', phone: '0912 661 805' },
  { carrier: 'Nhà tự chở xe máy', plate: '25F1-027.39', phone: '0912 661 739' },
]
