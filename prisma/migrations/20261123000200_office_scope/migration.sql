-- The days on which an office watches each commune. A jurisdiction names new communes, old ones, a district or a province,
-- each with its days; what lies below one of them is watched too, and the reform is followed both ways:
--   exact: the commune itself, or, for one that ended, all that it went into;
--   whole: also, for one of today, all the old communes that it was made of. Only this counts what was not traced to an old
--          commune, and never where the new commune reaches outside the three areas: there it can't be known.
-- A trade of day d counts for the office where d lies in `exact` of its old commune, or in `whole` of its commune where the
-- old one is not known.
CREATE FUNCTION office_scope(office uuid) RETURNS TABLE (locality_id uuid, exact datemultirange, whole datemultirange)
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE named AS (
    SELECT j.locality_id AS id, daterange(j.valid_from, j.valid_to, '[]') AS days FROM jurisdiction j WHERE j.organization_id = office
    UNION ALL
    SELECT l.id, n.days FROM named n JOIN locality l ON l.parent_id = n.id
  ), direct AS (
    SELECT n.id, range_agg(n.days) AS days FROM named n GROUP BY n.id
  ), near AS (
    SELECT d.id FROM direct d
    UNION SELECT s.from_id FROM locality_successor s JOIN direct d ON d.id = s.to_id
    UNION SELECT s.to_id FROM locality_successor s JOIN direct d ON d.id = s.from_id
  ), days AS (
    SELECT c.id, coalesce(d.days, '{}') + coalesce(after.days, '{}') AS exact,
      CASE WHEN NOT c.outside THEN coalesce(before.days, '{}') ELSE '{}' END AS merged
    FROM near JOIN locality c ON c.id = near.id AND c.kind = 'commune'
      LEFT JOIN direct d ON d.id = c.id
      LEFT JOIN LATERAL (SELECT range_intersect_agg(coalesce(x.days, '{}')) AS days
        FROM locality_successor s LEFT JOIN direct x ON x.id = s.to_id WHERE s.from_id = c.id) after ON true
      LEFT JOIN LATERAL (SELECT range_intersect_agg(coalesce(x.days, '{}')) AS days
        FROM locality_successor s LEFT JOIN direct x ON x.id = s.from_id WHERE s.to_id = c.id) before ON true
  )
  SELECT days.id, days.exact, days.exact + days.merged FROM days
$$;

-- Whether an office watches a place on a day.
CREATE FUNCTION office_watches(office uuid, commune uuid, old uuid, day date) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM office_scope(office_watches.office) s WHERE s.locality_id = coalesce(old, commune)
    AND office_watches.day <@ CASE WHEN old IS NULL THEN s.whole ELSE s.exact END)
$$;
