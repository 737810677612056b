-- What documents are built from.

-- name: definitions
-- Categories with their paths, and attributes as each category uses them; one row of JSON.
WITH RECURSIVE tree(id, path) AS (
    SELECT id, ARRAY[id] FROM category WHERE parent IS NULL
    UNION ALL
    SELECT child.id, tree.path || child.id FROM category AS child JOIN tree ON child.parent = tree.id
)
SELECT json_build_object(
    'categories', coalesce((
        SELECT json_object_agg(category.id, json_build_object(
            'slug', category.slug, 'name', category.name, 'path', tree.path,
            'attributes', coalesce((
                SELECT json_agg(attribute.key ORDER BY uses.position)
                FROM category_attribute AS uses JOIN attribute ON attribute.id = uses.attribute
                WHERE uses.category = category.id), '[]')))
        FROM category JOIN tree USING (id)), '{}'),
    'attributes', coalesce((
        SELECT json_object_agg(attribute.key, json_build_object(
            'name', attribute.name, 'kind', attribute.kind, 'unit', attribute.unit,
            'values', coalesce((
                SELECT json_object_agg(value.value, json_build_object(
                    'value', value.value, 'label', value.label, 'colour', value.colour))
                FROM attribute_value AS value WHERE value.attribute = attribute.id), '{}')))
        FROM attribute), '{}')
)::text;

-- name: product_sources
-- Everything of the given products that are visible now; the others are left out.
SELECT product.id, json_build_object(
    'id', product.id, 'slug', product.slug, 'name', product.name, 'summary', product.summary,
    'description', product.description, 'category', product.category,
    'attributes', product.attributes, 'option_keys', product.option_keys, 'tags', product.tags,
    'made_to_order', product.made_to_order, 'lead_days', product.lead_days,
    'shelf_life_days', product.shelf_life_days, 'storage', product.storage,
    'ingredients', product.ingredients, 'allergens', product.allergens,
    'halal_status', product.halal_status, 'unique_piece', product.unique_piece,
    'popularity', product.popularity, 'version', product.version,
    'created_at', product.created_at, 'updated_at', product.updated_at,
    'published_at', coalesce(product.publish_from, product.created_at),
    'producer', json_build_object(
        'id', producer.id, 'slug', producer.slug, 'name', producer.name,
        'tagline', producer.tagline, 'kelurahan', kelurahan.name, 'district', kelurahan.district,
        'district_slug', kelurahan.district_slug, 'latitude', producer.latitude,
        'longitude', producer.longitude, 'whatsapp', producer.whatsapp,
        'founded_year', producer.founded_year, 'halal_kitchen', producer.halal_kitchen,
        'nib_verified', producer.nib_status = 'verified',
        'vacation_until', producer.vacation_until,
        'certifications', coalesce((
            SELECT json_agg(json_build_object(
                'kind', kind, 'number', number, 'status', status, 'valid_until', valid_until)
                ORDER BY kind, number)
            FROM certification WHERE certification.producer = producer.id), '[]'),
        'image', (
            SELECT json_build_object(
                'key', image.key, 'width', image.width, 'height', image.height,
                'widths', image.widths, 'placeholder', image.placeholder, 'alt', placement.alt,
                'focal', json_build_array(coalesce(placement.focal_x, image.focal_x), coalesce(placement.focal_y, image.focal_y)))
            FROM image_placement AS placement JOIN image ON image.id = placement.image
            WHERE placement.producer = producer.id ORDER BY placement.position LIMIT 1)),
    'variants', (
        SELECT json_agg(json_build_object(
            'id', id, 'sku', sku, 'options', options, 'price', price, 'compare_at', compare_at,
            'stock', stock, 'weight_g', weight_g, 'net_content', net_content, 'net_unit', net_unit,
            'length_cm', length_cm, 'width_cm', width_cm, 'height_cm', height_cm)
            ORDER BY position, id)
        FROM variant WHERE variant.product = product.id),
    'licences', coalesce((
        SELECT json_agg(json_build_object('kind', kind, 'number', number) ORDER BY kind)
        FROM licence WHERE licence.product = product.id), '[]'),
    'images', coalesce((
        SELECT json_agg(json_build_object(
            'key', image.key, 'width', image.width, 'height', image.height,
            'widths', image.widths, 'placeholder', image.placeholder, 'alt', placement.alt,
            'focal', json_build_array(coalesce(placement.focal_x, image.focal_x), coalesce(placement.focal_y, image.focal_y)))
            ORDER BY placement.position)
        FROM image_placement AS placement JOIN image ON image.id = placement.image
        WHERE placement.product = product.id), '[]')
)::text AS source
FROM product
JOIN producer ON producer.id = product.producer
JOIN kelurahan ON kelurahan.id = producer.kelurahan
WHERE product.id = ANY ($1::bigint[])
  AND product.status = 'published' AND producer.status = 'published'
  AND (product.publish_from IS NULL OR product.publish_from <= now())
  AND (product.publish_until IS NULL OR product.publish_until > now())
  AND EXISTS (SELECT FROM variant WHERE variant.product = product.id);
