import { ONLY } from './wants.ts'

/** What a buyer is, and by it what it buys and in which amounts. */
export type BuyerType = 'restaurant' | 'shop' | 'florist' | 'pharmacy' | 'trader' | 'tea' | 'atiso' | 'noodle' | 'nut'

/** Where a buyer is, as far as a delivery cares. */
export type Region = 'sa_pa' | 'lai_chau' | 'tea_country' | 'lao_cai' | 'ha_noi' | 'far'

/** `only` says what this one buys, where it is less than others of its type. */
export type BuyerFacts = { type: BuyerType; name: string; owner?: string; only?: readonly string[] }
/** Where a group lives: a commune of ours by its code since the reform, else in words. */
export type BuyerGroup = {
  region: Region
  commune: string | null
  places: readonly string[]
  buyers: readonly BuyerFacts[]
}

const all = (type: BuyerType, names: readonly string[]): BuyerFacts[] =>
  names.map((name) => {
    const only = ONLY[name]
    return only ? { type, name, only } : { type, name }
  })

const SA_PA: BuyerGroup = {
  region: 'sa_pa',
  commune: '03006',
  places: [
    'đường Thạch Sơn',
    'đường Fansipan',
    'đường Mường Hoa',
    'đường Điện Biên',
    'tổ 3 Ô Quý Hồ',
    'đường Xuân Viên',
  ],
  buyers: [
    { type: 'trader', name: 'Nông sản Lực Sa Pa', owner: 'Trần Văn Lực' },
    ...all('restaurant', [
      'Nhà hàng Mây Trắng',
      'Nhà hàng Khói Bếp',
      'Nhà hàng Đồi Thông',
      'Nhà hàng Suối Bạc',
      'Nhà hàng Cổng Trời',
      'Quán lẩu cá tầm Thác Bạc',
      'Quán nướng Chợ Đêm',
      'Quán cơm lam Bà Hoa',
      'Quán thắng cố Chợ Phiên',
      'Bếp Nhà Dao',
      'Khách sạn Hoa Đào',
      'Khách sạn Sương Mai',
      'Khách sạn Núi Xanh',
      'Khách sạn Đỗ Quyên',
      'Khách sạn Bậc Thang',
      'Homestay Lá Đỏ',
      'Homestay Nhà Gỗ',
      'Homestay Suối Vàng',
    ]),
    ...all('shop', [
      'Đặc sản Cô Thơm',
      'Đặc sản Chợ Sa Pa',
      'Cửa hàng Hương Núi',
      'Cửa hàng Quà Tây Bắc',
      'Tiệm trà Sương Sớm',
      'Cửa hàng Nông sản sạch Hàm Rồng',
    ]),
    { type: 'pharmacy', name: 'Thảo dược Bản Mây' },
    { type: 'atiso', name: 'Xưởng cao atiso Sa Pa' },
  ],
}

const LAI_CHAU: BuyerGroup = {
  region: 'lai_chau',
  commune: '03408',
  places: ['đường Trần Hưng Đạo', 'đường Nguyễn Trãi', 'chợ San Thàng', 'đường 30-4', 'đường Lê Duẩn'],
  buyers: [
    ...all('restaurant', [
      'Nhà hàng Hoa Ban',
      'Nhà hàng Mường Lự',
      'Quán gà đen Tả Lèng',
      'Quán lẩu Sông Đà',
      'Khách sạn Pu Ta Leng',
      'Bếp ăn Trường nội trú',
      'Quán cơm Hạnh Phúc',
    ]),
    ...all('shop', [
      'Đặc sản Lai Châu 12',
      'Cửa hàng Thực phẩm sạch Tân Phong',
      'Cửa hàng Bà Nhung',
      'Tạp hoá Minh Tuyết',
      'Cửa hàng Gạo Quê',
    ]),
    { type: 'trader', name: 'Thu mua nông sản Hải Yến' },
    ...all('trader', ['Vựa rau San Thàng']),
    { type: 'florist', name: 'Hoa tươi Bích Ngọc' },
  ],
}

const TEA_COUNTRY: readonly BuyerGroup[] = [
  {
    region: 'tea_country',
    commune: '03598',
    places: ['khu 24', 'khu 7', 'bản Phương Quang'],
    buyers: [
      ...all('tea', ['Xưởng chè Thân Thuộc', 'Xưởng chè Cô Tây']),
      { type: 'nut', name: 'Xưởng sấy mắc ca Tân Uyên' },
      { type: 'trader', name: 'Thu mua quế Hùng Lan', only: ['spice'] },
    ],
  },
  {
    region: 'tea_country',
    commune: '03390',
    places: ['bản Hoa Vân', 'khu phố 2'],
    buyers: [
      ...all('tea', ['Xưởng chè Bình Lư', 'Xưởng chè Quyết Tiến']),
      { type: 'noodle', name: 'Xưởng miến Sơn Bình' },
    ],
  },
]

const LAO_CAI: BuyerGroup = {
  region: 'lao_cai',
  commune: null,
  places: ['phường Lào Cai, Lào Cai', 'phường Cam Đường, Lào Cai', 'chợ Cốc Lếu, Lào Cai', 'xã Bát Xát, Lào Cai'],
  buyers: [
    ...all('trader', ['Vựa rau quả Cốc Lếu', 'Thu mua thảo quả Quang Minh', 'Nông sản Biên Mậu', 'Thu mua Thành Đạt']),
    ...all('shop', [
      'Đặc sản Cốc Lếu',
      'Cửa hàng Rau sạch Phố Mới',
      'Siêu thị mini Lan Anh',
      'Cửa hàng OCOP Nậm Thi',
      'Gạo ngon Hoàng Gia',
    ]),
    ...all('restaurant', [
      'Nhà hàng Sông Hồng',
      'Nhà hàng Ngã Ba Sông',
      'Quán cá hồi Kim Tân',
      'Quán lợn bản Anh Tú',
      'Bếp ăn Khu công nghiệp Tằng Loỏng',
    ]),
    { type: 'florist', name: 'Hoa tươi Phố Mới' },
    { type: 'pharmacy', name: 'Nhà thuốc đông y Đức Thọ' },
  ],
}

const HA_NOI: BuyerGroup = {
  region: 'ha_noi',
  commune: null,
  places: [
    'phường Hoàn Kiếm, Hà Nội',
    'phường Ba Đình, Hà Nội',
    'phường Cầu Giấy, Hà Nội',
    'phường Tây Hồ, Hà Nội',
    'phường Thanh Xuân, Hà Nội',
    'phường Hai Bà Trưng, Hà Nội',
    'chợ đầu mối Minh Khai, Hà Nội',
  ],
  buyers: [
    { type: 'restaurant', name: 'Nhà hàng Bếp Tây Bắc', owner: 'Nguyễn Thu Hà' },
    ...all('restaurant', [
      'Nhà hàng Sắc Núi',
      'Nhà hàng Gió Ngàn',
      'Lẩu nấm Thanh Vân',
      'Quán Mẹt Tây Bắc',
      'Nhà hàng Cá Suối',
      'Nhà hàng chay An Lạc',
    ]),
    ...all('shop', [
      'Thực phẩm sạch Vườn Nhà',
      'Đặc sản vùng cao Mộc',
      'Cửa hàng Bác Năm',
      'Nông sản Ba Miền',
      'Trà quán Thưởng',
      'Siêu thị mini Xanh',
      'Gạo quê Bà Tám',
      'Cửa hàng Quà Quê',
      'Hạt dinh dưỡng Mầm',
      'Thủ công Sợi Chỉ',
    ]),
    ...all('trader', ['Vựa trái cây Minh Khai', 'Vựa rau Dịch Vọng', 'Gia vị Thuận Hương', 'Thu mua Long Biên']),
    ...all('florist', ['Hoa tươi Quảng Bá', 'Vườn hồng Ngọc Hà']),
    ...all('pharmacy', ['Dược liệu Lãn Ông', 'Đông y Bảo Sinh']),
  ],
}

const ELSEWHERE: BuyerGroup = {
  region: 'far',
  commune: null,
  places: [
    'phường Yên Bái, Lào Cai',
    'thành phố Hải Phòng',
    'phường Việt Trì, Phú Thọ',
    'phường Phan Đình Phùng, Thái Nguyên',
  ],
  buyers: [
    ...all('shop', [
      'Đặc sản Yên Bái',
      'Nông sản Đất Cảng',
      'Gạo và Miến Việt Trì',
      'Trà Tân Cương Phú',
      'Cửa hàng Rừng Xanh',
    ]),
    ...all('trader', ['Vựa quả Hải Phòng', 'Thu mua Hoa Phượng', 'Nông sản Trung Du']),
    ...all('restaurant', ['Nhà hàng Biển Mây', 'Lẩu cá tầm Cát Bi']),
  ],
}

export const BUYERS: readonly BuyerGroup[] = [SA_PA, LAI_CHAU, ...TEA_COUNTRY, LAO_CAI, HA_NOI, ELSEWHERE]
