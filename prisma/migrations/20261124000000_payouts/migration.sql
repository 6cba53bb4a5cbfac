-- AlterTable
ALTER TABLE "payout" ADD COLUMN     "drawn_to" BIGINT,
ADD COLUMN     "settled_amount" BIGINT,
ADD COLUMN     "settled_in" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "payout_content_key" ON "payout"("content");

-- By hand from here.
ALTER TABLE payout ADD CHECK ((settled_amount IS NULL) = (settled_in IS NULL));

-- Locks an account of the books until the transaction ends, and gives its signed balance (0 where there is none yet). The
-- application may not write the books, and without that right it may not lock a row of them by itself.
CREATE FUNCTION ledger_lock(p_code text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b bigint; BEGIN
  SELECT balance INTO b FROM ledger_account WHERE code = p_code FOR NO KEY UPDATE;
  RETURN coalesce(b, 0);
END $$;
