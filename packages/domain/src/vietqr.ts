/** A transfer as a VietQR code asks for it: the bank's BIN, the account, whole đồng and the transfer's text. */
export type Transfer = { bin: string; account: string; amount?: number; ref?: string }

const ASCII = /^[\x20-\x7e]*$/

/**
 * The check sum of a QR text: CRC-16/CCITT-FALSE as 4 capital hex digits (EMV QR specification, merchant-presented).
 * Throws RangeError for a text that isn't printable ASCII.
 */
export function crc16(text: string): string {
  if (!ASCII.test(text)) throw new RangeError('only printable ASCII has a place in a QR text')
  let crc = 0xffff
  for (let index = 0; index < text.length; index += 1) {
    crc ^= text.charCodeAt(index) << 8
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}

function field(id: string, value: string): string {
  if (value.length < 1 || value.length > 99) throw new RangeError(`field ${id} must have 1 to 99 characters`)
  return id + String(value.length).padStart(2, '0') + value
}

function demand(fits: boolean, problem: string): void {
  if (!fits) throw new RangeError(problem)
}

/**
 * The text of a VietQR code for a transfer to an account (NAPAS247, service QRIBFTTA). With an amount (whole đồng, up
 * to 13 digits) it is for one payment. `ref` is 1 to 25 ASCII characters: more, banks cut. Throws RangeError for a part
 * that the code can't carry.
 */
export function vietqr({ bin, account, amount, ref }: Transfer): string {
  demand(/^\d{6}$/.test(bin), 'a BIN has 6 digits')
  demand(/^[0-9A-Za-z]{1,19}$/.test(account), 'an account has 1 to 19 letters and digits')
  demand(amount === undefined || (Number.isSafeInteger(amount) && amount > 0 && amount < 1e13), 'not an amount of dong')
  demand(ref === undefined || (ASCII.test(ref) && ref.length >= 1 && ref.length <= 25), 'not a reference')
  const receiver =
    field('00', 'A000000727') + field('01', field('00', bin) + field('01', account)) + field('02', 'QRIBFTTA')
  const body =
    field('00', '01') +
    field('01', amount === undefined ? '11' : '12') +
    field('38', receiver) +
    field('53', '704') +
    (amount === undefined ? '' : field('54', String(amount))) +
    field('58', 'VN') +
    (ref === undefined ? '' : field('62', field('08', ref))) +
    '6304'
  return body + crc16(body)
}

function fieldsOf(text: string): Map<string, string> | null {
  const fields = new Map<string, string>()
  let at = 0
  while (at < text.length) {
    const head = /^(\d\d)(\d\d)$/.exec(text.slice(at, at + 4))
    const end = at + 4 + Number(head?.[2])
    if (!head?.[1] || end > text.length) return null
    fields.set(head[1], text.slice(at + 4, end))
    at = end
  }
  return fields
}

/** The transfer that a VietQR text asks for, or null where it isn't one, or its check sum is wrong. */
export function parseVietqr(text: string): Transfer | null {
  const body = text.slice(0, -4)
  if (!ASCII.test(text) || !body.endsWith('6304') || crc16(body) !== text.slice(-4)) return null
  const fields = fieldsOf(text)
  const receiver = fieldsOf(fields?.get('38') ?? '')
  const account = fieldsOf(receiver?.get('01') ?? '')
  const bin = account?.get('00')
  const number = account?.get('01')
  if (!fields || receiver?.get('00') !== 'A000000727' || !bin || !number) return null
  const amount = fields.get('54')
  if (amount !== undefined && !/^\d{1,13}$/.test(amount)) return null
  const ref = fieldsOf(fields.get('62') ?? '')?.get('08')
  return {
    bin,
    account: number,
    ...(amount === undefined ? {} : { amount: Number(amount) }),
    ...(ref === undefined ? {} : { ref }),
  }
}
