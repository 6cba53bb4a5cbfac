-- CreateTable
CREATE TABLE "organization_paper_details" (
    "organization_id" UUID NOT NULL,
    "tax_id" TEXT,
    "address" TEXT NOT NULL DEFAULT '',
    "representative" TEXT NOT NULL DEFAULT '',
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_paper_details_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "paper_series" (
    "issuer_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "year" SMALLINT NOT NULL,
    "last" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "paper_series_pkey" PRIMARY KEY ("issuer_id","kind","year")
);

-- CreateTable
CREATE TABLE "paper" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "issuer_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "year" SMALLINT NOT NULL,
    "number" INTEGER NOT NULL,
    "subject" TEXT NOT NULL,
    "order_id" UUID,
    "other_id" UUID,
    "basis" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "person_id" UUID NOT NULL,
    "issued_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "replaces_id" UUID,

    CONSTRAINT "paper_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "paper_replaces_id_key" ON "paper"("replaces_id");

-- CreateIndex
CREATE INDEX "paper_issuer_id_kind_subject_idx" ON "paper"("issuer_id", "kind", "subject");

-- CreateIndex
CREATE INDEX "paper_order_id_idx" ON "paper"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "paper_issuer_id_kind_year_number_key" ON "paper"("issuer_id", "kind", "year", "number");

-- AddForeignKey
ALTER TABLE "organization_paper_details" ADD CONSTRAINT "organization_paper_details_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "paper_series" ADD CONSTRAINT "paper_series_issuer_id_fkey" FOREIGN KEY ("issuer_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "paper" ADD CONSTRAINT "paper_issuer_id_fkey" FOREIGN KEY ("issuer_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "paper" ADD CONSTRAINT "paper_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "paper" ADD CONSTRAINT "paper_replaces_id_fkey" FOREIGN KEY ("replaces_id") REFERENCES "paper"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- What Prisma's schema can't say.
ALTER TABLE organization_paper_details ADD CHECK (tax_id ~ '^([0-9]{10}|[0-9]{12}|[0-9]{13})$');
ALTER TABLE paper_series ADD CHECK (last >= 0);
ALTER TABLE paper ADD CHECK (kind IN ('delivery_note', 'receipt', 'seller_statement', 'purchase_list')), ADD CHECK (number > 0);
-- A subject has one first paper, and each later one replaces another: a chain, never a fork.
CREATE UNIQUE INDEX paper_first ON paper (issuer_id, kind, subject) WHERE replaces_id IS NULL;

-- An issued paper is history.
CREATE TRIGGER paper_is_history BEFORE UPDATE OR DELETE ON paper FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER paper_is_not_emptied BEFORE TRUNCATE ON paper FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE ON paper FROM app;
REVOKE DELETE ON paper_series FROM app;
