-- AlterTable
ALTER TABLE "bank_receipt" ADD COLUMN     "seller_id" UUID,
ADD COLUMN     "to_seller" BIGINT NOT NULL DEFAULT 0;

-- By hand from here.
ALTER TABLE bank_receipt DROP CONSTRAINT bank_receipt_check1,
  ADD CONSTRAINT bank_receipt_whole CHECK (to_order >= 0 AND to_refund >= 0 AND to_seller >= 0 AND (to_seller = 0) = (seller_id IS NULL)
    AND (state NOT IN ('matched', 'refunded') OR to_order + to_refund + to_seller = amount));
GRANT UPDATE (seller_id, to_seller) ON bank_receipt TO app;
