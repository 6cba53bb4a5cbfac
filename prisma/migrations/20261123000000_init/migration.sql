-- CreateTable
CREATE TABLE "idempotency_key" (
    "person_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "status" SMALLINT,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("person_id","organization_id","key")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "topic" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "recipients" UUID[],
    "actor_id" UUID,
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_parked" (
    "id" BIGINT NOT NULL,
    "topic" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "recipients" UUID[],
    "actor_id" UUID,
    "error" TEXT NOT NULL,
    "parked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_parked_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "feed_head" (
    "person_id" UUID NOT NULL,
    "last_seq" BIGINT NOT NULL,
    "read_seq" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "feed_head_pkey" PRIMARY KEY ("person_id")
) WITH (fillfactor = 70);

-- CreateTable
CREATE TABLE "feed_entry" (
    "id" BIGSERIAL NOT NULL,
    "person_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "level" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "read_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "feed_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "worker_heartbeat" (
    "worker_id" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "worker_heartbeat_pkey" PRIMARY KEY ("worker_id")
);

-- CreateTable
CREATE UNLOGGED TABLE "rate_limit" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(6) NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key","valid_from")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "person_id" UUID,
    "organization_id" UUID,
    "action" TEXT NOT NULL,
    "subject" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "file" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "hash" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "bytes" INTEGER NOT NULL,
    "organization_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "category" (
    "code" TEXT NOT NULL,
    "name_vi" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "icon" TEXT NOT NULL,
    "position" SMALLINT NOT NULL,

    CONSTRAINT "category_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "produce_state" (
    "code" TEXT NOT NULL,
    "name_vi" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "position" SMALLINT NOT NULL,

    CONSTRAINT "produce_state_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "unit" (
    "code" TEXT NOT NULL,
    "name_vi" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "measure" TEXT NOT NULL,
    "grams" INTEGER,

    CONSTRAINT "unit_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "product" (
    "id" TEXT NOT NULL,
    "name_vi" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "category_code" TEXT NOT NULL,
    "measure" TEXT NOT NULL,
    "states" TEXT[],
    "harvest_months" SMALLINT[],
    "areas" TEXT[],
    "aliases" TEXT[],
    "picture" TEXT NOT NULL,
    "alt_vi" TEXT NOT NULL,
    "alt_en" TEXT NOT NULL,
    "search" TEXT NOT NULL,
    "position" SMALLINT NOT NULL,

    CONSTRAINT "product_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "product_unit" (
    "product_id" TEXT NOT NULL,
    "unit_code" TEXT NOT NULL,
    "grams_per_piece" INTEGER,
    "position" SMALLINT NOT NULL,

    CONSTRAINT "product_unit_pkey" PRIMARY KEY ("product_id","unit_code")
);

-- CreateTable
CREATE TABLE "grade" (
    "product_id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name_vi" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "position" SMALLINT NOT NULL,

    CONSTRAINT "grade_pkey" PRIMARY KEY ("product_id","code")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "name" TEXT NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'vi',
    "demo_note_vi" TEXT,
    "demo_note_en" TEXT,
    "demo_position" SMALLINT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person_phone" (
    "person_id" UUID NOT NULL,
    "phone" TEXT NOT NULL,

    CONSTRAINT "person_phone_pkey" PRIMARY KEY ("person_id","phone")
);

-- CreateTable
CREATE TABLE "organization" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "phone" TEXT,
    "commune_id" UUID,
    "old_commune_id" UUID,
    "may_sell" BOOLEAN NOT NULL DEFAULT false,
    "may_buy" BOOLEAN NOT NULL DEFAULT false,
    "bank_bin" TEXT,
    "bank_account" TEXT,
    "bank_holder" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "person_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "role" TEXT NOT NULL,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("person_id","organization_id")
);

-- CreateTable
CREATE TABLE "delivery_offer" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "fee" BIGINT NOT NULL,
    "position" SMALLINT NOT NULL DEFAULT 0,
    "withdrawn_at" TIMESTAMPTZ(6),

    CONSTRAINT "delivery_offer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "jurisdiction" (
    "organization_id" UUID NOT NULL,
    "locality_id" UUID NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "jurisdiction_pkey" PRIMARY KEY ("organization_id","locality_id","valid_from")
);

-- CreateTable
CREATE TABLE "session" (
    "token_hash" BYTEA NOT NULL,
    "person_id" UUID NOT NULL,
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "revoked_at" TIMESTAMPTZ(6),

    CONSTRAINT "session_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "sign_in_code" (
    "phone" TEXT NOT NULL,
    "code_hash" BYTEA NOT NULL,
    "tries" SMALLINT NOT NULL DEFAULT 0,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "proof_hash" BYTEA,
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "sign_in_code_pkey" PRIMARY KEY ("phone")
);

-- CreateTable
CREATE TABLE "lot" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "product_id" TEXT NOT NULL,
    "grade_code" TEXT,
    "state" TEXT NOT NULL,
    "origin_id" UUID NOT NULL,
    "old_origin_id" UUID,
    "harvested_on" DATE,
    "measure" TEXT NOT NULL,
    "unit_code" TEXT NOT NULL,
    "grams_per_piece" INTEGER,
    "available" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "listing" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "lot_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "product_id" TEXT NOT NULL,
    "category_code" TEXT NOT NULL,
    "area_code" TEXT,
    "title" TEXT,
    "description" TEXT NOT NULL DEFAULT '',
    "price" BIGINT NOT NULL,
    "least" BIGINT NOT NULL,
    "step" BIGINT NOT NULL,
    "tolerance_bp" INTEGER NOT NULL DEFAULT 500,
    "ready_on" DATE NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "in_stock" BOOLEAN NOT NULL DEFAULT true,
    "search" TEXT NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 1,
    "listed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "listing_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "listing_photo" (
    "listing_id" UUID NOT NULL,
    "file_id" UUID NOT NULL,
    "position" SMALLINT NOT NULL,

    CONSTRAINT "listing_photo_pkey" PRIMARY KEY ("listing_id","file_id")
);

-- CreateTable
CREATE TABLE "stock_move" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "lot_id" UUID NOT NULL,
    "order_line_id" UUID,
    "why" TEXT NOT NULL,
    "n" SMALLINT NOT NULL DEFAULT 1,
    "delta" BIGINT NOT NULL,
    "person_id" UUID,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stock_move_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "checkout" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "buyer_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "client_key" TEXT NOT NULL,
    "total" BIGINT NOT NULL,
    "placed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "checkout_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "orders" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "number" TEXT NOT NULL,
    "checkout_id" UUID NOT NULL,
    "buyer_id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'placed',
    "parties" JSONB NOT NULL,
    "handover" TEXT NOT NULL,
    "offer_name" TEXT,
    "fee" BIGINT NOT NULL DEFAULT 0,
    "destination_id" UUID,
    "address" TEXT NOT NULL DEFAULT '',
    "carrier" TEXT,
    "plate" TEXT,
    "carrier_phone" TEXT,
    "note" TEXT NOT NULL DEFAULT '',
    "goods" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "settlement_n" INTEGER,
    "moves" INTEGER NOT NULL DEFAULT 1,
    "placed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6),
    "delivered_at" TIMESTAMPTZ(6),
    "dispute_until" TIMESTAMPTZ(6),

    CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_line" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "order_id" UUID NOT NULL,
    "listing_id" UUID NOT NULL,
    "lot_id" UUID NOT NULL,
    "position" SMALLINT NOT NULL,
    "product_id" TEXT NOT NULL,
    "title" TEXT,
    "grade_code" TEXT,
    "state" TEXT NOT NULL,
    "measure" TEXT NOT NULL,
    "unit_code" TEXT NOT NULL,
    "grams_per_piece" INTEGER,
    "origin_id" UUID NOT NULL,
    "old_origin_id" UUID,
    "price" BIGINT NOT NULL,
    "tolerance_bp" INTEGER NOT NULL,
    "amount" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "taken" BIGINT NOT NULL,

    CONSTRAINT "order_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_move" (
    "order_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "move" TEXT NOT NULL,
    "from_state" TEXT,
    "to_state" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "person_id" UUID,
    "organization_id" UUID,
    "on_behalf_of" UUID,
    "reason" TEXT,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "order_move_pkey" PRIMARY KEY ("order_id","n")
);

-- CreateTable
CREATE TABLE "order_note" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "order_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "person_id" UUID,
    "organization_id" UUID,
    "reason" TEXT,
    "total" BIGINT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "order_note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "weighing" (
    "order_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "line_id" UUID NOT NULL,
    "gross" BIGINT,
    "tare" BIGINT NOT NULL DEFAULT 0,
    "deduction" BIGINT NOT NULL DEFAULT 0,
    "net" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "person_id" UUID,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "weighing_pkey" PRIMARY KEY ("order_id","n","line_id")
);

-- CreateTable
CREATE TABLE "settlement" (
    "order_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "weighing_n" INTEGER NOT NULL,
    "goods" BIGINT NOT NULL,
    "fee" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "settlement_pkey" PRIMARY KEY ("order_id","n")
);

-- CreateTable
CREATE TABLE "order_pending" (
    "order_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "detail" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "order_pending_pkey" PRIMARY KEY ("order_id","kind")
);

-- CreateTable
CREATE TABLE "payment" (
    "order_id" UUID NOT NULL,
    "method" TEXT NOT NULL,
    "paid_amount" BIGINT,
    "paid_said_at" TIMESTAMPTZ(6),
    "received_said_at" TIMESTAMPTZ(6),
    "return_said_at" TIMESTAMPTZ(6),
    "returned_amount" BIGINT,
    "return_received_at" TIMESTAMPTZ(6),

    CONSTRAINT "payment_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "area" (
    "code" TEXT NOT NULL,
    "name_vi" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "label_vi" TEXT NOT NULL,
    "label_en" TEXT NOT NULL,

    CONSTRAINT "area_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "locality" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "kind" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "type" TEXT,
    "name_vi" TEXT NOT NULL,
    "short_vi" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "short_en" TEXT NOT NULL,
    "parent_id" UUID,
    "area_code" TEXT,
    "outside" BOOLEAN NOT NULL DEFAULT false,
    "lat" DOUBLE PRECISION,
    "lng" DOUBLE PRECISION,

    CONSTRAINT "locality_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "locality_successor" (
    "from_id" UUID NOT NULL,
    "to_id" UUID NOT NULL,
    "change" TEXT NOT NULL,
    "share" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "locality_successor_pkey" PRIMARY KEY ("from_id","to_id")
);

-- CreateTable
CREATE TABLE "trade" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "day" DATE NOT NULL,
    "sign" SMALLINT NOT NULL,
    "reverses_id" UUID,
    "order_id" UUID NOT NULL,
    "order_line_id" UUID NOT NULL,
    "settlement_n" INTEGER NOT NULL,
    "product_id" TEXT NOT NULL,
    "grade_code" TEXT,
    "state" TEXT NOT NULL,
    "measure" TEXT NOT NULL,
    "unit_code" TEXT NOT NULL,
    "grams" BIGINT,
    "estimated" BOOLEAN NOT NULL,
    "pieces" BIGINT,
    "dong" BIGINT NOT NULL,
    "origin_id" UUID NOT NULL,
    "old_origin_id" UUID,
    "area_code" TEXT,
    "destination_id" UUID,
    "seller_id" UUID NOT NULL,
    "buyer_id" UUID NOT NULL,
    "buyer_kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trade_pkey" PRIMARY KEY ("day","id")
) PARTITION BY RANGE ("day");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "feed_entry_person_id_seq_key" ON "feed_entry"("person_id", "seq");

-- CreateIndex
CREATE INDEX "audit_organization_id_at_idx" ON "audit"("organization_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "file_hash_key" ON "file"("hash");

-- CreateIndex
CREATE INDEX "file_organization_id_created_at_idx" ON "file"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "product_category_code_idx" ON "product"("category_code");

-- CreateIndex
CREATE INDEX "person_phone_phone_idx" ON "person_phone"("phone");

-- CreateIndex
CREATE INDEX "organization_commune_id_idx" ON "organization"("commune_id");

-- CreateIndex
CREATE INDEX "membership_organization_id_idx" ON "membership"("organization_id");

-- CreateIndex
CREATE INDEX "delivery_offer_organization_id_idx" ON "delivery_offer"("organization_id");

-- CreateIndex
CREATE INDEX "session_person_id_idx" ON "session"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "sign_in_code_proof_hash_key" ON "sign_in_code"("proof_hash");

-- CreateIndex
CREATE INDEX "lot_organization_id_idx" ON "lot"("organization_id");

-- CreateIndex
CREATE INDEX "listing_lot_id_idx" ON "listing"("lot_id");

-- CreateIndex
CREATE INDEX "listing_organization_id_state_idx" ON "listing"("organization_id", "state");

-- CreateIndex
CREATE INDEX "stock_move_lot_id_idx" ON "stock_move"("lot_id");

-- CreateIndex
CREATE UNIQUE INDEX "stock_move_order_line_id_why_n_key" ON "stock_move"("order_line_id", "why", "n");

-- CreateIndex
CREATE UNIQUE INDEX "checkout_buyer_id_person_id_client_key_key" ON "checkout"("buyer_id", "person_id", "client_key");

-- CreateIndex
CREATE UNIQUE INDEX "orders_number_key" ON "orders"("number");

-- CreateIndex
CREATE INDEX "orders_checkout_id_idx" ON "orders"("checkout_id");

-- CreateIndex
CREATE INDEX "orders_buyer_id_changed_at_idx" ON "orders"("buyer_id", "changed_at");

-- CreateIndex
CREATE INDEX "orders_seller_id_changed_at_idx" ON "orders"("seller_id", "changed_at");

-- CreateIndex
CREATE INDEX "order_line_listing_id_idx" ON "order_line"("listing_id");

-- CreateIndex
CREATE INDEX "order_line_lot_id_idx" ON "order_line"("lot_id");

-- CreateIndex
CREATE UNIQUE INDEX "order_line_order_id_listing_id_key" ON "order_line"("order_id", "listing_id");

-- CreateIndex
CREATE INDEX "order_note_order_id_at_idx" ON "order_note"("order_id", "at");

-- CreateIndex
CREATE INDEX "locality_parent_id_idx" ON "locality"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "locality_kind_code_valid_from_key" ON "locality"("kind", "code", "valid_from");

-- CreateIndex
CREATE INDEX "locality_successor_to_id_idx" ON "locality_successor"("to_id");

-- CreateIndex
CREATE INDEX "trade_seller_id_day_idx" ON "trade"("seller_id", "day");

-- CreateIndex
CREATE INDEX "trade_buyer_id_day_idx" ON "trade"("buyer_id", "day");

-- CreateIndex
CREATE INDEX "trade_origin_id_day_idx" ON "trade"("origin_id", "day");

-- CreateIndex
CREATE INDEX "trade_order_line_id_idx" ON "trade"("order_line_id");

-- AddForeignKey
ALTER TABLE "file" ADD CONSTRAINT "file_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "product" ADD CONSTRAINT "product_category_code_fkey" FOREIGN KEY ("category_code") REFERENCES "category"("code") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "product_unit" ADD CONSTRAINT "product_unit_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "product_unit" ADD CONSTRAINT "product_unit_unit_code_fkey" FOREIGN KEY ("unit_code") REFERENCES "unit"("code") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "grade" ADD CONSTRAINT "grade_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "person_phone" ADD CONSTRAINT "person_phone_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "organization" ADD CONSTRAINT "organization_commune_id_fkey" FOREIGN KEY ("commune_id") REFERENCES "locality"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "organization" ADD CONSTRAINT "organization_old_commune_id_fkey" FOREIGN KEY ("old_commune_id") REFERENCES "locality"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "delivery_offer" ADD CONSTRAINT "delivery_offer_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "jurisdiction" ADD CONSTRAINT "jurisdiction_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "jurisdiction" ADD CONSTRAINT "jurisdiction_locality_id_fkey" FOREIGN KEY ("locality_id") REFERENCES "locality"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "lot" ADD CONSTRAINT "lot_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "lot" ADD CONSTRAINT "lot_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "lot" ADD CONSTRAINT "lot_unit_code_fkey" FOREIGN KEY ("unit_code") REFERENCES "unit"("code") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "lot" ADD CONSTRAINT "lot_origin_id_fkey" FOREIGN KEY ("origin_id") REFERENCES "locality"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "lot" ADD CONSTRAINT "lot_old_origin_id_fkey" FOREIGN KEY ("old_origin_id") REFERENCES "locality"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "listing" ADD CONSTRAINT "listing_lot_id_fkey" FOREIGN KEY ("lot_id") REFERENCES "lot"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "listing" ADD CONSTRAINT "listing_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "listing" ADD CONSTRAINT "listing_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "listing_photo" ADD CONSTRAINT "listing_photo_listing_id_fkey" FOREIGN KEY ("listing_id") REFERENCES "listing"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "listing_photo" ADD CONSTRAINT "listing_photo_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "file"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "stock_move" ADD CONSTRAINT "stock_move_lot_id_fkey" FOREIGN KEY ("lot_id") REFERENCES "lot"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "stock_move" ADD CONSTRAINT "stock_move_order_line_id_fkey" FOREIGN KEY ("order_line_id") REFERENCES "order_line"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_buyer_id_fkey" FOREIGN KEY ("buyer_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_checkout_id_fkey" FOREIGN KEY ("checkout_id") REFERENCES "checkout"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_buyer_id_fkey" FOREIGN KEY ("buyer_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_seller_id_fkey" FOREIGN KEY ("seller_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_destination_id_fkey" FOREIGN KEY ("destination_id") REFERENCES "locality"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_listing_id_fkey" FOREIGN KEY ("listing_id") REFERENCES "listing"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_lot_id_fkey" FOREIGN KEY ("lot_id") REFERENCES "lot"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_origin_id_fkey" FOREIGN KEY ("origin_id") REFERENCES "locality"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "order_move" ADD CONSTRAINT "order_move_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "order_note" ADD CONSTRAINT "order_note_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "weighing" ADD CONSTRAINT "weighing_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "weighing" ADD CONSTRAINT "weighing_line_id_fkey" FOREIGN KEY ("line_id") REFERENCES "order_line"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "settlement" ADD CONSTRAINT "settlement_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "order_pending" ADD CONSTRAINT "order_pending_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "locality" ADD CONSTRAINT "locality_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "locality"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "locality" ADD CONSTRAINT "locality_area_code_fkey" FOREIGN KEY ("area_code") REFERENCES "area"("code") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "locality_successor" ADD CONSTRAINT "locality_successor_from_id_fkey" FOREIGN KEY ("from_id") REFERENCES "locality"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "locality_successor" ADD CONSTRAINT "locality_successor_to_id_fkey" FOREIGN KEY ("to_id") REFERENCES "locality"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "trade" ADD CONSTRAINT "trade_order_line_id_fkey" FOREIGN KEY ("order_line_id") REFERENCES "order_line"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "trade" ADD CONSTRAINT "trade_origin_id_fkey" FOREIGN KEY ("origin_id") REFERENCES "locality"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "trade" ADD CONSTRAINT "trade_seller_id_fkey" FOREIGN KEY ("seller_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "trade" ADD CONSTRAINT "trade_buyer_id_fkey" FOREIGN KEY ("buyer_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "trade" ADD CONSTRAINT "trade_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- What Prisma's schema can't say: extensions, checks, partial indexes, partitions, functions, and what each role may do.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

ALTER TABLE locality ADD CHECK (kind IN ('province', 'district', 'commune'));
ALTER TABLE organization ADD CHECK (kind IN ('farm', 'cooperative', 'buyer', 'office', 'operator'));
ALTER TABLE membership ADD CHECK (role IN ('owner', 'manager', 'staff'));
ALTER TABLE lot ADD CONSTRAINT lot_never_oversold CHECK (available >= 0);
ALTER TABLE lot ADD CHECK (measure IN ('mass', 'count'));
ALTER TABLE listing ADD CHECK (state IN ('open', 'paused', 'withdrawn')), ADD CHECK (price > 0 AND least > 0 AND step > 0);
ALTER TABLE stock_move ADD CHECK (delta <> 0);
ALTER TABLE orders ADD CHECK (state IN ('placed', 'confirmed', 'declined', 'expired', 'cancelled', 'ready', 'in_transit', 'delivered', 'completed', 'disputed', 'refunded')),
  ADD CHECK (handover IN ('pickup', 'delivery')), ADD CHECK (total = goods + fee), ADD CHECK (buyer_id <> seller_id);
ALTER TABLE order_line ADD CHECK (amount > 0 AND price > 0 AND taken >= 0);
ALTER TABLE settlement ADD CHECK (total = goods + fee);
ALTER TABLE weighing ADD CHECK (net >= 0 AND (gross IS NULL OR net = gross - tare - deduction));
ALTER TABLE payment ADD CHECK (method IN ('cash', 'transfer'));
ALTER TABLE trade ADD CHECK (sign IN (1, -1) AND (sign = 1) = (reverses_id IS NULL));
ALTER TABLE outbox ADD CHECK (level IN ('silent', 'bell', 'urgent'));

-- The market's pages: one index a sort, over what is for sale now.
CREATE INDEX listing_open_new ON listing (listed_at DESC, id DESC) WHERE state = 'open' AND in_stock;
CREATE INDEX listing_open_price ON listing (price, id) WHERE state = 'open' AND in_stock;
CREATE INDEX listing_open_ready ON listing (ready_on, id) WHERE state = 'open' AND in_stock;
CREATE INDEX listing_open_category ON listing (category_code, listed_at DESC, id DESC) WHERE state = 'open' AND in_stock;
CREATE INDEX listing_open_product ON listing (product_id, listed_at DESC, id DESC) WHERE state = 'open' AND in_stock;
CREATE INDEX listing_open_search ON listing USING gin (search gin_trgm_ops) WHERE state = 'open' AND in_stock;
-- The clock's moves, and what waits for an answer.
CREATE INDEX orders_to_expire ON orders (expires_at) WHERE state = 'placed';
CREATE INDEX orders_to_complete ON orders (dispute_until) WHERE state = 'delivered';
CREATE INDEX feed_entry_told ON feed_entry (person_id, seq DESC) WHERE level <> 'silent';

-- A lot that sells out leaves the market by the same statement that took its last gram, and comes back with it.
CREATE FUNCTION listing_follows_stock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE listing SET in_stock = NEW.available > 0 WHERE lot_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER lot_stock_gone_or_back AFTER UPDATE OF available ON lot
  FOR EACH ROW WHEN ((OLD.available = 0) <> (NEW.available = 0)) EXECUTE FUNCTION listing_follows_stock();

-- Partitions by month lie in a schema of their own; the default one catches what comes before or after them.
CREATE SCHEMA trade_month;
CREATE FUNCTION make_trade_months(first date, last date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE m date := date_trunc('month', first); BEGIN
  WHILE m <= last LOOP
    EXECUTE format('CREATE TABLE IF NOT EXISTS trade_month.%I PARTITION OF public.trade FOR VALUES FROM (%L) TO (%L)',
      'm' || to_char(m, 'YYYYMM'), m, (m + interval '1 month')::date);
    m := m + interval '1 month';
  END LOOP;
END $$;
CREATE TABLE trade_month.other PARTITION OF trade DEFAULT;
SELECT make_trade_months('2025-06-01', '2028-12-01');

-- Moves up to n rows from the outbox into the feeds. One writer at a time, so a person's sequence has no gap and
-- id order is commit order; one empty wake-up for the nodes a batch, because NOTIFY takes a global lock at commit.
CREATE FUNCTION relay(n int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE moved int;
BEGIN
  PERFORM pg_advisory_xact_lock(7001);
  WITH batch AS MATERIALIZED (
    DELETE FROM outbox WHERE id IN (SELECT id FROM outbox ORDER BY id LIMIT n)
    RETURNING id, topic, level, body, recipients, actor_id, created_at
  ), each AS MATERIALIZED (
    SELECT b.id, b.topic, b.body, b.created_at, u.person_id,
      CASE WHEN u.person_id = b.actor_id THEN 'silent' ELSE b.level END AS level,
      row_number() OVER (PARTITION BY u.person_id ORDER BY b.id) AS nth
    FROM batch b, LATERAL (SELECT DISTINCT unnest(b.recipients) AS person_id) u
  ), cnt AS (SELECT person_id, count(*) AS c FROM each GROUP BY person_id
  ), head AS (
    INSERT INTO feed_head (person_id, last_seq) SELECT person_id, c FROM cnt ORDER BY person_id
    ON CONFLICT (person_id) DO UPDATE SET last_seq = feed_head.last_seq + excluded.last_seq RETURNING person_id, last_seq
  ), ins AS (
    INSERT INTO feed_entry (person_id, seq, level, topic, body, created_at)
    SELECT e.person_id, h.last_seq - c.c + e.nth, e.level, e.topic, e.body, e.created_at
    FROM each e JOIN head h USING (person_id) JOIN cnt c USING (person_id) ORDER BY e.id, e.person_id
    RETURNING 1
  ) SELECT (SELECT count(*) FROM batch) INTO moved FROM (SELECT count(*) FROM ins) x;
  IF moved > 0 THEN PERFORM pg_notify('feed', ''); END IF;
  RETURN moved;
END $$;

-- History is added to and never changed, by nobody.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION '% is history: it is added to, never changed', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['audit', 'order_move', 'order_note', 'weighing', 'settlement', 'stock_move', 'trade'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t || '_is_history', t);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t || '_is_not_emptied', t);
  END LOOP;
END $$;

-- The role that works: no DDL, and history only grows. (The role is made with the database, before any migration.)
GRANT USAGE ON SCHEMA public TO app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO app;
REVOKE UPDATE, DELETE ON audit, order_move, order_note, weighing, settlement, stock_move, trade FROM app;
REVOKE UPDATE, DELETE ON order_line FROM app;
GRANT UPDATE (taken) ON order_line TO app;
DO $$ BEGIN -- a shadow database has no bookkeeping table
  IF to_regclass('_prisma_migrations') IS NOT NULL THEN REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations FROM app; END IF;
END $$;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO app;
