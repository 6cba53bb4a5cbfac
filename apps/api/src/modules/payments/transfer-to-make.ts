import type { TransferToMake } from '@chl/contracts/identity'
import { findBank } from '@chl/domain/banks'
import { asciiUpper } from '@chl/domain/text'
import { vietqr } from '@chl/domain/vietqr'
import type { PaymentSettings } from './payment-settings.ts'

type Making = { amount: number; reference: string }

/** A transfer of `amount` đồng to the operator's account, as a bank's app wants it; null where there is no account. */
export function transferToMake(to: PaymentSettings['account'], { amount, reference }: Making): TransferToMake | null {
  if (!to) return null
  const { bin, account, holder } = to
  return {
    bank: bin,
    account,
    holder: asciiUpper(holder),
    bankName: findBank(bin)?.name ?? bin,
    amount,
    reference,
    qr: vietqr({ bin, account, amount, ref: reference }),
  }
}
