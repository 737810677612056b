-- Collections with their places; products are found by the engine, whatever the kind.

-- name: collections
-- $1: one slug, or NULL for every collection that is live at $2.
SELECT jsonb_build_object(
    'slug', c.slug, 'title', c.title, 'blurb', c.blurb, 'kind', c.kind, 'rule', c.rule,
    'sort', c.sort, 'limit', c.max_products,
    'publish_from', c.publish_from, 'publish_until', c.publish_until,
    'members', (
        SELECT coalesce(jsonb_agg(jsonb_build_array(cp.product, cp.role)
            ORDER BY cp.position, cp.id), jsonb_build_array())
        FROM collection_product cp WHERE cp.collection = c.id
    ),
    'image', (
        SELECT jsonb_build_object(
            'key', i.key, 'width', i.width, 'height', i.height, 'widths', i.widths,
            'placeholder', i.placeholder, 'alt', ip.alt,
            'focal', jsonb_build_array(coalesce(ip.focal_x, i.focal_x), coalesce(ip.focal_y, i.focal_y)))
        FROM image_placement ip JOIN image i ON i.id = ip.image
        WHERE ip.collection = c.id ORDER BY ip.position LIMIT 1
    ))::text
FROM collection c
WHERE ($1::text IS NULL OR c.slug = $1)
  AND (c.publish_from IS NULL OR c.publish_from <= $2::timestamptz)
  AND (c.publish_until IS NULL OR c.publish_until > $2::timestamptz)
ORDER BY c.position, c.id
