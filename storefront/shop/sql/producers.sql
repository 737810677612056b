-- Producers as shoppers meet them: published ones only.

-- name: find_producers
-- Filters are arrays of words, NULL for any; $4 is text looked for in name and place.
SELECT count(*) OVER () AS total, jsonb_build_object(
    'id', p.id, 'slug', p.slug, 'name', p.name, 'tagline', p.tagline, 'kelurahan', k.name,
    'district', k.district, 'district_slug', k.district_slug, 'founded_year', p.founded_year,
    'specialities', p.specialities, 'halal_kitchen', p.halal_kitchen,
    'nib_verified', p.nib_status = 'verified',
    'image', (
        SELECT jsonb_build_object(
            'key', i.key, 'width', i.width, 'height', i.height, 'widths', i.widths,
            'placeholder', i.placeholder, 'alt', ip.alt,
            'focal', jsonb_build_array(coalesce(ip.focal_x, i.focal_x), coalesce(ip.focal_y, i.focal_y)))
        FROM image_placement ip JOIN image i ON i.id = ip.image
        WHERE ip.producer = p.id ORDER BY ip.position LIMIT 1
    ))::text AS producer
FROM producer p JOIN kelurahan k ON k.id = p.kelurahan
WHERE p.status = 'published'
  AND ($1::text[] IS NULL OR k.district_slug = ANY ($1))
  AND ($2::text[] IS NULL OR p.specialities && $2)
  AND ($3::text[] IS NULL OR EXISTS (
      SELECT FROM certification c
      WHERE c.producer = p.id AND c.kind = ANY ($3) AND c.status = 'valid'
        AND (c.valid_until IS NULL OR c.valid_until >= current_date)))
  AND ($4::text IS NULL OR strpos(lower(concat_ws(' ', p.name, k.name, k.district)), lower($4)) > 0)
  AND ($5::text[] IS NULL OR p.slug = ANY ($5))
ORDER BY lower(p.name), p.id
LIMIT $6 OFFSET $7

-- name: count_producers
-- The same without a page: a page past the end still says how many there are.
SELECT count(*)
FROM producer p JOIN kelurahan k ON k.id = p.kelurahan
WHERE p.status = 'published'
  AND ($1::text[] IS NULL OR k.district_slug = ANY ($1))
  AND ($2::text[] IS NULL OR p.specialities && $2)
  AND ($3::text[] IS NULL OR EXISTS (
      SELECT FROM certification c
      WHERE c.producer = p.id AND c.kind = ANY ($3) AND c.status = 'valid'
        AND (c.valid_until IS NULL OR c.valid_until >= current_date)))
  AND ($4::text IS NULL OR strpos(lower(concat_ws(' ', p.name, k.name, k.district)), lower($4)) > 0)
  AND ($5::text[] IS NULL OR p.slug = ANY ($5))

-- name: producer_profile
SELECT jsonb_build_object(
    'id', p.id, 'slug', p.slug, 'name', p.name, 'tagline', p.tagline, 'story', p.story,
    'type', jsonb_build_object('slug', t.slug, 'name', t.name),
    'kelurahan', k.name, 'district', k.district, 'district_slug', k.district_slug,
    'street', p.street, 'postal_code', p.postal_code,
    'latitude', p.latitude, 'longitude', p.longitude,
    'founded_year', p.founded_year, 'members_count', p.members_count, 'whatsapp', p.whatsapp,
    'nib', CASE WHEN p.nib_status = 'verified' THEN p.nib END,
    'nib_verified', p.nib_status = 'verified',
    'specialities', p.specialities, 'halal_kitchen', p.halal_kitchen,
    'vacation_until', CASE
        WHEN current_date BETWEEN coalesce(p.vacation_from, current_date) AND p.vacation_until
        THEN p.vacation_until END,
    'certifications', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'kind', c.kind, 'number', c.number, 'status', c.status, 'valid_until', c.valid_until)
            ORDER BY c.kind, c.id), jsonb_build_array())
        FROM certification c WHERE c.producer = p.id
    ),
    'images', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'key', i.key, 'width', i.width, 'height', i.height, 'widths', i.widths,
            'placeholder', i.placeholder, 'alt', ip.alt,
            'focal', jsonb_build_array(coalesce(ip.focal_x, i.focal_x), coalesce(ip.focal_y, i.focal_y))) ORDER BY ip.position), jsonb_build_array())
        FROM image_placement ip JOIN image i ON i.id = ip.image WHERE ip.producer = p.id
    ))::text
FROM producer p
JOIN kelurahan k ON k.id = p.kelurahan
JOIN producer_type t ON t.id = p.type
WHERE p.slug = $1 AND p.status = 'published'

-- name: featured_producers
-- Those with the most papers in order come first, then the newest.
SELECT p.slug FROM producer p
WHERE p.status = 'published'
ORDER BY (SELECT count(*) FROM certification c WHERE c.producer = p.id AND c.status = 'valid') DESC,
         p.created_at DESC, p.id
LIMIT $1
