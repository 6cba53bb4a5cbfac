-- Hours to answer and to dispute are dated settings; until the operator sets them, the given default holds.
CREATE FUNCTION order_hours(what text, otherwise int) RETURNS int LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT (value ->> what)::int FROM setting WHERE key = 'orders' AND valid_from <= now() ORDER BY valid_from DESC LIMIT 1), otherwise)
$$;
