-- That the bank sent a payout back, or that one isn't to be paid, takes two people: it could else make up for what a seller owes.
ALTER TABLE operator_proposal DROP CONSTRAINT operator_proposal_kind, DROP CONSTRAINT operator_proposal_tax,
  ADD CONSTRAINT operator_proposal_kind
    CHECK (kind IN ('refund', 'write_off', 'charge_seller', 'tax_paid', 'payout_returned', 'payout_cancelled') AND amount > 0),
  ADD CONSTRAINT operator_proposal_tax CHECK ((kind = 'tax_paid') = (bank_ref IS NOT NULL)),
  -- A payout to a buyer is of no seller.
  ADD CONSTRAINT operator_proposal_seller CHECK (CASE kind WHEN 'tax_paid' THEN seller_id IS NULL
    WHEN 'payout_returned' THEN true WHEN 'payout_cancelled' THEN true ELSE seller_id IS NOT NULL END);
