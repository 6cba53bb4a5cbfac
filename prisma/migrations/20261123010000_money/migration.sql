-- CreateTable
CREATE TABLE "payment_environment" (
    "singleton" BOOLEAN NOT NULL DEFAULT true,
    "environment" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_environment_pkey" PRIMARY KEY ("singleton")
);

-- CreateTable
CREATE TABLE "collected_order" (
    "order_id" UUID NOT NULL,
    "checkout_id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "buyer_id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "environment" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "estimate" BIGINT NOT NULL,
    "ceiling" BIGINT,
    "fee_bp" INTEGER NOT NULL,
    "due" BIGINT,
    "goods" BIGINT,
    "settlement_n" INTEGER,
    "state" TEXT NOT NULL DEFAULT 'open',
    "hold" TEXT NOT NULL DEFAULT 'none',
    "captured" BIGINT NOT NULL DEFAULT 0,
    "refunded" BIGINT NOT NULL DEFAULT 0,
    "released" BIGINT NOT NULL DEFAULT 0,
    "platform_fee" BIGINT NOT NULL DEFAULT 0,
    "vat" BIGINT NOT NULL DEFAULT 0,
    "pit" BIGINT NOT NULL DEFAULT 0,
    "net" BIGINT NOT NULL DEFAULT 0,
    "placed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "pay_until" TIMESTAMPTZ(6),
    "delivered_at" TIMESTAMPTZ(6),
    "releasable_at" TIMESTAMPTZ(6),
    "released_at" TIMESTAMPTZ(6),

    CONSTRAINT "collected_order_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "collection" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "kind" TEXT NOT NULL,
    "checkout_id" UUID NOT NULL,
    "order_id" UUID,
    "environment" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'created',
    "amount" BIGINT NOT NULL,
    "authorized" BIGINT NOT NULL DEFAULT 0,
    "captured" BIGINT NOT NULL DEFAULT 0,
    "refunded" BIGINT NOT NULL DEFAULT 0,
    "disputed" BOOLEAN NOT NULL DEFAULT false,
    "session_ref" TEXT,
    "session_url" TEXT,
    "provider_ref" TEXT,
    "charge_ref" TEXT,
    "api_version" TEXT,
    "capture_before" TIMESTAMPTZ(6),
    "expires_at" TIMESTAMPTZ(6),
    "failure" TEXT,
    "settled_amount" BIGINT,
    "settled_in" TEXT,
    "exchange_rate" DECIMAL(65,30),
    "provider_fee" BIGINT NOT NULL DEFAULT 0,
    "moves" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checked_at" TIMESTAMPTZ(6),

    CONSTRAINT "collection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "collection_move" (
    "collection_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "from_state" TEXT NOT NULL,
    "to_state" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "ref" TEXT,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "collection_move_pkey" PRIMARY KEY ("collection_id","n")
);

-- CreateTable
CREATE TABLE "payment_operation" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "kind" TEXT NOT NULL,
    "collection_id" UUID,
    "subject_id" UUID,
    "amount" BIGINT NOT NULL DEFAULT 0,
    "params" JSONB NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL DEFAULT 'pending',
    "provider_ref" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "first_sent_at" TIMESTAMPTZ(6),
    "next_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(6),

    CONSTRAINT "payment_operation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_inbox" (
    "provider" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "object_ref" TEXT,
    "raw" BYTEA NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'new',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "next_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(6),

    CONSTRAINT "webhook_inbox_pkey" PRIMARY KEY ("provider","event_id")
);

-- CreateTable
CREATE TABLE "bank_receipt" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "provider" TEXT NOT NULL,
    "provider_txn_id" TEXT NOT NULL,
    "receipt_key" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "direction" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "bank_ref" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" TEXT NOT NULL,
    "why" TEXT,
    "order_id" UUID,
    "to_order" BIGINT NOT NULL DEFAULT 0,
    "to_refund" BIGINT NOT NULL DEFAULT 0,
    "proposed_by" UUID,
    "proposed_at" TIMESTAMPTZ(6),
    "proposal" JSONB,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),

    CONSTRAINT "bank_receipt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cash_taken" (
    "order_id" UUID NOT NULL,
    "collector_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "side" TEXT NOT NULL,
    "due" BIGINT NOT NULL,
    "cash" BIGINT NOT NULL,
    "proof" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cash_taken_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "remittance" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "collector_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'proposed',
    "note" TEXT NOT NULL DEFAULT '',
    "made_by" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),

    CONSTRAINT "remittance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refund" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "order_id" UUID,
    "checkout_id" UUID,
    "collection_id" UUID,
    "receipt_id" UUID,
    "buyer_id" UUID,
    "amount" BIGINT NOT NULL,
    "cause" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "method" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'due',
    "provider_ref" TEXT,
    "bin" TEXT,
    "account" TEXT,
    "holder" TEXT,
    "from_account" TEXT NOT NULL,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "paid_at" TIMESTAMPTZ(6),

    CONSTRAINT "refund_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "card_dispute" (
    "provider_ref" TEXT NOT NULL,
    "collection_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "opened_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(6),

    CONSTRAINT "card_dispute_pkey" PRIMARY KEY ("provider_ref")
);

-- CreateTable
CREATE TABLE "payout_batch" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "number" SERIAL NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "made_by" UUID NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "approved_by" UUID,
    "approved_at" TIMESTAMPTZ(6),

    CONSTRAINT "payout_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payout" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "batch_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "payee_id" UUID,
    "refund_id" UUID,
    "amount" BIGINT NOT NULL,
    "provider" TEXT NOT NULL DEFAULT 'bank',
    "bin" TEXT,
    "account" TEXT,
    "holder" TEXT,
    "content" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "bank_ref" TEXT,
    "transfer_ref" TEXT,
    "return_reason" TEXT,
    "paid_at" TIMESTAMPTZ(6),
    "returned_at" TIMESTAMPTZ(6),

    CONSTRAINT "payout_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payee" (
    "organization_id" UUID NOT NULL,
    "tax_kind" TEXT NOT NULL,
    "own_produce" BOOLEAN NOT NULL DEFAULT false,
    "connect_ref" TEXT,
    "connect_ready" BOOLEAN NOT NULL DEFAULT false,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payee_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "cooperative_member" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "cooperative_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "phone" TEXT,
    "left_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cooperative_member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member_share" (
    "order_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "weight" BIGINT NOT NULL,

    CONSTRAINT "member_share_pkey" PRIMARY KEY ("order_id","member_id")
);

-- CreateTable
CREATE TABLE "finding" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "found_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(6),
    "resolved_by" UUID,
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "finding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_account" (
    "id" SERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "min_balance" BIGINT,
    "balance" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "ledger_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_tx" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "order_id" UUID,
    "reverses_id" BIGINT,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_tx_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "id" BIGSERIAL NOT NULL,
    "tx_id" BIGINT NOT NULL,
    "account_id" INTEGER NOT NULL,
    "amount" BIGINT NOT NULL,
    "balance_after" BIGINT NOT NULL,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "collected_order_number_key" ON "collected_order"("number");

-- CreateIndex
CREATE INDEX "collected_order_checkout_id_idx" ON "collected_order"("checkout_id");

-- CreateIndex
CREATE INDEX "collected_order_seller_id_released_at_idx" ON "collected_order"("seller_id", "released_at");

-- CreateIndex
CREATE UNIQUE INDEX "collection_session_ref_key" ON "collection"("session_ref");

-- CreateIndex
CREATE UNIQUE INDEX "collection_provider_ref_key" ON "collection"("provider_ref");

-- CreateIndex
CREATE UNIQUE INDEX "collection_charge_ref_key" ON "collection"("charge_ref");

-- CreateIndex
CREATE INDEX "collection_checkout_id_idx" ON "collection"("checkout_id");

-- CreateIndex
CREATE INDEX "collection_order_id_idx" ON "collection"("order_id");

-- CreateIndex
CREATE INDEX "payment_operation_collection_id_idx" ON "payment_operation"("collection_id");

-- CreateIndex
CREATE UNIQUE INDEX "bank_receipt_receipt_key_key" ON "bank_receipt"("receipt_key");

-- CreateIndex
CREATE INDEX "bank_receipt_order_id_idx" ON "bank_receipt"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "bank_receipt_provider_provider_txn_id_key" ON "bank_receipt"("provider", "provider_txn_id");

-- CreateIndex
CREATE INDEX "cash_taken_collector_id_at_idx" ON "cash_taken"("collector_id", "at");

-- CreateIndex
CREATE INDEX "remittance_collector_id_at_idx" ON "remittance"("collector_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "refund_provider_ref_key" ON "refund"("provider_ref");

-- CreateIndex
CREATE INDEX "refund_order_id_idx" ON "refund"("order_id");

-- CreateIndex
CREATE INDEX "refund_buyer_id_idx" ON "refund"("buyer_id");

-- CreateIndex
CREATE INDEX "card_dispute_collection_id_idx" ON "card_dispute"("collection_id");

-- CreateIndex
CREATE UNIQUE INDEX "payout_batch_number_key" ON "payout_batch"("number");

-- CreateIndex
CREATE UNIQUE INDEX "payout_transfer_ref_key" ON "payout"("transfer_ref");

-- CreateIndex
CREATE INDEX "payout_batch_id_idx" ON "payout"("batch_id");

-- CreateIndex
CREATE INDEX "payout_payee_id_idx" ON "payout"("payee_id");

-- CreateIndex
CREATE UNIQUE INDEX "payee_connect_ref_key" ON "payee"("connect_ref");

-- CreateIndex
CREATE INDEX "cooperative_member_cooperative_id_idx" ON "cooperative_member"("cooperative_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_account_code_key" ON "ledger_account"("code");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_tx_key_key" ON "ledger_tx"("key");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_tx_reverses_id_key" ON "ledger_tx"("reverses_id");

-- CreateIndex
CREATE INDEX "ledger_tx_order_id_idx" ON "ledger_tx"("order_id");

-- CreateIndex
CREATE INDEX "ledger_entry_account_id_id_idx" ON "ledger_entry"("account_id", "id");

-- CreateIndex
CREATE INDEX "ledger_entry_tx_id_idx" ON "ledger_entry"("tx_id");

-- AddForeignKey
ALTER TABLE "collected_order" ADD CONSTRAINT "collected_order_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "collected_order" ADD CONSTRAINT "collected_order_checkout_id_fkey" FOREIGN KEY ("checkout_id") REFERENCES "checkout"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "collected_order" ADD CONSTRAINT "collected_order_buyer_id_fkey" FOREIGN KEY ("buyer_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "collected_order" ADD CONSTRAINT "collected_order_seller_id_fkey" FOREIGN KEY ("seller_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "collection" ADD CONSTRAINT "collection_checkout_id_fkey" FOREIGN KEY ("checkout_id") REFERENCES "checkout"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "collection_move" ADD CONSTRAINT "collection_move_collection_id_fkey" FOREIGN KEY ("collection_id") REFERENCES "collection"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "payment_operation" ADD CONSTRAINT "payment_operation_collection_id_fkey" FOREIGN KEY ("collection_id") REFERENCES "collection"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "cash_taken" ADD CONSTRAINT "cash_taken_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "collected_order"("order_id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "refund" ADD CONSTRAINT "refund_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "collected_order"("order_id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "payout" ADD CONSTRAINT "payout_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "payout_batch"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "payee" ADD CONSTRAINT "payee_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "cooperative_member" ADD CONSTRAINT "cooperative_member_cooperative_id_fkey" FOREIGN KEY ("cooperative_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "member_share" ADD CONSTRAINT "member_share_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "collected_order"("order_id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "member_share" ADD CONSTRAINT "member_share_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "cooperative_member"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "ledger_tx" ADD CONSTRAINT "ledger_tx_reverses_id_fkey" FOREIGN KEY ("reverses_id") REFERENCES "ledger_tx"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_tx_id_fkey" FOREIGN KEY ("tx_id") REFERENCES "ledger_tx"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "ledger_account"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- By hand from here.
ALTER TABLE payment DROP CONSTRAINT payment_method_check;
ALTER TABLE payment ADD CONSTRAINT payment_method_check CHECK (method IN ('cash', 'transfer', 'card', 'vietqr', 'cod'));
ALTER TABLE payment_environment ADD CHECK (singleton), ADD CHECK (environment IN ('sandbox', 'test', 'live'));
ALTER TABLE collected_order
  ADD CHECK (method IN ('card', 'vietqr', 'cod')),
  ADD CHECK (state IN ('open', 'settled', 'ended')),
  ADD CHECK (hold IN ('none', 'held', 'releasable', 'released', 'refunded', 'frozen')),
  ADD CHECK (estimate >= 0 AND (ceiling IS NULL) = (method <> 'card') AND (due IS NULL OR due >= 0)),
  ADD CHECK (captured >= 0 AND refunded >= 0 AND released >= 0 AND refunded + released <= captured),
  ADD CHECK (released = platform_fee + vat + pit + net AND least(platform_fee, vat, pit, net) >= 0);
ALTER TABLE collection
  ADD CHECK (kind IN ('card', 'vietqr', 'cod') AND (kind = 'card') = (order_id IS NULL)),
  ADD CHECK (state IN ('created', 'requires_action', 'authorized', 'capturing', 'captured', 'refunded', 'failed', 'canceled', 'expired')),
  ADD CHECK (amount >= 0 AND authorized >= 0 AND captured >= 0 AND refunded >= 0 AND refunded <= captured),
  ADD CHECK (kind <> 'card' OR captured <= authorized);
-- At most one live payment a checkout (card) or order (transfer, cash).
CREATE UNIQUE INDEX collection_live_card ON collection (checkout_id) WHERE kind = 'card' AND state IN ('created', 'requires_action', 'authorized', 'capturing', 'captured');
CREATE UNIQUE INDEX collection_live_order ON collection (order_id) WHERE kind <> 'card' AND state IN ('created', 'requires_action', 'authorized', 'capturing', 'captured');
CREATE INDEX collection_to_check ON collection (coalesce(checked_at, created_at)) WHERE kind = 'card' AND state IN ('created', 'requires_action', 'authorized', 'capturing');
ALTER TABLE payment_operation
  ADD CHECK (kind IN ('open_session', 'expire_session', 'capture', 'cancel', 'refund', 'transfer', 'reverse_transfer')),
  ADD CHECK (state IN ('pending', 'sent', 'succeeded', 'failed', 'unknown')), ADD CHECK (amount >= 0);
CREATE INDEX payment_operation_due ON payment_operation (next_at) WHERE state IN ('pending', 'sent');
-- Money is captured, and a refund or a payout sent, by one operation.
CREATE UNIQUE INDEX payment_operation_one_capture ON payment_operation (collection_id) WHERE kind = 'capture' AND state <> 'failed';
CREATE UNIQUE INDEX payment_operation_one_subject ON payment_operation (kind, subject_id) WHERE kind IN ('refund', 'transfer', 'reverse_transfer') AND state <> 'failed';
ALTER TABLE webhook_inbox ADD CHECK (state IN ('new', 'done', 'dead'));
CREATE INDEX webhook_inbox_due ON webhook_inbox (next_at) WHERE state = 'new';
ALTER TABLE bank_receipt
  ADD CHECK (amount > 0 AND direction IN ('in', 'out')), ADD CHECK (state IN ('ignored', 'unmatched', 'matched', 'refunded')),
  ADD CHECK (to_order >= 0 AND to_refund >= 0 AND (state NOT IN ('matched', 'refunded') OR to_order + to_refund = amount)),
  ADD CHECK (decided_by IS NULL OR decided_by <> proposed_by);
CREATE INDEX bank_receipt_unmatched ON bank_receipt (at) WHERE state = 'unmatched';
ALTER TABLE cash_taken ADD CHECK (side IN ('seller', 'operator') AND due >= 0 AND cash >= 0);
ALTER TABLE remittance ADD CHECK (state IN ('proposed', 'confirmed', 'refused') AND amount > 0 AND (decided_by IS NULL OR decided_by <> made_by));
ALTER TABLE refund
  ADD CHECK (amount > 0 AND method IN ('card', 'bank') AND state IN ('due', 'sent', 'paid', 'failed')),
  ADD CHECK (cause IN ('cancelled', 'weighed_less', 'dispute', 'excess', 'late', 'unmatched', 'goodwill'));
CREATE INDEX refund_open ON refund (created_at) WHERE state IN ('due', 'sent', 'failed');
ALTER TABLE card_dispute ADD CHECK (state IN ('open', 'won', 'lost'));
ALTER TABLE payout_batch
  ADD CHECK (state IN ('draft', 'approved', 'closed', 'cancelled')), ADD CHECK (approved_by IS NULL OR approved_by <> made_by);
ALTER TABLE payout
  ADD CHECK (amount > 0 AND kind IN ('seller', 'refund') AND provider IN ('bank', 'stripe_connect')),
  ADD CHECK (state IN ('planned', 'approved', 'paid', 'returned', 'cancelled')), ADD CHECK ((kind = 'refund') = (refund_id IS NOT NULL));
-- What a payee is owed lies in one open payout at most: two drafts can't pay it twice.
CREATE UNIQUE INDEX payout_open_seller ON payout (payee_id) WHERE kind = 'seller' AND state IN ('planned', 'approved');
CREATE UNIQUE INDEX payout_open_refund ON payout (refund_id) WHERE kind = 'refund' AND state IN ('planned', 'approved', 'paid');
ALTER TABLE payee ADD CHECK (tax_kind IN ('household', 'individual', 'company', 'cooperative'));
ALTER TABLE member_share ADD CHECK (weight > 0);
CREATE UNIQUE INDEX finding_open ON finding (kind, subject) WHERE resolved_at IS NULL;

-- One environment a database: sandbox money never meets live money.
CREATE FUNCTION same_environment() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO payment_environment (environment) VALUES (NEW.environment) ON CONFLICT DO NOTHING;
  IF NOT EXISTS (SELECT 1 FROM payment_environment WHERE environment = NEW.environment) THEN
    RAISE EXCEPTION 'this database belongs to another payment environment than %', NEW.environment USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER collected_order_environment BEFORE INSERT ON collected_order FOR EACH ROW EXECUTE FUNCTION same_environment();
CREATE TRIGGER collection_environment BEFORE INSERT ON collection FOR EACH ROW EXECUTE FUNCTION same_environment();

-- The books.
ALTER TABLE ledger_account ADD CHECK (kind IN ('asset', 'liability', 'revenue', 'expense'));
ALTER TABLE ledger_entry ADD CHECK (amount <> 0);
CREATE FUNCTION ledger_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE total numeric; n int; BEGIN
  SELECT coalesce(sum(amount), 0), count(*) INTO total, n FROM ledger_entry WHERE tx_id = NEW.id;
  IF total <> 0 OR n < 2 THEN RAISE EXCEPTION 'ledger transaction is not balanced: sum %, % entries', total, n USING ERRCODE = '23514'; END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_tx_balanced AFTER INSERT ON ledger_tx DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balanced();
-- An entry joins the transaction that wrote its head, and no other: so one check a head, when it commits, sees them all.
CREATE FUNCTION ledger_apply() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE a ledger_account; BEGIN
  IF NOT EXISTS (SELECT 1 FROM ledger_tx WHERE id = NEW.tx_id AND at = now()) THEN
    RAISE EXCEPTION 'an entry is written with its transaction' USING ERRCODE = '42501';
  END IF;
  UPDATE ledger_account SET balance = balance + NEW.amount WHERE id = NEW.account_id RETURNING * INTO a;
  IF a.min_balance IS NOT NULL AND (CASE WHEN a.kind IN ('asset', 'expense') THEN a.balance ELSE -a.balance END) < a.min_balance THEN
    RAISE EXCEPTION 'account % would have less than %', a.code, a.min_balance USING ERRCODE = '23514', CONSTRAINT = 'ledger_min_balance';
  END IF;
  NEW.balance_after := a.balance;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_entry_apply BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_apply();

-- Posts one business event: `lines` is [{"a": account, "k": its kind, "m": its least balance or null, "v": đồng, + debit − credit}].
-- The same key again gives the same transaction; with other lines it is refused. Accounts are made when first met, and
-- locked in one order.
CREATE FUNCTION ledger_post(p_kind text, p_key text, p_order uuid, p_lines jsonb, p_reverses bigint DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE t bigint; fp text := md5(p_kind || p_lines::text); was text; BEGIN
  INSERT INTO ledger_tx (kind, key, fingerprint, order_id, reverses_id) VALUES (p_kind, p_key, fp, p_order, p_reverses) ON CONFLICT (key) DO NOTHING RETURNING id INTO t;
  IF t IS NULL THEN
    SELECT id, fingerprint INTO t, was FROM ledger_tx WHERE key = p_key;
    IF was <> fp THEN RAISE EXCEPTION 'ledger key % was used for something else', p_key USING ERRCODE = '23505'; END IF;
    RETURN t;
  END IF;
  INSERT INTO ledger_account (code, kind, min_balance)
    SELECT DISTINCT l.a, l.k, l.m FROM jsonb_to_recordset(p_lines) AS l(a text, k text, m bigint)
    WHERE NOT EXISTS (SELECT 1 FROM ledger_account x WHERE x.code = l.a) ORDER BY 1 ON CONFLICT (code) DO NOTHING;
  PERFORM 1 FROM ledger_account WHERE code IN (SELECT l->>'a' FROM jsonb_array_elements(p_lines) l) ORDER BY id FOR NO KEY UPDATE;
  INSERT INTO ledger_entry (tx_id, account_id, amount, balance_after)
    SELECT t, x.id, l.v, 0 FROM jsonb_to_recordset(p_lines) AS l(a text, v bigint) JOIN ledger_account x ON x.code = l.a ORDER BY x.id;
  RETURN t;
END $$;

DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['ledger_tx', 'ledger_entry', 'collection_move', 'cash_taken', 'payment_environment'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t || '_is_history', t);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t || '_is_not_emptied', t);
    EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM app', t);
  END LOOP;
END $$;
-- The books are written by ledger_post alone, and a bank's line keeps its facts.
REVOKE INSERT, UPDATE, DELETE ON ledger_tx, ledger_entry, ledger_account FROM app;
REVOKE UPDATE, DELETE ON bank_receipt FROM app;
GRANT UPDATE (state, why, order_id, to_order, to_refund, proposed_by, proposed_at, proposal, decided_by, decided_at) ON bank_receipt TO app;
REVOKE DELETE ON collected_order, collection, payment_operation, webhook_inbox, remittance, refund, card_dispute, payout_batch, payout FROM app;
