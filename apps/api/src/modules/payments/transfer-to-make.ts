import type { TransferToMake } from '@chl/contracts/identity'
import { findBank } from '@chl/domain/banks'
import { asciiUpper } from '@chl/domain/text'
import { vietqr } from '@chl/domain/vietqr'

type Account = { bin: string; account: string; holder: string }
type Making = { amount: number; reference: string }

/** A transfer of `amount` đồng to an account, as a bank's app wants it, open where it isn't known yet (0); null where there is no account. */
export function transferToMake(to: Account | null, { amount, reference }: Making): TransferToMake | null {
  if (!to) return null
  const { bin, account, holder } = to
  return {
    bank: bin,
    account,
    holder: asciiUpper(holder),
    bankName: findBank(bin)?.name ?? bin,
    amount,
    reference,
    qr: vietqr({ bin, account, ...(amount > 0 && { amount }), ref: reference }),
  }
}
