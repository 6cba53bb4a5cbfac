import { m } from '@chl/messages/messages.js'
import { useClient } from '../../shared/query/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { useSaveFile } from '../../shared/use-save-file.ts'
import type { Batch } from './payouts.queries.ts'

/** Downloads what of a batch the bank is still to pay. */
export function BankFileButton({ batch: { id, number } }: { batch: Pick<Batch, 'id' | 'number'> }) {
  const client = useClient()
  const { busy, save } = useSaveFile()
  const download = () =>
    save(id, async () => ({
      file: await client('GET /operator/payout-batches/:id/file', { params: { id } }),
      name: `lenh-chi-${number}.csv`,
    }))
  return (
    <>
      <div className="row">
        <Button icon="download" busy={busy !== null} onClick={download}>
          {m.payouts_file()}
        </Button>
      </div>
      <p className="t14 c2">{m.payouts_file_hint()}</p>
    </>
  )
}
