export type DemoPerson = {
  name: string
  organization: string
  role: 'owner' | 'manager' | 'staff'
  phone: string
  note: { vi: string; en: string }
}

/** Those shown on the sign-in page, in this order. The second and the third share a phone. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    name: 'Vàng Thị Mỷ',
    organization: 'Vàng Thị Mỷ',
    role: 'owner',
    phone: '+84912000001',
    note: {
      vi: 'Nhà trồng chè ở Bản Bo: có đơn mới đang chờ nhận, có hàng phải cân, có tiền sắp về.',
      en: 'Grows tea in Bản Bo: new orders to accept, goods to weigh, money on its way.',
    },
  },
  {
    name: 'Lò Văn Phong',
    organization: 'Lò Văn Phong',
    role: 'owner',
    phone: '+84912000002',
    note: {
      vi: 'Trồng chè, cam và chanh leo ở Mường Khoa; cả nhà dùng chung một điện thoại.',
      en: 'Grows tea, oranges and passion fruit in Mường Khoa; the family shares one phone.',
    },
  },
  {
    name: 'Lò Thị Hương',
    organization: 'Lò Văn Phong',
    role: 'manager',
    phone: '+84912000002',
    note: {
      vi: 'Con gái ông Phong, đăng tin và trả lời đơn giúp bố trên cùng chiếc điện thoại.',
      en: 'Mr Phong’s daughter, who posts listings and answers orders for him on the same phone.',
    },
  },
  {
    name: 'Phạm Văn Tuấn',
    organization: 'HTX Rau Ô Quý Hồ',
    role: 'manager',
    phone: '+84912000004',
    note: {
      vi: 'Quản lý hợp tác xã rau ở Sa Pa: nhiều tin bán, nhiều đơn, có một đơn đang khiếu nại.',
      en: 'Manages a vegetable cooperative in Sa Pa: many listings and orders, one of them disputed.',
    },
  },
  {
    name: 'Hạng Thị Sú',
    organization: 'HTX Rau Ô Quý Hồ',
    role: 'staff',
    phone: '+84912000005',
    note: {
      vi: 'Nhân viên hợp tác xã: cân hàng, gửi xe và ghi đơn hằng ngày.',
      en: 'Clerk of the cooperative: weighs goods, sends them off and keeps the orders.',
    },
  },
  {
    name: 'Trần Văn Lực',
    organization: 'Nông sản Lực Sa Pa',
    role: 'owner',
    phone: '+84912000006',
    note: {
      vi: 'Thương lái ở Sa Pa: mua của nhiều bản, bán lại, có số cân lệch đang chờ anh đồng ý.',
      en: 'A trader in Sa Pa who buys from many villages and sells on; a weighing waits for his yes.',
    },
  },
  {
    name: 'Nguyễn Thu Hà',
    organization: 'Nhà hàng Bếp Tây Bắc',
    role: 'owner',
    phone: '+84912000007',
    note: {
      vi: 'Chủ nhà hàng ở Hà Nội: đặt rau, cá và gia vị mỗi tuần, có hàng đang trên đường.',
      en: 'Runs a restaurant in Hanoi: orders vegetables, fish and spices weekly, with goods on the road.',
    },
  },
  {
    name: 'Hoàng Văn Định',
    organization: 'Phòng Kinh tế xã Bản Bo',
    role: 'staff',
    phone: '+84912000008',
    note: {
      vi: 'Cán bộ xã: xem sản lượng và giá trị mua bán của Bản Bo, cả hai xã cũ.',
      en: 'Commune officer: sees volumes and values traded in Bản Bo, both former communes included.',
    },
  },
  {
    name: 'Lương Thị Minh Nguyệt',
    organization: 'Sở Nông nghiệp và Môi trường tỉnh Lai Châu',
    role: 'staff',
    phone: '+84912000009',
    note: {
      vi: 'Cán bộ Sở: theo dõi cả tỉnh Lai Châu theo vùng, nông sản và tháng.',
      en: 'Officer of the province: follows all of Lai Châu by area, produce and month.',
    },
  },
  {
    name: 'Vũ Hoài Nam',
    organization: 'Ban điều hành Chợ Hoàng Liên',
    role: 'owner',
    phone: '+84912000010',
    note: {
      vi: 'Người vận hành chợ: theo dõi mọi việc và giúp khi hai bên không tự giải quyết được.',
      en: 'Runs the exchange, and helps where two sides cannot settle by themselves.',
    },
  },
  {
    name: 'Lê Thị Mai',
    organization: 'Ban điều hành Chợ Hoàng Liên',
    role: 'staff',
    phone: '+84912000011',
    note: {
      vi: 'Kế toán của chợ: lập đợt trả tiền và đối chiếu sao kê; việc về tiền luôn cần người thứ hai duyệt.',
      en: 'The exchange’s accountant: prepares payouts and matches the bank’s lines; money always takes a second person.',
    },
  },
]
