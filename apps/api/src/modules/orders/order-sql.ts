/** SQL that several statements of this module share: how a seller delivers now. `o` is the selling organization. */
export const OFFER_FACTS = `(select coalesce(json_agg(json_build_object('id', d.id, 'name', d.name, 'fee', d.fee) order by d.position), '[]')
  from delivery_offer d where d.organization_id = o.id and d.withdrawn_at is null)`
