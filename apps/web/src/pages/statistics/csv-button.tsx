import type { Route } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { useClient } from '../../shared/query/client.ts'
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
      save((await client(route, { query })) as unknown as Blob, `${name}.csv`)
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

function save(file: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000) // some phones read it only after they asked where to
}
