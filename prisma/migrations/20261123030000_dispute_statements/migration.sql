-- Who set a setting.
ALTER TABLE "setting" ADD COLUMN "person_id" UUID;

-- Photos of a dispute are for its two sides and the operator. One that shows goods too is two rows of the same bytes.
ALTER TABLE "file" ADD COLUMN "private" BOOLEAN NOT NULL DEFAULT false;
DROP INDEX "file_organization_id_hash_key";
CREATE UNIQUE INDEX "file_organization_id_hash_private_key" ON "file"("organization_id", "hash", "private");

-- CreateTable
CREATE TABLE "dispute_statement" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "order_id" UUID NOT NULL,
    "side" TEXT NOT NULL,
    "person_id" UUID,
    "organization_id" UUID,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dispute_statement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dispute_photo" (
    "statement_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "file_id" UUID NOT NULL,

    CONSTRAINT "dispute_photo_pkey" PRIMARY KEY ("statement_id","position")
);

-- CreateTable
CREATE TABLE "operator_proposal" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "order_id" UUID,
    "seller_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "made_by" UUID NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),

    CONSTRAINT "operator_proposal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "dispute_statement_order_id_idx" ON "dispute_statement"("order_id");

-- CreateIndex
CREATE INDEX "dispute_photo_file_id_idx" ON "dispute_photo"("file_id");

-- AddForeignKey
ALTER TABLE "dispute_statement" ADD CONSTRAINT "dispute_statement_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "dispute_photo" ADD CONSTRAINT "dispute_photo_statement_id_fkey" FOREIGN KEY ("statement_id") REFERENCES "dispute_statement"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "dispute_photo" ADD CONSTRAINT "dispute_photo_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "file"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- By hand from here.
ALTER TABLE dispute_statement ADD CHECK (side IN ('buyer', 'seller'));
ALTER TABLE operator_proposal
  ADD CHECK (kind IN ('refund', 'write_off', 'charge_seller') AND amount > 0), ADD CHECK (state IN ('open', 'done', 'refused')),
  ADD CHECK ((state = 'open') = (decided_by IS NULL) AND (decided_by IS NULL OR decided_by <> made_by));
-- One open proposal of a kind for a thing: nothing is given back twice because two people asked for it.
CREATE UNIQUE INDEX operator_proposal_open ON operator_proposal (kind, subject) WHERE state = 'open';
REVOKE DELETE ON operator_proposal FROM app;

-- The complaints that are on record already are the first words of their disputes.
INSERT INTO dispute_statement (order_id, side, person_id, organization_id, text, at)
SELECT order_id, 'buyer', person_id, organization_id, reason, at FROM order_move WHERE move = 'dispute' AND reason IS NOT NULL;

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['dispute_statement', 'dispute_photo'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t || '_is_history', t);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t || '_is_not_emptied', t);
    EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM app', t);
  END LOOP;
END $$;
-- What an operator has set is history; what the import notes of itself is not.
CREATE TRIGGER setting_is_history BEFORE UPDATE OR DELETE ON setting
  FOR EACH ROW WHEN (OLD.key NOT LIKE 'import.%') EXECUTE FUNCTION refuse_change();
