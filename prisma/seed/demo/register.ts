import { asciiUpper } from '@chl/domain/text'
import type { Region } from './buyers.ts'
import { DAY, later } from './calendar.ts'
import { DEMO_PEOPLE, type DemoPerson } from './demo-people.ts'
import type { Random } from './random.ts'
import type { Commune, World } from './world.ts'

export type Kind = 'farm' | 'cooperative' | 'buyer' | 'office' | 'operator'
/** `reach` null goes anywhere. */
export type Offer = { name: string; fee: number; reach: Region | null }
export type Party = {
  id: string
  kind: Kind
  name: string
  /** Who acts for it, the owner first. */
  people: string[]
  commune: Commune | null
  oldCommune: Commune | null
  offers: readonly Offer[]
  takesTransfer: boolean
}

/** Who was written down so far, and the last phone given out. */
export type Register = { world: World; random: Random; byName: Map<string, Party>; demo: Set<string>; phones: number }

export type OrganizationFacts = {
  kind: Kind
  name: string
  commune: Commune | null
  oldCommune: Commune | null
  maySell?: boolean
  mayBuy?: boolean
  bank?: boolean
  offers?: readonly Offer[]
}

const BANKS = ['970405', '970405', '970405', '970436', '970418', '970415', '970422'] as const

// What papers say of it. No province has the code 000, so these ids are nobody's. Every fifth farm has not given one yet.
function addPaperDetails({ world, byName }: Register, of: { id: string; kind: Kind; createdAt: Date }) {
  const n = byName.size
  if (of.kind === 'office' || of.kind === 'operator' || (of.kind === 'farm' && n % 5 === 0)) return
  world.tables.add('organization_paper_details', {
    organization_id: of.id,
    tax_id: of.kind === 'farm' ? `000${String(n * 7919).padStart(9, '0')}` : `000${String(n * 613).padStart(7, '0')}`,
    address: of.kind === 'farm' ? '' : `${1 + (n % 90)} đường Điện Biên Phủ`,
    representative: '',
    changed_at: of.createdAt,
  })
}

/** An organization with its bank account and delivery offers. Account numbers are made up. */
export function addOrganization(register: Register, facts: OrganizationFacts): Party {
  const { world, random } = register
  const createdAt = someDayBefore(register)
  const id = random.id(createdAt)
  const { name, kind, commune, oldCommune, bank = false, offers = [] } = facts
  world.tables.add('organization', {
    id,
    kind,
    name,
    phone: DEMO_PEOPLE.find((d) => d.organization === name)?.phone ?? nextPhone(register),
    commune_id: commune?.id ?? null,
    old_commune_id: oldCommune?.id ?? null,
    may_sell: facts.maySell ?? false,
    may_buy: facts.mayBuy ?? false,
    bank_bin: bank ? random.pick(BANKS) : null,
    bank_account: bank ? `${random.whole(1, 9)}${digits(random, 11)}` : null,
    bank_holder: bank ? asciiUpper(name) : null,
    created_at: createdAt,
  })
  addPaperDetails(register, { id, kind, createdAt })
  for (const [position, offer] of offers.entries())
    world.tables.add('delivery_offer', {
      id: random.id(createdAt),
      organization_id: id,
      name: offer.name,
      fee: offer.fee,
      position,
      withdrawn_at: null,
    })
  const party: Party = { id, kind, name, people: [], commune, oldCommune, offers, takesTransfer: bank }
  register.byName.set(name, party)
  return party
}

/** The owner of an organization, and the demo people who belong to it. */
export function addPeople(register: Register, party: Party, owner: string | null): void {
  const shown = DEMO_PEOPLE.filter((d) => d.organization === party.name)
  const demoOwner = shown.find((d) => d.name === owner)
  if (owner !== null) addPerson(register, party, { name: owner, role: 'owner' }, demoOwner)
  for (const facts of shown) if (facts !== demoOwner) addPerson(register, party, facts, facts)
}

function addPerson(register: Register, party: Party, who: { name: string; role: string }, demo?: DemoPerson): void {
  const { world, random } = register
  const createdAt = someDayBefore(register)
  const id = random.id(createdAt)
  world.tables.add('person', {
    id,
    name: who.name,
    locale: 'vi',
    demo_note_vi: demo?.note.vi ?? null,
    demo_note_en: demo?.note.en ?? null,
    demo_position: demo ? DEMO_PEOPLE.indexOf(demo) + 1 : null,
    created_at: createdAt,
  })
  world.tables.add('person_phone', { person_id: id, phone: demo?.phone ?? nextPhone(register) })
  world.tables.add('membership', { person_id: id, organization_id: party.id, role: who.role })
  party.people.push(id)
  if (demo) register.demo.add(id)
}

const someDayBefore = ({ world, random }: Register): Date => later(world.now, -random.whole(400, 900) * DAY)

function nextPhone(register: Register): string {
  register.phones += 1
  return `+84912${String(register.phones).padStart(6, '0')}`
}

const digits = (random: Random, n: number): string => Array.from({ length: n }, () => random.below(10)).join('')
