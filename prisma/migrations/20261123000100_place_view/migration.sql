-- A place as the contract says it (packages/contracts/src/common.ts `place`): one wording for every module's statements.
-- Null where the commune is not given. A commune from before the reform hangs under a district, one since then under its province.
CREATE FUNCTION place_view(commune uuid, old uuid) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT json_build_object(
    'id', c.id, 'code', c.code,
    'name', json_build_object('vi', c.name_vi, 'en', c.name_en),
    'province', json_build_object('vi', coalesce(pp.short_vi, p.short_vi), 'en', coalesce(pp.short_en, p.short_en)),
    'area', coalesce(o.area_code, c.area_code),
    'old', CASE WHEN o.id IS NOT NULL THEN json_build_object('vi', o.name_vi, 'en', o.name_en) END)
  FROM locality c
    JOIN locality p ON p.id = c.parent_id
    LEFT JOIN locality pp ON pp.id = p.parent_id
    LEFT JOIN locality o ON o.id = place_view.old
  WHERE c.id = place_view.commune
$$;

-- The area of a place: the old commune's, else that of the commune itself; null where it is outside or can't be known.
CREATE FUNCTION area_of(commune uuid, old uuid) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(
    (SELECT o.area_code FROM locality o WHERE o.id = area_of.old),
    (SELECT c.area_code FROM locality c WHERE c.id = area_of.commune))
$$;
