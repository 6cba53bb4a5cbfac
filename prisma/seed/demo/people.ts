import { addDays, localDay } from '@chl/domain/time'
import { BUYERS, type BuyerType, type Region } from './buyers.ts'
import { DEMO_PEOPLE } from './demo-people.ts'
import { lowlandName } from './names.ts'
import { addOrganization, addPeople, type Kind, type Offer, type Party, type Register } from './register.ts'
import { COOPERATIVES, FARMS, RESELLERS, type SellerFacts } from './sellers.ts'
import { type Commune, must, type World } from './world.ts'

export type Seller = Party & { products: readonly string[] }
export type Buyer = Party & { type: BuyerType; place: string; region: Region; only: readonly string[] | null }
export type People = {
  sellers: Seller[]
  buyers: Buyer[]
  byName: ReadonlyMap<string, Party>
  demo: ReadonlySet<string>
}

const SA_PA_OFFERS: readonly Offer[] = [
  { name: 'Gửi xe khách', fee: 50_000, reach: null },
  { name: 'Giao tận nơi ở Sa Pa', fee: 20_000, reach: 'sa_pa' },
  { name: 'Giao tận nơi ở Lào Cai', fee: 70_000, reach: 'lao_cai' },
  { name: 'Xe lạnh về Hà Nội', fee: 450_000, reach: 'ha_noi' },
]
const LAI_CHAU_OFFERS: readonly Offer[] = [
  { name: 'Gửi xe khách', fee: 60_000, reach: null },
  { name: 'Giao tận nơi ở Tân Uyên, Tam Đường', fee: 30_000, reach: 'tea_country' },
  { name: 'Giao tận nơi ở Lai Châu', fee: 40_000, reach: 'lai_chau' },
  { name: 'Xe tải về Hà Nội', fee: 350_000, reach: 'ha_noi' },
]

/** Sellers, buyers, offices and the operator, with those who act for them; the demo people among them. */
export function makePeople(world: World): People {
  const register: Register = {
    world,
    random: world.random.part('people'),
    byName: new Map(),
    demo: new Set(),
    phones: 1000,
  }
  const sellers = [
    ...COOPERATIVES.map((facts) => makeSeller(world, register, 'cooperative', facts)),
    ...FARMS.map((facts) => makeSeller(world, register, 'farm', facts)),
  ]
  const buyers = BUYERS.flatMap((group) =>
    group.buyers.map((facts): Buyer => {
      const commune = group.commune === null ? null : must(world.communes.get(group.commune), group.commune)
      const trades = facts.type === 'trader'
      const party = addOrganization(register, {
        kind: 'buyer',
        name: facts.name,
        commune,
        oldCommune: null,
        maySell: trades,
        mayBuy: true,
        bank: trades,
        offers: trades ? offersOf(register, commune) : [],
      })
      addPeople(register, party, facts.owner ?? lowlandName(register.random))
      return {
        ...party,
        type: facts.type,
        place: register.random.pick(group.places),
        region: group.region,
        only: facts.only ?? null,
      }
    }),
  )
  for (const buyer of buyers) {
    const products = RESELLERS[buyer.name]
    if (products) sellers.push({ ...buyer, products })
  }
  makeOffices(world, register)
  return { sellers, buyers, byName: register.byName, demo: register.demo }
}

function makeSeller(world: World, register: Register, kind: Kind, facts: SellerFacts): Seller {
  const old = facts.old === undefined ? null : must(world.oldCommunes.get(facts.old), facts.old)
  const commune = old
    ? must(world.communeById.get(old.successor ?? ''), `the successor of ${old.shortVi}`)
    : must(world.communes.get(facts.since ?? ''), facts.name)
  // People name their old commune where the new one has another name, or reaches outside the areas.
  const oldCommune = old && (commune.outside || old.shortVi !== commune.shortVi) ? old : null
  const shown = DEMO_PEOPLE.some((demo) => demo.organization === facts.name)
  const party = addOrganization(register, {
    kind,
    name: facts.name,
    commune,
    oldCommune,
    maySell: true,
    mayBuy: kind === 'cooperative',
    bank: kind === 'cooperative' || shown || register.random.chance(0.8),
    offers: kind === 'cooperative' || shown || register.random.chance(0.8) ? offersOf(register, commune) : [],
  })
  addPeople(register, party, facts.owner ?? facts.name)
  return { ...party, products: facts.products }
}

function offersOf(register: Register, commune: Commune | null): Offer[] {
  const [coach, ...rest] = commune?.area === 'sa_pa' ? SA_PA_OFFERS : LAI_CHAU_OFFERS
  return coach ? [coach, ...register.random.some(rest, register.random.whole(1, 3))] : []
}

/** Offices with their jurisdiction, and the operator. Before the reform a commune's office watched the communes that became it. */
function makeOffices(world: World, register: Register): void {
  const reform = '2025-07-01'
  const watch = (office: Party, locality: string, from: string, to: string | null) =>
    world.tables.add('jurisdiction', {
      organization_id: office.id,
      locality_id: locality,
      valid_from: from,
      valid_to: to,
    })
  for (const [code, name] of [
    ['03424', 'Phòng Kinh tế xã Bản Bo'],
    ['03006', 'Phòng Kinh tế, Hạ tầng và Đô thị phường Sa Pa'],
  ] as const) {
    const commune = must(world.communes.get(code), code)
    const office = addOrganization(register, { kind: 'office', name, commune, oldCommune: null })
    watch(office, commune.id, reform, null)
    for (const old of world.oldCommunes.values())
      if (old.successor === commune.id) watch(office, old.id, BEFORE, addDays(reform, -1))
    addPeople(register, office, DEMO_PEOPLE.some((d) => d.organization === name) ? null : 'Vũ Thị Bích Liên')
  }
  for (const [codes, name] of [
    [['12'], 'Sở Nông nghiệp và Môi trường tỉnh Lai Châu'],
    [['10', '15'], 'Sở Nông nghiệp và Môi trường tỉnh Lào Cai'],
  ] as const) {
    const office = addOrganization(register, { kind: 'office', name, commune: null, oldCommune: null })
    for (const province of world.provinces.filter((p) => codes.some((code) => code === p.code))) {
      if (province.code === '15' && province.ended) continue // Yên Bái of old
      const merged = province.code === '15'
      watch(office, province.id, merged ? reform : BEFORE, province.ended ? addDays(reform, -1) : null)
    }
    addPeople(register, office, DEMO_PEOPLE.some((d) => d.organization === name) ? null : 'Đinh Văn Trường')
  }
  const operator = addOrganization(register, {
    kind: 'operator',
    name: 'Ban điều hành Chợ Hoàng Liên',
    commune: null,
    oldCommune: null,
  })
  addPeople(register, operator, null)
}

/** The first day that an office's figures may reach back to. */
const BEFORE = '2020-01-01'

/** Days of the demo are days there. */
export const today = (world: World): string => localDay(world.now)
