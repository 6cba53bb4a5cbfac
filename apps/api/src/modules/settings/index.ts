import type { Tx } from '#platform/db'
import type { RawTx } from '#platform/hot-transaction'

/** One row of a dated setting: from when it counts, who set it (null: the house itself), and what. */
export type SettingRow = { at: string; version: string; person: { id: string; name: string } | null; value: unknown }

/** Everything that was ever set under a key, newest first; what is to begin later is left out. At most 100 rows. */
export const settingHistory = (tx: Pick<RawTx, '$queryRaw'>, key: string): Promise<SettingRow[]> =>
  tx.$queryRaw<SettingRow[]>`
    select to_char(s.valid_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, extract(epoch from s.valid_from)::text as version,
      case when p.id is null then null else json_build_object('id', p.id, 'name', p.name) end as person, s.value
    from setting s left join person p on p.id = s.person_id
    where s.key = ${key} and s.valid_from <= clock_timestamp() order by s.valid_from desc limit 100`

/** One writer of a key at a time: what was read after it is what the last one left. */
export const lockSetting = (tx: Tx, key: string) =>
  tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`setting ${key}`}, 0))::text`

/** Sets a key from now on; no row is ever changed. */
export const writeSetting = (tx: Tx, key: string, value: object, personId: string) =>
  tx.$executeRaw`
    insert into setting (key, valid_from, value, person_id) values (${key}, clock_timestamp(), ${JSON.stringify(value)}::jsonb, ${personId}::uuid)`
