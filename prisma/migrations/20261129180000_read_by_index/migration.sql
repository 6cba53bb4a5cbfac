-- What pages and the clock look for is a few rows of tables that only grow: each goes by an index of its own.

-- CreateIndex
CREATE INDEX "bank_receipt_state_id_idx" ON "bank_receipt"("state", "id");

-- CreateIndex
CREATE INDEX "orders_buyer_id_state_idx" ON "orders"("buyer_id", "state");

-- CreateIndex
CREATE INDEX "orders_seller_id_state_idx" ON "orders"("seller_id", "state");

-- By hand from here.
-- Disputes: those that are open, and those that ended last.
CREATE INDEX orders_disputed ON orders (id) WHERE state = 'disputed';
CREATE INDEX order_move_dispute_ended ON order_move (order_id, at) WHERE move IN ('close_dispute', 'refund');
-- Each line of a statement asks for the first payout that was drawn up to it or beyond, out of all that its seller ever had.
CREATE INDEX payout_drawn ON payout (payee_id, drawn_to) WHERE kind = 'seller';
CREATE INDEX payout_approved ON payout (batch_id) WHERE state = 'approved';
-- Each minute: transfers that didn't come in time.
CREATE INDEX collection_to_expire ON collection (expires_at) WHERE kind = 'vietqr' AND state = 'requires_action';
-- Each ten minutes: calls and notices that came to nothing.
CREATE INDEX payment_operation_wrong ON payment_operation (state) WHERE state IN ('unknown', 'failed');
CREATE INDEX webhook_inbox_dead ON webhook_inbox (received_at) WHERE state = 'dead';
