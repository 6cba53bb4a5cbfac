import type { Route } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'
import { useClient } from '../../shared/query/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { useSaveFile } from '../../shared/use-save-file.ts'

type File = Extract<Route, `GET ${string}.csv`>
type Props = { route: File; query: Record<string, string>; name: string }

/** Downloads the figures as a file. */
export function CsvButton({ route, query, name }: Props) {
  const client = useClient()
  const { busy, save } = useSaveFile()
  const download = () => save(route, async () => ({ file: await client(route, { query }), name: `${name}.csv` }))
  return (
    <Button icon="download" busy={busy !== null} onClick={download}>
      {m.sales_csv()}
    </Button>
  )
}
