-- AlterTable
ALTER TABLE "collected_order" ADD COLUMN     "tax_kind" TEXT;

-- AlterTable
ALTER TABLE "operator_proposal" ADD COLUMN     "bank_ref" TEXT,
ALTER COLUMN "seller_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "refund" ADD COLUMN     "pit" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "vat" BIGINT NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "collected_order_released_at_idx" ON "collected_order"("released_at");

-- By hand from here.
ALTER TABLE operator_proposal DROP CONSTRAINT operator_proposal_check,
  ADD CONSTRAINT operator_proposal_kind CHECK (kind IN ('refund', 'write_off', 'charge_seller', 'tax_paid') AND amount > 0),
  ADD CONSTRAINT operator_proposal_tax CHECK ((kind = 'tax_paid') = (seller_id IS NULL) AND (kind = 'tax_paid') = (bank_ref IS NOT NULL));
-- One transfer to the state is written down once, however its reference is typed.
CREATE UNIQUE INDEX operator_proposal_bank_ref ON operator_proposal (regexp_replace(upper(bank_ref), '[^A-Z0-9]', '', 'g'))
  WHERE kind = 'tax_paid' AND state <> 'refused';

-- As what a seller was taxed is on record from now on. Tax was withheld of households and individuals alone, whatever they say since.
UPDATE collected_order c SET tax_kind = CASE
    WHEN t.tax > 0 THEN CASE p.tax_kind WHEN 'individual' THEN 'individual' ELSE 'household' END
    ELSE coalesce(p.tax_kind, CASE o.kind WHEN 'cooperative' THEN 'cooperative' ELSE 'household' END) END
  FROM collected_order r JOIN organization o ON o.id = r.seller_id LEFT JOIN payee p ON p.organization_id = o.id
    LEFT JOIN (SELECT x.order_id, -sum(e.amount) FILTER (WHERE e.amount < 0) AS tax
      FROM ledger_account a JOIN ledger_entry e ON e.account_id = a.id JOIN ledger_tx x ON x.id = e.tx_id
      WHERE a.code = 'tax_withheld' GROUP BY 1) t ON t.order_id = r.order_id
  WHERE r.order_id = c.order_id AND r.released_at IS NOT NULL;

-- The books know of each refund after the release how much tax it took back, and not of which. There has been one rule so far, 1 %
-- and 0.5 %: so what VAT there was at first is known, and what is left of it, and each refund took its part of the difference.
WITH back AS (
  SELECT f.id, f.order_id, e.amount AS tax, x.id AS tx, f.amount
  FROM refund f JOIN ledger_tx x ON x.key = 'refund:' || f.id AND x.kind = 'refund_after_release'
    JOIN ledger_entry e ON e.tx_id = x.id JOIN ledger_account a ON a.id = e.account_id AND a.code = 'tax_withheld'
), gone AS (
  SELECT b.order_id, sum(b.tax) AS tax, least(sum(b.tax), greatest(0, round((c.released + r.amount) * 0.01) - c.vat)) AS vat
  FROM back b JOIN collected_order c ON c.order_id = b.order_id
    CROSS JOIN LATERAL (SELECT sum(f.amount) AS amount FROM refund f JOIN ledger_tx x ON x.key = 'refund:' || f.id
      WHERE f.order_id = c.order_id AND x.kind = 'refund_after_release') r
  GROUP BY b.order_id, c.released, c.vat, r.amount
), upto AS (
  SELECT b.id, b.tax, g.vat, g.tax AS all_tax, sum(b.tax) OVER (PARTITION BY b.order_id ORDER BY b.tx) AS sum FROM back b JOIN gone g USING (order_id)
), part AS (
  SELECT id, tax, round(sum * vat / all_tax) - round((sum - tax) * vat / all_tax) AS vat FROM upto
)
UPDATE refund f SET vat = p.vat, pit = p.tax - p.vat FROM part p WHERE p.id = f.id;

ALTER TABLE refund ADD CONSTRAINT refund_tax CHECK (vat >= 0 AND pit >= 0 AND vat + pit <= amount AND (vat + pit = 0 OR cause = 'goodwill'));
ALTER TABLE collected_order
  ADD CONSTRAINT collected_order_tax_kind CHECK (tax_kind IN ('household', 'individual', 'company', 'cooperative') AND (vat + pit = 0 OR tax_kind IS NOT NULL));
