-- Names of the catalogue that queries are understood by.

-- name: catalogue_terms
SELECT json_build_object(
    'categories', (
        SELECT coalesce(json_agg(json_build_object(
            'slug', category.slug, 'name', category.name, 'parent', above.slug)
            ORDER BY category.id), '[]')
        FROM category LEFT JOIN category AS above ON above.id = category.parent
    ),
    'attributes', (
        SELECT coalesce(json_agg(json_build_object(
            'key', attribute.key, 'unit', attribute.unit,
            'values', (
                SELECT coalesce(json_agg(json_build_object('value', value.value, 'label', value.label)
                                         ORDER BY value.id), '[]')
                FROM attribute_value AS value WHERE value.attribute = attribute.id
            )) ORDER BY attribute.id), '[]')
        FROM attribute
    ),
    'kelurahan', (
        SELECT coalesce(json_agg(json_build_object(
            'name', name, 'district', district, 'district_slug', district_slug,
            'aliases', aliases) ORDER BY id), '[]')
        FROM kelurahan
    )
)::text;
