import { m } from '@chl/messages/messages.js'
import type { ReactNode } from 'react'
import { money } from '../../shared/format.ts'
import { Icon } from '../../shared/ui/icon.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import type { Order } from './orders.queries.ts'
import { QrCode, SaveQr } from './qr-code.tsx'

export type Transfer = NonNullable<Order['payment']['transfer']>

/** A transfer as a bank's app wants it: its QR code, and each figure to copy. */
export function TransferDetails({ transfer }: { transfer: Transfer }) {
  const { holder, bankName, account, amount, reference, qr } = transfer
  return (
    <>
      <div className="pay__q">
        <QrCode text={qr} label={m.order_qr_label({ amount: money(amount), reference })} />
        <dl className="kv kv--l">
          <dt>{m.order_pay_holder()}</dt>
          <dd>{holder}</dd>
          <dt>{m.order_pay_bank()}</dt>
          <dd>{bankName}</dd>
        </dl>
      </div>
      <dl className="pay__c">
        <Copied name={m.order_pay_account()} text={account}>
          {account}
        </Copied>
        <Copied name={m.order_pay_amount()} text={String(amount)}>
          {money(amount)}
        </Copied>
        <Copied name={m.order_pay_reference()} text={reference}>
          {reference}
        </Copied>
      </dl>
      <SaveQr text={qr} name={reference} />
    </>
  )
}

/** One figure of the transfer, with a button that copies it bare, as a bank's form wants it. */
function Copied({ name, text, children }: { name: string; text: string; children: ReactNode }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      toast(m.order_copied({ name }), { icon: 'copy' })
    } catch {
      toast(m.order_not_copied(), { icon: 'alert' }) // only https and localhost may write to the clipboard
    }
  }
  return (
    <div>
      <dt>{name}</dt>
      <dd className="w6">{children}</dd>
      <dd>
        <button type="button" className="tool" aria-label={m.order_copy({ name })} onClick={copy}>
          <Icon name="copy" />
        </button>
      </dd>
    </div>
  )
}
