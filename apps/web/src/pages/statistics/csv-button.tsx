import type { Route } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { useClient } from '../../shared/query/client.ts'
import { saveFile } from '../../shared/save-file.ts'
import { Button } from '../../shared/ui/button.tsx'
import { toast } from '../../shared/ui/toasts.tsx'

type File = Extract<Route, `GET ${string}.csv`>
type Props = { route: File; query: Record<string, string>; name: string }

/** Downloads the figures as a file. A plain link could not say for which organization one asks. */
export function CsvButton({ route, query, name }: Props) {
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const download = async () => {
    setBusy(true)
    try {
      saveFile((await client(route, { query })) as unknown as Blob, `${name}.csv`)
    } catch {
      toast(m.csv_failed(), { icon: 'alert' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button icon="download" busy={busy} onClick={download}>
      {m.sales_csv()}
    </Button>
  )
}
