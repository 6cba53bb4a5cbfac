-- Who runs the market or supervises it is no side of an order: nobody of it could decide what becomes of its own money.
UPDATE organization SET may_buy = false, may_sell = false WHERE kind IN ('office', 'operator') AND (may_buy OR may_sell);
ALTER TABLE organization ADD CONSTRAINT organization_trades CHECK (kind NOT IN ('office', 'operator') OR NOT (may_buy OR may_sell));
