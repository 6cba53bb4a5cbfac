import type { SetTaxRule } from '@chl/domain/withholding'
import { m } from '@chl/messages/messages.js'
import { useQueryClient } from '@tanstack/react-query'
import { useSend } from '../../shared/query/send.ts'
import { toast } from '../../shared/ui/toasts.tsx'
import { type Settings, settingsQuery } from './operator.queries.ts'

/** Saves the settings with other rules of tax, and all else as it stands. */
export function useRules(settings: Settings, done: () => void) {
  const queries = useQueryClient()
  const save = useSend('PUT /operator/payment-settings', {
    onDone: (saved) => {
      queries.setQueryData(settingsQuery().queryKey, saved)
      toast(m.tax_rule_saved())
      done()
    },
  })
  const { version, payments, hours } = settings
  return {
    busy: save.isPending,
    error: save.error,
    set: (taxRules: SetTaxRule[]) => save.mutate({ body: { version, payments: { ...payments, taxRules }, hours } }),
  }
}
