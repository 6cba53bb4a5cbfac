-- CreateTable
CREATE TABLE "bank_statement" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "receipts" JSONB NOT NULL,
    "foreseen" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'proposed',
    "made_by" UUID NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),

    CONSTRAINT "bank_statement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_change" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "account" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'proposed',
    "made_by" UUID NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),

    CONSTRAINT "account_change_pkey" PRIMARY KEY ("id")
);

-- By hand from here.
ALTER TABLE bank_statement
  ADD CHECK (state IN ('proposed', 'confirmed', 'refused') AND (state = 'proposed') = (decided_at IS NULL)),
  ADD CHECK (state <> 'confirmed' OR decided_by <> made_by);
CREATE INDEX bank_statement_open ON bank_statement (made_at) WHERE state = 'proposed';
ALTER TABLE account_change
  ADD CHECK (state IN ('proposed', 'confirmed', 'refused') AND (state = 'proposed') = (decided_at IS NULL)),
  ADD CHECK (state <> 'confirmed' OR decided_by <> made_by);
CREATE UNIQUE INDEX account_change_open ON account_change ((true)) WHERE state = 'proposed';
-- What was proposed stays as it was.
REVOKE UPDATE, DELETE ON bank_statement, account_change FROM app;
GRANT UPDATE (state, decided_by, decided_at) ON bank_statement, account_change TO app;
