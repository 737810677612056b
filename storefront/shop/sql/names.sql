-- What the catalogue is called: names and definitions that parameters are checked against and
-- facets are labelled with. Read whole, rarely: it grows with the catalogue's shape, not its size.

-- name: catalogue_names
SELECT jsonb_build_object(
    'categories', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'slug', c.slug, 'parent', p.slug, 'name', c.name, 'description', c.description,
            'attributes', (
                SELECT coalesce(jsonb_agg(a.key ORDER BY ca.position, ca.id), jsonb_build_array())
                FROM category_attribute ca JOIN attribute a ON a.id = ca.attribute
                WHERE ca.category = c.id AND ca.facet
            ),
            'image', (
                SELECT jsonb_build_object(
                    'key', i.key, 'width', i.width, 'height', i.height, 'widths', i.widths,
                    'placeholder', i.placeholder, 'alt', ip.alt,
                    'focal', jsonb_build_array(coalesce(ip.focal_x, i.focal_x), coalesce(ip.focal_y, i.focal_y)))
                FROM image_placement ip JOIN image i ON i.id = ip.image
                WHERE ip.category = c.id ORDER BY ip.position LIMIT 1
            )) ORDER BY c.position, c.id), jsonb_build_array())
        FROM category c LEFT JOIN category p ON p.id = c.parent
    ),
    'attributes', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'key', a.key, 'name', a.name, 'kind', a.kind, 'unit', a.unit,
            'variant_option', EXISTS (
                SELECT FROM category_attribute ca WHERE ca.attribute = a.id AND ca.variant_option),
            'values', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'value', v.value, 'label', v.label, 'colour', v.colour)
                    ORDER BY v.position, v.id), jsonb_build_array())
                FROM attribute_value v WHERE v.attribute = a.id
            )) ORDER BY a.id), jsonb_build_array())
        FROM attribute a
    ),
    'producers', (
        SELECT coalesce(jsonb_object_agg(slug, name), jsonb_build_object())
        FROM producer WHERE status = 'published'
    ),
    'districts', (
        SELECT coalesce(jsonb_object_agg(district_slug, district), jsonb_build_object())
        FROM kelurahan
    ),
    'certifications', (
        SELECT coalesce(jsonb_agg(DISTINCT kind), jsonb_build_array()) FROM certification
    ),
    'specialities', (
        SELECT coalesce(jsonb_agg(DISTINCT word), jsonb_build_array())
        FROM producer, unnest(specialities) AS word WHERE status = 'published'
    ),
    'collections', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'slug', slug, 'title', title, 'publish_from', publish_from,
            'publish_until', publish_until) ORDER BY position, id), jsonb_build_array())
        FROM collection
    ),
    'merchandising', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'name', r.name, 'query', r.query, 'match', r.match, 'category', c.slug,
            'language', r.language, 'publish_from', r.publish_from,
            'publish_until', r.publish_until,
            'actions', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'kind', a.kind, 'product', a.product, 'condition', a.condition,
                    'weight', a.weight) ORDER BY a.position, a.id), jsonb_build_array())
                FROM merchandising_action a WHERE a.rule = r.id
            )) ORDER BY r.position, r.id), jsonb_build_array())
        FROM merchandising_rule r LEFT JOIN category c ON c.id = r.category
        WHERE r.publish_until IS NULL OR r.publish_until > now()
    )
)::text
