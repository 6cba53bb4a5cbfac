-- AlterTable
ALTER TABLE "receipt_told" ADD COLUMN     "key" TEXT,
ADD COLUMN     "receipt_id" UUID;

-- By hand from here: what was told before. Of lines without a reference the nth that a service told is the nth of that key.
UPDATE receipt_told t SET key = x.key, receipt_id = r.id FROM (
    SELECT provider, provider_txn_id, first_key || CASE WHEN n > 1 THEN '|' || n ELSE '' END AS key
    FROM (SELECT *, row_number() OVER (PARTITION BY provider, first_key ORDER BY at, provider_txn_id) AS n FROM receipt_told) numbered) x
  JOIN bank_receipt r ON r.receipt_key = x.key
  WHERE t.provider = x.provider AND t.provider_txn_id = x.provider_txn_id;
INSERT INTO receipt_told (provider, provider_txn_id, first_key, key, receipt_id, at)
  SELECT CASE provider WHEN 'csv' THEN 'csv:' || kind WHEN 'manual' THEN 'manual:' || CASE kind WHEN 'ref' THEN kind ELSE provider_txn_id END ELSE provider END,
    provider_txn_id, receipt_key, receipt_key, id, received_at
  FROM (SELECT *, CASE WHEN split_part(receipt_key, '|', 4) LIKE 'ref:%' THEN 'ref' ELSE 'day' END AS kind FROM bank_receipt) r
  ON CONFLICT DO NOTHING;
ALTER TABLE "receipt_told" ALTER COLUMN "key" SET NOT NULL, ALTER COLUMN "receipt_id" SET NOT NULL;
UPDATE bank_statement SET foreseen = jsonb_set(foreseen, '{counts,maybeKnown}', '0');

-- CreateIndex
CREATE INDEX "bank_receipt_amount_at_idx" ON "bank_receipt"("amount", "at");

-- CreateIndex
CREATE INDEX "receipt_told_key_idx" ON "receipt_told"("key");

-- CreateIndex
CREATE INDEX "receipt_told_receipt_id_idx" ON "receipt_told"("receipt_id");

-- AddForeignKey
ALTER TABLE "receipt_told" ADD CONSTRAINT "receipt_told_receipt_id_fkey" FOREIGN KEY ("receipt_id") REFERENCES "bank_receipt"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;
