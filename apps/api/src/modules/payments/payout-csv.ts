import { findBank } from '@chl/domain/banks'
import { asciiUpper } from '@chl/domain/text'

/** One payment of a batch: whole đồng to an account (digits and letters) at the bank of a BIN. */
export type PayoutRow = { holder: string; account: string; bin: string; amount: number; content: string }

const HEADS = ['STT', 'Tên người nhận', 'Số tài khoản', 'Ngân hàng', 'Số tiền', 'Nội dung']
const BYTE_ORDER_MARK = '\uFEFF'

/**
 * The file of a payout batch that a person gives to the operator's bank: UTF-8 with its mark, CRLF, semicolons (Excel in
 * Vietnam takes them), heads, and a row a payment. Names and texts are in the ASCII capitals that banks carry; an account is
 * quoted, with its leading zeros, and must be taken as text where a sheet asks. No cell can be run as a formula: each is
 * made of capitals, digits and blanks, or of our own list of banks. Throws RangeError for a row that a bank would send back:
 * an amount that isn't whole and > 0, an account or a bank that isn't one, a name or a text without a letter.
 */
export function writePayoutCsv({ rows }: { rows: readonly PayoutRow[] }): string {
  const lines = [HEADS, ...rows.map(cellsOf)].map((cells) => cells.join(';'))
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`
}

function cellsOf({ holder, account, bin, amount, content }: PayoutRow, index: number): string[] {
  const refuse = (what: string): never => {
    throw new RangeError(`payout ${index + 1}: not ${what}`)
  }
  if (!/^[0-9A-Za-z]{1,19}$/.test(account)) refuse('an account')
  if (!Number.isSafeInteger(amount) || amount <= 0) refuse('an amount')
  const bank = findBank(bin) ?? refuse('a bank that is known')
  const name = asciiUpper(holder) || refuse('a name that a bank can write')
  const text = asciiUpper(content) || refuse('a text that a bank can write')
  return [String(index + 1), name, `"${account}"`, `${bank.name} ${bank.bin}`, String(amount), text]
}
