/** The papers that are issued under a number: a delivery note, a receipt, a seller's statement, a buyer's purchase list. */
export const PAPER_KINDS = ['delivery_note', 'receipt', 'seller_statement', 'purchase_list'] as const
/** One of PAPER_KINDS. */
export type PaperKind = (typeof PAPER_KINDS)[number]

const PREFIX: Readonly<Record<PaperKind, string>> = {
  delivery_note: 'PGN',
  receipt: 'BN',
  seller_statement: 'BKB',
  purchase_list: 'BKM',
}

/** A paper's number as people write it, in its issuer's own series of a kind and a year: «PGN-2026-0012». */
export const paperNumber = ({ kind, year, number }: { kind: PaperKind; year: number; number: number }): string =>
  `${PREFIX[kind]}-${year}-${String(number).padStart(4, '0')}`
