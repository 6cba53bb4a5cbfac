import type {
  addMember as addContract,
  changeMember as changeContract,
  CooperativeMember,
  listMembers as contract,
} from '@chl/contracts/cooperative'
import { parsePhone } from '@chl/domain/phone'
import { m } from '@chl/messages/messages.js'
import { audit } from '#modules/audit'
import { Prisma } from '#prisma'
import type { Actor } from '#platform/actor'
import type { Read, Write } from '#platform/http'
import { type Locale, Refusal, Refused, refuse } from '#platform/problem'

const MEMBER = Prisma.raw(`json_build_object('id', m.id, 'name', m.name, 'phone', m.phone, 'leftAt', m.left_at)`)

/** Throws Refused `forbidden` for who doesn't act for a cooperative; `change`: for who doesn't manage it. */
export function demandCooperative({ organization }: Actor, { change = false } = {}): void {
  if (organization.kind !== 'cooperative' || (change && !organization.abilities.manage)) throw new Refused('forbidden')
}

/** The acting cooperative's members, by name, those who left last. */
export const listMembers: Read<typeof contract> = async ({ prisma }, actor) => {
  demandCooperative(actor)
  const [found] = await prisma.$queryRaw<{ rows: CooperativeMember[] }[]>(Prisma.sql`
    select coalesce(json_agg(${MEMBER} order by m.left_at is not null, m.name, m.id), '[]') as rows
    from cooperative_member m where m.cooperative_id = ${actor.organization.id}::uuid`)
  return { members: found?.rows ?? [] }
}

/** Adds a member, for whom the cooperative receives from now on. */
export const addMember: Write<typeof addContract> = async (tx, actor, { body }) => {
  demandCooperative(actor, { change: true })
  const phone = phoneOf(body.phone, actor.locale)
  if (phone instanceof Refusal) return phone
  const [made] = await tx.$queryRaw<{ row: CooperativeMember }[]>(Prisma.sql`
    with m as (insert into cooperative_member (cooperative_id, name, phone) values (${actor.organization.id}::uuid, ${body.name}, ${phone ?? null}) returning *)
    select ${MEMBER} as row from m`)
  if (!made) throw new Error('a member was not written')
  await audit(tx, actor, 'member.added', made.row.id)
  return made.row
}

/** Changes a member. One who left keeps its shares and is offered for no new ones. */
export const changeMember: Write<typeof changeContract> = async (tx, actor, { params, body }) => {
  const [before] = await tx.$queryRaw<{ id: string }[]>`
    select id from cooperative_member where id = ${params.id}::uuid and cooperative_id = ${actor.organization.id}::uuid for update`
  if (!before) return refuse('not-found')
  demandCooperative(actor, { change: true })
  const phone = phoneOf(body.phone, actor.locale)
  if (phone instanceof Refusal) return phone
  const { name = null, left = null } = body
  const [changed] = await tx.$queryRaw<{ row: CooperativeMember }[]>(Prisma.sql`
    with m as (
      update cooperative_member set name = coalesce(${name}, name), phone = case when ${phone !== undefined} then ${phone ?? null} else phone end,
        left_at = case ${left}::boolean when true then coalesce(left_at, now()) when false then null else left_at end
      where id = ${params.id}::uuid returning *)
    select ${MEMBER} as row from m`)
  if (!changed) throw new Error('a member is gone')
  await audit(tx, actor, 'member.changed', params.id, left === null ? {} : { left })
  return changed.row
}

function phoneOf(typed: string | null | undefined, locale: Locale): string | null | undefined | Refusal {
  if (typed === null || typed === undefined) return typed
  return (
    parsePhone(typed) ??
    refuse('invalid-request', {
      errors: [{ path: 'phone', code: 'phone', message: m.sign_in_fault_phone({}, { locale }) }],
    })
  )
}
