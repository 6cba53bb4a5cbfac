/**
 * SQL for when a hold on a card runs out, of a collection `row` that is authorised. Where the bank didn't say, as soon as any
 * lets go: 4 days and 18 hours after it was held.
 */
export const heldUntil = (row: string): string =>
  `coalesce(${row}.capture_before, ${row}.changed_at + interval '4 days 18 hours')`
