-- CreateTable
CREATE TABLE "money_check" (
    "name" TEXT NOT NULL,
    "succeeded_at" TIMESTAMPTZ(6),
    "whole_at" TIMESTAMPTZ(6),
    "seen_tx" BIGINT NOT NULL DEFAULT 0,
    "seen_entry" BIGINT NOT NULL DEFAULT 0,
    "error" TEXT,

    CONSTRAINT "money_check_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "refund_collection_id_idx" ON "refund"("collection_id");

-- CreateIndex
CREATE INDEX "payout_refund_id_idx" ON "payout"("refund_id");

-- By hand from here.
-- What the clock looks at each minute and each ten minutes is a few rows of tables that only grow.
CREATE INDEX payout_returned ON payout (payee_id) WHERE state IN ('returned', 'cancelled');
CREATE INDEX collection_unsettled ON collection (changed_at) WHERE kind = 'card' AND state IN ('captured', 'refunded') AND settled_amount IS NULL;
CREATE INDEX collected_order_in_hand ON collected_order (releasable_at) WHERE hold IN ('held', 'releasable', 'frozen');

-- A pass so far was one row among the findings, and looked through everything.
INSERT INTO money_check (name, succeeded_at, whole_at, seen_tx, seen_entry)
SELECT k.name, p.seen_at, p.seen_at, coalesce(b.tx, 0), coalesce(b.entry, 0)
FROM finding p CROSS JOIN LATERAL (
    SELECT max(t.id) AS tx, max(e.id) AS entry FROM ledger_tx t JOIN ledger_entry e ON e.tx_id = t.id WHERE t.at < p.seen_at - interval '10 minutes') b
  CROSS JOIN unnest(ARRAY['ledger_unbalanced', 'balance_drift', 'held_mismatch', 'shares_mismatch', 'account_mismatch', 'closed_with_held', 'environment_mismatch',
    'collection_stuck', 'capture_late', 'operation_unknown', 'operation_failed', 'webhook_dead', 'card_dispute_open', 'card_dispute_lost', 'receipt_unmatched',
    'receipt_twice', 'refund_late', 'refund_failed', 'refund_no_account', 'payout_unpaid', 'release_late', 'float_over_limit', 'float_late', 'receivable_old']) k(name)
WHERE p.kind = 'pass';
DELETE FROM finding WHERE kind = 'pass';
