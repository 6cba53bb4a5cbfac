-- AlterTable
ALTER TABLE "bank_receipt" ADD COLUMN     "cleared" BIGINT NOT NULL DEFAULT 0;

-- By hand from here.
-- All of a line is somebody's, or all of it is the card provider's.
ALTER TABLE bank_receipt DROP CONSTRAINT bank_receipt_whole,
  ADD CONSTRAINT bank_receipt_whole CHECK (to_order >= 0 AND to_refund >= 0 AND to_seller >= 0 AND cleared >= 0 AND (to_seller = 0) = (seller_id IS NULL)
    AND (state NOT IN ('matched', 'refunded') OR to_order + to_refund + to_seller = CASE WHEN cleared > 0 THEN 0 ELSE amount END)
    AND (cleared = 0 OR state = 'matched'));
GRANT UPDATE (cleared) ON bank_receipt TO app;
