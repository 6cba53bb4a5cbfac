import { CARD_LEAD_DAYS } from '@chl/domain/collection'
import { ZONE } from '@chl/domain/time'

/** SQL that several statements of this module share: how a seller delivers now. `o` is the selling organization. */
export const OFFER_FACTS = `(select coalesce(json_agg(json_build_object('id', d.id, 'name', d.name, 'fee', d.fee) order by d.position), '[]')
  from delivery_offer d where d.organization_id = o.id and d.withdrawn_at is null)`

const PHOTOS = `(select coalesce(json_agg(json_build_object('id', f.file_id, 'url', '/api/orders/' || s.order_id || '/photos/' || f.file_id || '/full',
    'thumb', '/api/orders/' || s.order_id || '/photos/' || f.file_id || '/thumb') order by f.position), '[]') from dispute_photo f where f.statement_id = s.id)`
/** What both sides said of the order `o` of a statement, as JSON, oldest first. */
export const STATEMENTS = `(select coalesce(json_agg(json_build_object('id', s.id, 'side', s.side, 'text', s.text, 'at', s.at, 'photos', ${PHOTOS},
    'by', json_build_object('person', pe.name, 'organization', og.name)) order by s.at, s.id), '[]')
  from dispute_statement s left join person pe on pe.id = s.person_id left join organization og on og.id = s.organization_id where s.order_id = o.id)`

/** Whether what a listing sells comes later than a card can be taken for. */
export const AHEAD = (listing: string) =>
  `${listing}.ready_on > (now() at time zone '${ZONE}')::date + ${CARD_LEAD_DAYS}`
