/** A bank as a VietQR code names it: the BIN that NAPAS gave it, and the short name that people know. */
export type Bank = { bin: string; name: string }

/**
 * Banks of Vietnam that take transfers by VietQR, by name. Source: the list of vietnam-qr-pay 1.5.1 (MIT), entries
 * marked as live there, November 2026; where a bank was renamed, its new name (LPBank was LienVietPostBank).
 */
export const BANKS: readonly Bank[] = [
  { bin: '970425', name: 'ABBank' },
  { bin: '970416', name: 'ACB' },
  { bin: '970405', name: 'Agribank' },
  { bin: '970409', name: 'Bac A Bank' },
  { bin: '970438', name: 'BaoViet Bank' },
  { bin: '970418', name: 'BIDV' },
  { bin: '970454', name: 'BVBank' },
  { bin: '546034', name: 'CAKE' },
  { bin: '970446', name: 'Co-opBank' },
  { bin: '970431', name: 'Eximbank' },
  { bin: '970437', name: 'HDBank' },
  { bin: '970452', name: 'KienlongBank' },
  { bin: '970449', name: 'LPBank' },
  { bin: '970422', name: 'MB Bank' },
  { bin: '970414', name: 'MBV' },
  { bin: '970426', name: 'MSB' },
  { bin: '970428', name: 'Nam A Bank' },
  { bin: '970419', name: 'NCB' },
  { bin: '970448', name: 'OCB' },
  { bin: '970430', name: 'PGBank' },
  { bin: '970412', name: 'PVcomBank' },
  { bin: '970403', name: 'Sacombank' },
  { bin: '970400', name: 'SaigonBank' },
  { bin: '970429', name: 'SCB' },
  { bin: '970440', name: 'SeABank' },
  { bin: '970443', name: 'SHB' },
  { bin: '970424', name: 'Shinhan Bank' },
  { bin: '970407', name: 'Techcombank' },
  { bin: '963388', name: 'Timo' },
  { bin: '970423', name: 'TPBank' },
  { bin: '970441', name: 'VIB' },
  { bin: '970427', name: 'VietABank' },
  { bin: '970433', name: 'VietBank' },
  { bin: '970436', name: 'Vietcombank' },
  { bin: '970415', name: 'VietinBank' },
  { bin: '970406', name: 'Vikki Bank' },
  { bin: '970432', name: 'VPBank' },
]

const byBin = new Map(BANKS.map((bank) => [bank.bin, bank]))
/** The bank of a BIN; undefined for one that isn't on the list. */
export const findBank = (bin: string): Bank | undefined => byBin.get(bin)
