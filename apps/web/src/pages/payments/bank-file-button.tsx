import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { useClient } from '../../shared/query/client.ts'
import { saveFile } from '../../shared/save-file.ts'
import { Button } from '../../shared/ui/button.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import type { Batch } from './payouts.queries.ts'

/** Downloads what of a batch the bank is still to pay. A plain link could not say for which organization one asks. */
export function BankFileButton({ batch }: { batch: Pick<Batch, 'id' | 'number'> }) {
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const download = async () => {
    setBusy(true)
    try {
      const file: unknown = await client('GET /operator/payout-batches/:id/file', { params: { id: batch.id } })
      if (file instanceof Blob) saveFile(file, `lenh-chi-${batch.number}.csv`)
    } catch {
      toast(m.payouts_file_failed(), { icon: 'alert' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="row">
      <Button icon="download" busy={busy} onClick={download}>
        {m.payouts_file()}
      </Button>
    </div>
  )
}
