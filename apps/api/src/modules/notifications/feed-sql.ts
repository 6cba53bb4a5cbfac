/** One entry of a feed as the contract says it; `f` is the entry, `h` its person's head. */
export const ENTRY = `json_build_object('seq', f.seq, 'at', to_char(f.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'level', f.level, 'event', json_build_object('topic', f.topic, 'body', f.body), 'read', f.seq <= h.read_seq)`

/** `h`: where a person's ($1) feed stands; one who was never told anything has a head of zeros. */
export const HEAD = `select coalesce(max(last_seq), 0) as last_seq, coalesce(max(read_seq), 0) as read_seq from feed_head where person_id = $1`
