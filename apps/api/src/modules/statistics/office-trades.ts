/**
 * The trades from one day to another that `scope` (office_scope of an office) watches, one area or all: the one wording of
 * what counts for an office. A trade is placed by its old commune where that is known.
 */
export const WATCHED = (from: string, to: string, area: string) => `
  select t.day, t.sign, t.order_line_id, t.product_id, t.state, t.area_code, t.seller_id, t.grams, t.estimated, t.pieces, t.dong
  from trade t join scope s on s.locality_id = coalesce(t.old_origin_id, t.origin_id)
    and t.day <@ case when t.old_origin_id is null then s.whole else s.exact end
  where t.day between ${from}::date and ${to}::date and (${area}::text is null or t.area_code = ${area}::text)`

/**
 * `volume`: those trades by area, product and state; sellers are counted where a trade of theirs still stands. Added up before they are
 * joined: trades of a year are many, and what they add up to is little.
 */
export const volumeRows = (watched: string) => `
standing as (
  select area_code, product_id, state, seller_id from ${watched} group by area_code, product_id, state, seller_id, order_line_id having sum(sign) > 0
), sellers as materialized (
  select area_code, product_id, state, count(distinct seller_id) as sellers from standing group by 1, 2, 3
), volume as (
  select w.*, coalesce(s.sellers, 0) as sellers
  from (
    select area_code, product_id, state, coalesce(sum(grams), 0) as grams, coalesce(sum(grams) filter (where estimated), 0) as estimated_grams,
      coalesce(sum(pieces), 0) as pieces, sum(dong) as dong, sum(sign) as trades
    from ${watched} group by 1, 2, 3) w
    left join sellers s on s.area_code is not distinct from w.area_code and s.product_id = w.product_id and s.state = w.state
)`
