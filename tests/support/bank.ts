// The operator's bank, as the services that watch it tell of it: notices signed as SePay and Casso sign them.
import { createHmac, randomInt } from 'node:crypto'
import { OPERATOR_ACCOUNT } from './money.ts'

/** What both sides of a test know: the secrets of its webhooks. */
export const SEPAY_SECRET = 'sepay-secret-of-the-tests'
export const CASSO_KEY = 'casso-key-of-the-tests'

/** One transfer, in đồng; `ref` is the bank's own reference. */
export type Line = {
  amount: number
  content: string
  ref?: string
  account?: string
  direction?: 'in' | 'out'
  id?: number
}

let last = randomInt(1_000_000)
/** A reference of the bank that no other transfer has. */
export const newRef = () => `FT${String(++last).padStart(9, '0')}`

const WHEN = '2026-11-23 10:15:00'

/** The body of SePay's notice. */
export const sepayBody = ({ amount, content, ref, account, direction = 'in', id = ++last }: Line) => ({
  id,
  gateway: 'Agribank',
  transactionDate: WHEN,
  accountNumber: account ?? OPERATOR_ACCOUNT.account,
  subAccount: null,
  code: null,
  content,
  transferType: direction,
  description: content,
  transferAmount: amount,
  accumulated: 0,
  referenceCode: ref ?? null,
})

/** Sends SePay's notice, signed at `at` with `secret`; gives the status and the body of the answer. */
export async function sepay(
  url: string,
  body: unknown,
  { at = Date.now(), secret = SEPAY_SECRET, raw = JSON.stringify(body) } = {},
) {
  const seconds = String(Math.floor(at / 1000))
  const hex = createHmac('sha256', secret).update(`${seconds}.${raw}`).digest('hex')
  return post(`${url}/api/webhooks/sepay`, raw, {
    'x-sepay-timestamp': seconds,
    'x-sepay-signature': `sha256=${hex}`,
  })
}

/** The body of Casso's second version. Its keys are sorted, as they are signed. */
export const cassoBody = ({ amount, content, ref, account, direction = 'in', id = ++last }: Line) => ({
  data: {
    accountNumber: account ?? OPERATOR_ACCOUNT.account,
    amount: direction === 'in' ? amount : -amount,
    description: content,
    id,
    reference: ref ?? '',
    transactionDateTime: WHEN,
  },
  error: 0,
})

/** Sends Casso's notice. */
export async function casso(url: string, body: unknown, { at = Date.now(), secret = CASSO_KEY } = {}) {
  const raw = JSON.stringify(body)
  const hex = createHmac('sha512', secret).update(`${at}.${raw}`).digest('hex')
  return post(`${url}/api/webhooks/casso`, raw, { 'x-casso-signature': `t=${at},v1=${hex}` })
}

async function post(url: string, body: string, headers: Record<string, string>) {
  const reply = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })
  const type = reply.headers.get('content-type') ?? ''
  const text = await reply.text()
  return { status: reply.status, type, body: (type.includes('json') ? JSON.parse(text) : text) as { type?: string } }
}

/** A statement of these lines, as a bank of Vietnam writes it. */
export const statement = (lines: readonly Line[]) =>
  [
    'Ngày giao dịch;Mã giao dịch;Số tài khoản;Ghi nợ;Ghi có;Nội dung',
    ...lines.map(({ amount, content, ref = '', account, direction = 'in' }) =>
      [
        '23/11/2026 10:15:00',
        ref,
        account ?? OPERATOR_ACCOUNT.account,
        direction === 'out' ? amount : '',
        direction === 'in' ? amount : '',
        `"${content}"`,
      ].join(';'),
    ),
  ].join('\n')
