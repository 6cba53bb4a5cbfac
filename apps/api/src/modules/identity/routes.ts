import * as contract from '@chl/contracts/identity'
import { BANKS } from '@chl/domain/banks'
import type { Db } from '#platform/db'
import type { Env } from '#platform/env'
import { Routes } from '#platform/http'
import type { Log } from '#platform/log'
import { choosePerson } from './choose-person.ts'
import { deliveryOf } from './code-delivery.ts'
import { listDemoPeople, signInAsDemoPerson } from './demo-people.ts'
import { createLimits } from './limits.ts'
import { getMe, updateMe } from './me-queries.ts'
import { getOrganization } from './organization-settings.ts'
import { registerPerson } from './register-person.ts'
import { requestCode } from './request-code.ts'
import type { Sessions } from './sessions.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import type { Door } from './start-session.ts'
import { updateOrganization } from './update-organization.ts'

/**
 * What identity answers. Asking for a code, trying it and signing out are registered as reads though they write: they
 * open no transaction, or their own; each says why.
 */
export function routes(env: Env, log: Log, sessions: Sessions, db: Db) {
  const mode = env.APP_MODE
  const door: Door = { secure: env.secure, ended: sessions.ended }
  const limits = createLimits(db.pool, mode)
  return new Routes()
    .read(contract.requestCode, requestCode({ env, limits, delivery: deliveryOf(env, log) }))
    .read(contract.signIn, signIn({ env, limits, door }))
    .write(contract.choosePerson, choosePerson(door))
    .write(contract.register, registerPerson(door))
    .read(contract.signOut, signOut(door))
    .read(contract.getMe, getMe(mode))
    .write(contract.updateMe, updateMe(mode, env.secure))
    .read(contract.getOrganization, getOrganization)
    .write(contract.updateOrganization, updateOrganization)
    .read(contract.listDemoPeople, listDemoPeople(mode))
    .write(contract.signInAsDemoPerson, signInAsDemoPerson(mode, door))
    .read(contract.listBanks, async () => ({ banks: BANKS.map(({ bin, name }) => ({ bin, name })) }))
}
