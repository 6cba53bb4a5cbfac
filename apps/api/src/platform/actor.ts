import type { Locale } from './problem.ts'

export type Abilities = { sell: boolean; buy: boolean; supervise: boolean; operate: boolean; manage: boolean }
export type Acting = {
  id: string
  name: string
  kind: 'farm' | 'cooperative' | 'buyer' | 'office' | 'operator'
  role: 'owner' | 'manager' | 'staff'
  abilities: Abilities
}

/** Who asks: at least a language. What an endpoint's `access` asks for is never null in its use case. */
export type Visitor = { locale: Locale; person: { id: string; name: string } | null; organization: Acting | null }
export type PersonActor = Visitor & { person: { id: string; name: string } }
/** A person acting for an organization that it is a member of, checked at this request. */
export type Actor = PersonActor & { organization: Acting }

/** What a use case may need to know of the request itself. */
export type Meta = { requestId: string; ip: string; token: string | null; photo?: Buffer; idempotencyKey?: string }

export type ActorFor<Access> = Access extends 'organization' ? Actor : Access extends 'person' ? PersonActor : Visitor
