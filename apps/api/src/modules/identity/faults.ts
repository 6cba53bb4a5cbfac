import type { Fault } from '@chl/contracts/problem'
import { parsePhone } from '@chl/domain/phone'
import { m } from '@chl/messages/messages.js'
import { type Locale, type Refusal, refuse } from '#platform/problem'

type Say = (inputs: Record<string, never>, options: { locale: Locale }) => string
const sentences = {
  phone: m.sign_in_fault_phone,
  'not-in-force': m.sign_in_fault_commune_not_in_force,
  'commune-required': m.sign_in_fault_commune_required,
  required: m.sign_in_fault_old_commune_required,
  'not-of-this-commune': m.sign_in_fault_old_commune_elsewhere,
  bank: m.account_fault_bank,
  'offer-twice': m.account_fault_offer_twice,
  'offer-without-sales': m.account_fault_offer_without_sales,
  'neither-buys-nor-sells': m.account_fault_neither,
  'never-buys': m.account_fault_never_buys,
} satisfies Record<string, Say>

/** One fault of a form, at its field and in the reader's language. */
export const fault = (path: string, code: keyof typeof sentences, locale: Locale): Fault => ({
  path,
  code,
  message: sentences[code]({}, { locale }),
})
/** Refuses a request for its faults. */
export const refuseFaults = (...errors: Fault[]): Refusal => refuse('invalid-request', { errors })

/** A mobile number in E.164, or the refusal that says why it is none. */
export const readPhone = (typed: string, locale: Locale): string | Refusal =>
  parsePhone(typed) ?? refuseFaults(fault('phone', 'phone', locale))
