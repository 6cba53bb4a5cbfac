// What a person does to sign in and to register, by HTTP.
import { randomInt } from 'node:crypto'
import { connect, type World } from './world.ts'

/** A mobile number as people write it, that nobody has yet. */
export const newPhone = () => `09${String(randomInt(1e8)).padStart(8, '0')}`
export const e164 = (phone: string) => `+84${phone.slice(1)}`
/** The whole `Set-Cookie` line of a cookie; empty where it was not set. */
export const cookieOf = (headers: Headers, name: string) =>
  headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`)) ?? ''
/** Name and value of a `Set-Cookie` line: what a browser sends back. */
export const pairOf = (cookie: string) => cookie.split(';')[0] ?? ''

type Registration = {
  kind?: 'farm' | 'cooperative' | 'buyer'
  name?: string
  commune?: string | undefined
  oldCommune?: string | null
}
export type Door = ReturnType<typeof doorOf>

export function doorOf(world: World) {
  const codeFor = async (phone: string) => {
    const { demoCode } = await world.visitor.call('POST /sign-in/codes', { body: { phone } })
    if (demoCode === null) throw new Error('demo mode gave no code')
    return demoCode
  }
  /** Asks for a code until it is another one than `other`. */
  const codeOtherThan = async (other: string, phone: string): Promise<string> => {
    const code = await codeFor(phone)
    return code === other ? codeOtherThan(other, phone) : code
  }
  const signIn = (phone: string, code: string) => world.visitor.call('POST /sign-in', { body: { phone, code } })
  const proofFor = async (phone: string) => {
    const reply = await signIn(phone, await codeFor(phone))
    if (reply.kind === 'signed-in') throw new Error('it signed in at once')
    return reply.proof
  }
  /** Registers somebody new and gives what its browser has then. */
  const register = async ({ kind = 'farm', name = 'Lò Thị Mai', ...place }: Registration = {}) => {
    const phone = newPhone()
    const body = { proof: await proofFor(phone), name, kind, commune: await world.commune('Bản Bo'), ...place }
    const reply = await world.visitor.raw('POST', '/api/registrations', { body })
    if (reply.status !== 201) throw new Error(`registering answered ${reply.status}`)
    const session = pairOf(cookieOf(reply.headers, 's'))
    return { phone, session, ...connect(world.url, session) }
  }
  const oldCommune = async (name: string) => {
    const [row] = await world.rows<{ id: string }>(
      `select id from locality where kind = 'commune' and name_vi = $1 and valid_to is not null`,
      [name],
    )
    if (!row) throw new Error(`there was no ${name}`)
    return row.id
  }
  return { codeFor, codeOtherThan, signIn, proofFor, register, oldCommune }
}
