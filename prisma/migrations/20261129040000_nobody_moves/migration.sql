-- AlterTable
ALTER TABLE "collected_order" ADD COLUMN "cancel_asked_at" TIMESTAMPTZ(6),
ADD COLUMN "moved_at" TIMESTAMPTZ(6);

-- By hand from here.
-- What nobody moves any more is found where its money is held; what waits for its cash, where a collector looks.
UPDATE collected_order c SET moved_at = o.changed_at,
  cancel_asked_at = (SELECT p.at FROM order_pending p WHERE p.order_id = o.id AND p.kind = 'cancel')
FROM orders o WHERE o.id = c.order_id AND o.moves > 1;
CREATE INDEX collected_order_held ON collected_order (moved_at) WHERE state <> 'ended' AND delivered_at IS NULL AND captured > refunded + released;
CREATE INDEX collected_order_cash ON collected_order (seller_id) WHERE method = 'cod' AND state = 'settled' AND due > captured - refunded;
