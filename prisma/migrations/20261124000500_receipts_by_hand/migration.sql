-- CreateTable
CREATE TABLE "receipt_told" (
    "provider" TEXT NOT NULL,
    "provider_txn_id" TEXT NOT NULL,
    "first_key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "receipt_told_pkey" PRIMARY KEY ("provider","provider_txn_id")
);

-- CreateTable
CREATE TABLE "hand_receipt" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "account" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "content" TEXT NOT NULL,
    "bank_ref" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'proposed',
    "made_by" UUID NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),

    CONSTRAINT "hand_receipt_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "receipt_told_provider_first_key_idx" ON "receipt_told"("provider", "first_key");

-- By hand from here.
ALTER TABLE hand_receipt
  ADD CHECK (amount > 0 AND state IN ('proposed', 'confirmed', 'refused')), ADD CHECK (decided_by IS NULL OR decided_by <> made_by);
CREATE INDEX hand_receipt_open ON hand_receipt (made_at) WHERE state = 'proposed';
-- What was told or written down stays as it was.
REVOKE UPDATE, DELETE ON receipt_told, hand_receipt FROM app;
GRANT UPDATE (state, decided_by, decided_at) ON hand_receipt TO app;
