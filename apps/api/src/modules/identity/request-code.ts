import type { requestCode as contract } from '@chl/contracts/identity'
import type { Env } from '#platform/env'
import type { Read } from '#platform/http'
import { Refusal, refuse } from '#platform/problem'
import type { CodeDelivery } from './code-delivery.ts'
import { readPhone } from './faults.ts'
import type { Limits } from './limits.ts'
import { makeCode } from './sign-in-codes.ts'

type Parts = { env: Pick<Env, 'SECRET'>; limits: Limits; delivery: CodeDelivery | null }

/**
 * Sends a one-time code. Whether the phone is known is neither asked nor told: same answer, same statements.
 * One statement writes, so no transaction is open while a provider takes its time.
 */
export const requestCode =
  ({ env, limits, delivery }: Parts): Read<typeof contract> =>
  async (db, { locale }, { body }, { ip }) => {
    const phone = readPhone(body.phone, locale)
    if (phone instanceof Refusal) return phone
    if (!delivery) return refuse('unavailable')
    const retryAfter = await limits.send(phone, ip)
    if (retryAfter !== null) return refuse('too-many-requests', { retryAfter })
    const { code, expiresAt, locale: own } = await makeCode(db, env.SECRET, phone)
    await delivery.send(phone, code, own ?? locale)
    return { phone, expiresAt, demoCode: delivery.printed ? code : null }
  }
