import { type SetTaxRule, TAX_RULES } from '@chl/domain/withholding'
import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { day } from '../../shared/format.ts'
import { useActing } from '../../shared/session.ts'
import { useToday } from '../../shared/today.ts'
import { Button } from '../../shared/ui/button.tsx'
import { errorText } from '../../shared/ui/form-errors.ts'
import { Tag } from '../../shared/ui/note.tsx'
import { rateText } from './book-words.ts'
import type { Settings } from './operator.queries.ts'
import { TaxRuleSheet } from './tax-rule-sheet.tsx'
import { useRules } from './use-rules.ts'

/** «Từ 01/01/2027: GTGT 1 %, TNCN 0,5 %». */
export const ruleText = ({ from, vatBp, pitBp }: SetTaxRule) =>
  m.tax_rule({ day: day(from), vat: rateText(vatBp), pit: rateText(pitBp) })

const KNOWN: readonly SetTaxRule[] = TAX_RULES.map(({ from, goodsVatBp, goodsPitBp, source }) => ({
  from,
  vatBp: goodsVatBp,
  pitBp: goodsPitBp,
  source,
}))

/** How much tax is withheld, from which day on and by which law; a new rule may be added, and dropped until it counts. */
export function TaxRules({ settings }: { settings: Settings }) {
  const [adding, setAdding] = useState(false)
  const manage = useActing()?.abilities.manage ?? false
  const { set, busy, error } = useRules(settings, () => undefined)
  const today = useToday()
  const own = settings.payments.taxRules
  const rules = [...KNOWN, ...own].toSorted((a, b) => b.from.localeCompare(a.from))
  const inForce = rules.find(({ from }) => from <= today)
  return (
    <section className="sec" aria-labelledby="tax-rules">
      <h2 id="tax-rules">{m.tax_rules_title()}</h2>
      <p className="c2">{m.tax_rules_text()}</p>
      <ul className="sheet mny__l lines">
        {rules.map((rule) => (
          <li key={rule.from} className="row between wrap">
            <div className="stack-4">
              <span>{ruleText(rule)}</span>
              <span className="t14 c2">{rule.source}</span>
            </div>
            {rule === inForce && <Tag tone="good">{m.tax_rule_now()}</Tag>}
            {rule.from > today && (
              <div className="row wrap">
                <Tag tone="warn">{m.tax_rule_later()}</Tag>
                {manage && (
                  <Button
                    look="danger"
                    aria-label={m.common_do_of({ act: m.tax_rule_drop(), of: day(rule.from) })}
                    busy={busy}
                    onClick={() => set(own.filter(({ from }) => from !== rule.from))}
                  >
                    {m.tax_rule_drop()}
                  </Button>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
      {error && <p role="alert">{errorText(error)}</p>}
      {manage && (
        <div>
          <Button icon="plus" onClick={() => setAdding(true)}>
            {m.tax_rule_add()}
          </Button>
        </div>
      )}
      {adding && <TaxRuleSheet settings={settings} onClose={() => setAdding(false)} />}
    </section>
  )
}
