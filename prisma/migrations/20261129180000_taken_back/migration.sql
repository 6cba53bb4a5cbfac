-- Who proposed something may take it back; to carry it out still takes another person.
DO $$
DECLARE
  c record;
BEGIN
  FOR c IN
    SELECT conrelid::regclass AS of, conname FROM pg_constraint
    WHERE conrelid IN ('operator_proposal'::regclass, 'hand_receipt'::regclass) AND contype = 'c'
      AND pg_get_constraintdef(oid) LIKE '%decided_by <> made_by%'
  LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.of, c.conname);
  END LOOP;
END $$;
ALTER TABLE operator_proposal
  ADD CONSTRAINT operator_proposal_decided CHECK ((state = 'open') = (decided_by IS NULL)),
  ADD CONSTRAINT operator_proposal_two_people CHECK (state <> 'done' OR decided_by <> made_by);
ALTER TABLE hand_receipt ADD CONSTRAINT hand_receipt_two_people CHECK (state <> 'confirmed' OR decided_by <> made_by);
