import type { Reply } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'
import { useQueryClient } from '@tanstack/react-query'
import { apiQuery } from '../../shared/query/query.ts'
import { useSend } from '../../shared/query/send.ts'
import { toast } from '../../shared/ui/toasts.tsx'

export type Settings = Reply<'GET /my/organization'>
export type SettingsProps = { settings: Settings; manage: boolean }

/** Saves a part of the acting organization's settings, and says that it did. */
export function useSaveSettings(onSaved: () => void = () => {}) {
  const queries = useQueryClient()
  return useSend('PATCH /my/organization', {
    onDone: (settings) => {
      queries.setQueryData(apiQuery('GET /my/organization').queryKey, settings)
      toast(m.account_saved())
      onSaved()
    },
  })
}
