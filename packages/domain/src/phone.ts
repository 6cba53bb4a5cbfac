// Mobile numbers since the change of 2018: ten digits, 03, 05, 07, 08 or 09 first (Ministry of Information and
// Communications, decision 798/QĐ-BTTTT). Operators still get new blocks below those, so no finer list is kept.
const NATIONAL = /^0?([35789]\d{8})$/

/**
 * A Vietnamese mobile number in E.164 («+84912345678») from how people write it: «0912 345 678», «+84 912.345.678»,
 * «84912345678», «0084…», «+84 (0)912…». Null for all else, landlines too: codes go to mobile phones only.
 */
export function parsePhone(text: string): string | null {
  const signs = text.normalize('NFKC').trim()
  if (!/^\+?[\d\s().-]+$/.test(signs)) return null
  const digits = signs.replace(/\D/g, '')
  const abroad = signs.startsWith('+') ? /^84(.*)$/.exec(digits) : /^(?:00)?84(\d{9,10})$/.exec(digits)
  if (!abroad && (signs.startsWith('+') || !digits.startsWith('0'))) return null
  const national = NATIONAL.exec(abroad ? (abroad[1] ?? '') : digits)
  return national ? `+84${national[1]}` : null
}

/** A number in E.164 as people read it here: «0912 345 678». A number that isn't Vietnamese is given back as it is. */
export function formatPhone(e164: string): string {
  const parts = /^\+84(\d{3})(\d{3})(\d{3})$/.exec(e164)
  return parts ? `0${parts[1]} ${parts[2]} ${parts[3]}` : e164
}

/** A number in E.164 that its owner knows again and nobody else can call: «09•• ••• 678». */
export function maskPhone(e164: string): string {
  const parts = /^\+84(\d)\d{5}(\d{3})$/.exec(e164)
  return parts ? `0${parts[1]}•• ••• ${parts[2]}` : `••• ${e164.slice(-3)}`
}
