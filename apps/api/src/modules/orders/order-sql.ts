/** SQL that several statements of this module share. `l` is the listing, `p` the product, `o` the selling organization. */
export const PICTURE = `coalesce(
  (select json_build_object('url', '/api/photos/' || lp.file_id || '/thumb', 'drawn', false, 'alt', json_build_object('vi', p.name_vi, 'en', p.name_en))
    from listing_photo lp where lp.listing_id = l.id order by lp.position limit 1),
  json_build_object('url', p.picture, 'drawn', true, 'alt', json_build_object('vi', p.alt_vi, 'en', p.alt_en)))`

export const OFFER_FACTS = `(select coalesce(json_agg(json_build_object('id', d.id, 'name', d.name, 'fee', d.fee) order by d.position), '[]')
  from delivery_offer d where d.organization_id = o.id and d.withdrawn_at is null)`
