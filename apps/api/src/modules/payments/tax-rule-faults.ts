import type { Fault } from '@chl/contracts/problem'
import { localDay } from '@chl/domain/time'
import { MOST_TAX_BP, TAX_RULES } from '@chl/domain/withholding'
import { m } from '@chl/messages/messages.js'
import type { Locale } from '#platform/problem'
import type { PaymentSettings } from './payment-settings.ts'

type Rules = PaymentSettings['taxRules']
const same = (one: Rules[number], other: Rules[number]) => JSON.stringify(one) === JSON.stringify(other)

/**
 * What is wrong with rules that are to take the place of others: one that counts already stays word for word, because what was released
 * followed it; a new one begins today at the earliest. One rule a day, and no more than half of a sale.
 */
export function taxRuleFaults(before: Rules, now: Rules, locale: Locale, today = localDay(new Date())): Fault[] {
  const gone = before.some((rule) => rule.from <= today && !now.some((one) => same(one, rule)))
  const faults: Fault[] = gone
    ? [{ path: 'payments.taxRules', code: 'in-force', message: m.tax_rule_fault_in_force({}, { locale }) }]
    : []
  const days = new Set(TAX_RULES.map(({ from }) => from))
  for (const [index, rule] of now.entries()) {
    const add = (field: string, code: string, message: string) =>
      faults.push({ path: `payments.taxRules.${index}.${field}`, code, message })
    if (days.has(rule.from)) add('from', 'twice', m.tax_rule_fault_twice({}, { locale }))
    else if (rule.from < today && !before.some((one) => same(one, rule)))
      add('from', 'past', m.tax_rule_fault_past({}, { locale }))
    days.add(rule.from)
    if (rule.vatBp + rule.pitBp > MOST_TAX_BP) add('vatBp', 'too-much', m.tax_rule_fault_too_much({}, { locale }))
  }
  return faults
}
