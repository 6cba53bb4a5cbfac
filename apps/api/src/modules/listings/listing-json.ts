/** SQL that makes the contract's JSON of a listing. Constant text, no value of a caller. Where it is used, `l` is the listing. */

const names = (alias: string, column = 'name') =>
  `json_build_object('vi', ${alias}.${column}_vi, 'en', ${alias}.${column}_en)`
const photo = (file: string, size: 'full' | 'thumb') =>
  `json_build_object('url', '/api/photos/' || ${file} || '/${size}', 'drawn', false, 'alt', ${names('p')})`
const drawing = `json_build_object('url', p.picture, 'drawn', true, 'alt', ${names('p', 'alt')})`

/** The goods' one picture, in SQL: the listing's first photo, else the product's drawing. `l` is the listing, `p` the product. */
export const PICTURE = `coalesce((select ${photo('f.file_id', 'thumb')} from listing_photo f where f.listing_id = l.id order by f.position limit 1), ${drawing})`

/** What a card is put together from: lot, product, unit, grade, seller. */
export const CARD_JOINS = `
  join lot t on t.id = l.lot_id
  join product p on p.id = t.product_id
  join unit u on u.code = t.unit_code
  join organization s on s.id = t.organization_id
  left join grade g on g.product_id = t.product_id and g.code = t.grade_code`

const CARD_FIELDS = `
  'id', l.id, 'product', json_build_object('id', p.id, 'name', ${names('p')}, 'category', p.category_code),
  'title', l.title, 'grade', case when g.code is not null then ${names('g')} end, 'state', t.state,
  'measure', t.measure, 'unit', json_build_object('code', u.code, 'name', ${names('u')}, 'gramsPerPiece', t.grams_per_piece),
  'price', l.price, 'available', t.available, 'readyOn', l.ready_on,
  'picture', ${PICTURE},
  'place', place_view(t.origin_id, t.old_origin_id), 'seller', json_build_object('id', s.id, 'name', s.name, 'kind', s.kind),
  'listedAt', l.listed_at, 'listingState', l.state`

/** The contract's ListingCard. */
export const CARD = `json_build_object(${CARD_FIELDS})`

/**
 * The contract's Listing. `acting` and `signedIn` are SQL: who reads decides whether it is its own, and whether it sees the phone.
 * Without a photo of the seller's the drawing stands, marked as one.
 */
export const detail = (acting: string, signedIn: string) => `json_build_object(${CARD_FIELDS},
  'least', l.least, 'step', l.step, 'toleranceBp', l.tolerance_bp, 'harvestedOn', t.harvested_on, 'description', l.description,
  'pictures', coalesce((select json_agg(${photo('f.file_id', 'full')} order by f.position) from listing_photo f where f.listing_id = l.id), json_build_array(${drawing})),
  'sellerPhone', case when ${signedIn} then s.phone end,
  'deliveryOffers', coalesce((select json_agg(json_build_object('id', d.id, 'name', d.name, 'fee', d.fee) order by d.position, d.id)
    from delivery_offer d where d.organization_id = s.id and d.withdrawn_at is null), '[]'::json),
  'own', coalesce(s.id = ${acting}, false))`
