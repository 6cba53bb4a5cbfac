/** Who sells: name, the commune it lived in before the reform (or the one since, where nobody knows the old one), and what it grows. */
export type SellerFacts = {
  name: string
  /** Its owner or chair; left out, the name is the person. */
  owner?: string
  /** Code of the old commune; all of them are valid until 30 June 2025. */
  old?: string
  /** Code of the commune since the reform, for those who named no old one. */
  since?: string
  products: readonly string[]
}

export const COOPERATIVES: readonly SellerFacts[] = [
  {
    name: 'HTX Rau Ô Quý Hồ',
    owner: 'Phạm Quang Vinh',
    old: '03003',
    products: ['cai-meo', 'mam-da', 'bap-cai', 'sup-lo', 'su-hao', 'ca-rot', 'su-su-qua', 'su-su-ngon', 'dau-tay'],
  },
  {
    name: 'HTX Chè Trung Đồng',
    owner: 'Hoàng Văn Sắt',
    old: '03605',
    products: ['che-kim-tuyen-bup-tuoi', 'che-shan-bup-tuoi', 'che-ph8-bup-tuoi', 'che-kho-tan-uyen'],
  },
  {
    name: 'HTX Chè Phúc Khoa',
    owner: 'Lò Văn Piềng',
    old: '03602',
    products: ['che-kim-tuyen-bup-tuoi', 'che-kho-tan-uyen', 'mac-ca-say'],
  },
  {
    name: 'HTX Trà Tam Đường',
    owner: 'Đặng Thị Hiền',
    old: '03390',
    products: ['tra-dong-phuong-my-nhan', 'che-co-thu', 'che-kim-tuyen-bup-tuoi'],
  },
  {
    name: 'HTX Miến Bình Lư',
    owner: 'Nguyễn Văn Bảo',
    old: '03412',
    products: ['mien-dong-binh-lu', 'dong-rieng-cu', 'cham-cheo'],
  },
  {
    name: 'HTX Lúa Thèn Sin',
    owner: 'Vàng Văn Siểng',
    old: '03394',
    products: ['gao-seng-cu', 'gao-te-rau', 'dia-lan'],
  },
  {
    name: 'HTX Nấm Tả Phìn',
    owner: 'Chảo Mẩy Khé',
    old: '03013',
    products: ['nam-huong', 'giao-co-lam', 'che-day', 'dang-sam'],
  },
  {
    name: 'HTX Thổ cẩm Dao Đỏ Tả Phìn',
    owner: 'Lý Mẩy Chạn',
    old: '03013',
    products: ['tho-cam', 'la-tam-nguoi-dao', 'giao-co-lam'],
  },
  {
    name: 'HTX Cá nước lạnh Thác Bạc',
    owner: 'Trần Đình Hải',
    old: '03003',
    products: ['ca-hoi', 'ca-tam', 'ca-hoi-hun-khoi'],
  },
  {
    name: 'HTX Dược liệu Hàm Rồng',
    owner: 'Lê Thị Ngân',
    old: '03016',
    products: ['atiso-la-tuoi', 'atiso-hoa', 'cao-atiso', 'duong-quy', 'dang-sam'],
  },
  {
    name: 'HTX Hoa Sa Pả',
    owner: 'Vàng A Lử',
    old: '03002',
    products: ['hoa-hong-canh', 'hong-co-sa-pa', 'tra-hoa-hong', 'hoa-ly', 'dao-canh'],
  },
  { name: 'HTX Mắc ca Pắc Ta', owner: 'Lò Văn Sơn', old: '03616', products: ['mac-ca-tuoi', 'mac-ca-say', 'chuoi'] },
]

export const FARMS: readonly SellerFacts[] = [
  {
    name: 'Vàng Thị Mỷ',
    old: '03424',
    products: ['che-kim-tuyen-bup-tuoi', 'che-shan-bup-tuoi', 'gung', 'cai-meo', 'su-su-ngon', 'ga-den'],
  },
  {
    name: 'Lò Văn Phong',
    old: '03601',
    products: ['che-ph8-bup-tuoi', 'chanh-leo', 'cam', 'chuoi', 'trau-gac-bep'],
  },
  { name: 'Giàng A Chu', old: '03405', products: ['mat-ong', 'thao-qua-kho', 'thao-qua-tuoi', 'le-tai-nung'] },
  { name: 'Lý Thị Mẩy', old: '03040', products: ['hong-gion', 'man-ta-van', 'dao-qua', 'mang-sat', 'tho-cam'] },
  { name: 'Trại cá Can Hồ', owner: 'Má A Páo', old: '03004', products: ['ca-hoi', 'ca-tam', 'thao-qua-kho'] },
  { name: 'Sùng A Páo', old: '03406', products: ['thao-qua-kho', 'thao-qua-tuoi', 'mang-sat', 'dao-canh', 'lon-den'] },
  { name: 'Hạng A Chớ', old: '03019', products: ['thao-qua-tuoi', 'thao-qua-kho', 'tao-meo', 'ga-den'] },
  { name: 'Thào Thị Dúa', old: '03430', products: ['sam-lai-chau', 'dang-sam', 'gung', 'ngo-hat'] },
  { name: 'Vàng A Sinh', old: '03413', products: ['dia-lan', 'hoa-ly', 'ca-tam', 'su-su-ngon', 'che-co-thu'] },
  { name: 'Tẩn Tả Mẩy', old: '03010', products: ['duong-quy', 'che-day', 'giao-co-lam', 'atiso-la-tuoi'] },
  { name: 'Chảo Láo Tả', old: '03013', products: ['nam-huong', 'atiso-la-tuoi', 'dau-tay', 'la-tam-nguoi-dao'] },
  { name: 'Phàn Mẩy Pham', old: '03043', products: ['lon-den', 'gao-seng-cu', 'lap-suon', 'ga-den'] },
  { name: 'Đào Văn Minh', old: '03046', products: ['gao-seng-cu', 'ca-tam', 'ngo-hat', 'mat-ong'] },
  { name: 'Hoàng Thị Tươi', old: '03022', products: ['mat-ong', 'man-tam-hoa', 'lap-suon', 'ga-den'] },
  { name: 'Lù Văn Nhì', old: '03037', products: ['kiwi', 'dau-tay', 'tao-meo', 'cai-meo', 'khoai-tay'] },
  { name: 'Châu A Phử', old: '03016', products: ['su-su-qua', 'su-su-ngon', 'bap-cai', 'khoai-tay', 'ca-rot'] },
  { name: 'Má Thị Sâu', old: '03006', products: ['hoa-hong-canh', 'hong-co-sa-pa', 'tam-that', 'tra-hoa-hong'] },
  { name: 'Giàng Thị Chư', old: '03028', products: ['tho-cam', 'man-ta-van', 'su-su-ngon', 'mam-da'] },
  { name: 'Lý Láo Lở', old: '03052', products: ['thao-qua-kho', 'lon-den', 'gung', 'trau-gac-bep'] },
  { name: 'Vì Văn Thoan', old: '03598', products: ['che-kho-tan-uyen', 'mac-khen', 'hat-doi'] },
  { name: 'Hoàng Thị Ún', old: '03604', products: ['gao-khau-ky', 'gao-nep-tan-co-giang', 'trau-gac-bep', 'lap-suon'] },
  { name: 'Tòng Văn Hặc', old: '03616', products: ['mac-ca-tuoi', 'chuoi', 'cam', 'moc-nhi'] },
  { name: 'Lường Thị Pâng', old: '03602', products: ['che-kim-tuyen-bup-tuoi', 'chanh-leo', 'ot-trung-doan'] },
  { name: 'Mùa A Tủa', old: '03607', products: ['sa-nhan', 'mac-khen', 'hat-doi', 'tao-meo', 'que-vo-tuoi'] },
  { name: 'Cứ A Của', old: '03613', products: ['que-vo-tuoi', 'sa-nhan', 'gao-nep-tan-co-giang', 'lon-den'] },
  { name: 'Lò Văn Ới', old: '03622', products: ['mat-ong', 'ngo-hat', 'moc-nhi', 'ga-den'] },
  { name: 'Vàng Văn Kheo', old: '03427', products: ['che-kim-tuyen-bup-tuoi', 'gao-seng-cu', 'mac-ca-tuoi', 'gung'] },
  { name: 'Tao Văn Ngay', old: '03421', products: ['gao-te-rau', 'mac-khen', 'trau-gac-bep'] },
  { name: 'Vùi Thị Xuân', old: '03418', products: ['gao-te-rau', 'chanh-leo', 'bap-cai', 'su-hao'] },
  { name: 'Sùng A Dơ', old: '03415', products: ['ngo-hat', 'gung', 'su-hao', 'khoai-tay'] },
  { name: 'Lù A Chỉnh', old: '03400', products: ['dong-rieng-cu', 'che-co-thu', 'man-tam-hoa', 'ot-trung-doan'] },
  { name: 'Nguyễn Văn Thắng', old: '03412', products: ['mien-dong-binh-lu', 'dong-rieng-cu', 'hong-gion'] },
  { name: 'Tẩn A Sài', since: '03394', products: ['thao-qua-kho', 'dia-lan', 'che-co-thu'] },
  { name: 'Nguyễn Thị Lan', since: '03408', products: ['hoa-ly', 'bap-cai', 'le-tai-nung'] },
]

/** Traders who sell on what they bought, by name. */
export const RESELLERS: Readonly<Record<string, readonly string[]>> = {
  'Nông sản Lực Sa Pa': ['thao-qua-kho', 'nam-huong', 'lap-suon', 'su-su-qua'],
}
