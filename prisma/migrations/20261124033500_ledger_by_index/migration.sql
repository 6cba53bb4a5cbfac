-- Each order has an account of its own: whatever reads accounts by a list of codes must go by the index, however few rows the planner
-- thinks there are in a JSON list. An array says it.
CREATE OR REPLACE FUNCTION ledger_post(p_kind text, p_key text, p_order uuid, p_lines jsonb, p_reverses bigint DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE t bigint; fp text := md5(p_kind || p_lines::text); was text; codes text[]; BEGIN
  INSERT INTO ledger_tx (kind, key, fingerprint, order_id, reverses_id) VALUES (p_kind, p_key, fp, p_order, p_reverses) ON CONFLICT (key) DO NOTHING RETURNING id INTO t;
  IF t IS NULL THEN
    SELECT id, fingerprint INTO t, was FROM ledger_tx WHERE key = p_key;
    IF was <> fp THEN RAISE EXCEPTION 'ledger key % was used for something else', p_key USING ERRCODE = '23505'; END IF;
    RETURN t;
  END IF;
  codes := ARRAY(SELECT l->>'a' FROM jsonb_array_elements(p_lines) l);
  INSERT INTO ledger_account (code, kind, min_balance)
    SELECT DISTINCT l.a, l.k, l.m FROM jsonb_to_recordset(p_lines) AS l(a text, k text, m bigint)
    WHERE l.a NOT IN (SELECT x.code FROM ledger_account x WHERE x.code = ANY (codes)) ORDER BY 1 ON CONFLICT (code) DO NOTHING;
  PERFORM 1 FROM ledger_account WHERE code = ANY (codes) ORDER BY id FOR NO KEY UPDATE;
  INSERT INTO ledger_entry (tx_id, account_id, amount, balance_after)
    SELECT t, x.id, l.v, 0 FROM jsonb_to_recordset(p_lines) AS l(a text, v bigint)
      JOIN (SELECT id, code FROM ledger_account WHERE code = ANY (codes)) x ON x.code = l.a ORDER BY x.id;
  RETURN t;
END $$;
-- A connection keeps the plan of its first call: made while the books were nearly empty it would read them whole for ever after.
ALTER FUNCTION ledger_post SET enable_seqscan = off;
ALTER FUNCTION ledger_lock SET enable_seqscan = off;
ALTER FUNCTION ledger_apply SET enable_seqscan = off;
ALTER FUNCTION ledger_balanced SET enable_seqscan = off;
