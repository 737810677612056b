-- Loading a folder: each statement takes its rows as one JSON array ($1) and writes only what
-- differs, so loading the same folder twice changes nothing and wakes nobody.

-- name: wards
SELECT spelling, district FROM kelurahan, unnest(name || aliases) AS spelling;

-- name: merge_producer_types
MERGE INTO producer_type AS old
USING jsonb_to_recordset($1::jsonb) AS new(slug text, name jsonb) ON old.slug = new.slug
WHEN MATCHED AND old.name <> new.name THEN UPDATE SET name = new.name
WHEN NOT MATCHED THEN INSERT (slug, name) VALUES (new.slug, new.name);

-- name: merge_producers
MERGE INTO producer AS old
USING (
    SELECT row.*, type.id AS type_id, kelurahan.id AS kelurahan_id
    FROM jsonb_to_recordset($1::jsonb) AS row(
        slug text, name text, type text, tagline jsonb, story jsonb, street text, kelurahan text,
        postal_code text, latitude float8, longitude float8, founded_year smallint,
        members_count integer, whatsapp text, nib text, nib_status text, specialities text[],
        halal_kitchen boolean, status text, created_at timestamptz)
    JOIN producer_type AS type ON type.slug = row.type
    JOIN kelurahan ON kelurahan.name = row.kelurahan OR row.kelurahan = ANY (kelurahan.aliases)
) AS new ON old.slug = new.slug
WHEN MATCHED AND (
    old.name, old.type, old.tagline, old.story, old.street, old.kelurahan, old.postal_code,
    old.latitude, old.longitude, old.founded_year, old.members_count, old.whatsapp, old.nib,
    old.nib_status, old.specialities, old.halal_kitchen, old.status
) IS DISTINCT FROM (
    new.name, new.type_id, new.tagline, new.story, new.street, new.kelurahan_id, new.postal_code,
    new.latitude, new.longitude, new.founded_year, new.members_count, new.whatsapp, new.nib,
    new.nib_status, new.specialities, new.halal_kitchen, new.status
) THEN UPDATE SET
    name = new.name, type = new.type_id, tagline = new.tagline, story = new.story,
    street = new.street, kelurahan = new.kelurahan_id, postal_code = new.postal_code,
    latitude = new.latitude, longitude = new.longitude, founded_year = new.founded_year,
    members_count = new.members_count, whatsapp = new.whatsapp, nib = new.nib,
    nib_status = new.nib_status, specialities = new.specialities,
    halal_kitchen = new.halal_kitchen, status = new.status
WHEN NOT MATCHED THEN INSERT (
    slug, name, type, tagline, story, street, kelurahan, postal_code, latitude, longitude,
    founded_year, members_count, whatsapp, nib, nib_status, specialities, halal_kitchen, status,
    created_at
) VALUES (
    new.slug, new.name, new.type_id, new.tagline, new.story, new.street, new.kelurahan_id,
    new.postal_code, new.latitude, new.longitude, new.founded_year, new.members_count,
    new.whatsapp, new.nib, new.nib_status, new.specialities, new.halal_kitchen, new.status,
    new.created_at
);

-- name: merge_certifications
MERGE INTO certification AS old
USING (
    SELECT row.*, producer.id AS producer_id
    FROM jsonb_to_recordset($1::jsonb) AS row(
        producer text, kind text, number text, status text, valid_until date, evidence_url text)
    JOIN producer ON producer.slug = row.producer
) AS new ON old.producer = new.producer_id AND old.kind = new.kind
    AND old.number IS NOT DISTINCT FROM new.number
WHEN MATCHED AND (old.status, old.valid_until, old.evidence_url)
    IS DISTINCT FROM (new.status, new.valid_until, new.evidence_url)
THEN UPDATE SET status = new.status, valid_until = new.valid_until, evidence_url = new.evidence_url
WHEN NOT MATCHED THEN INSERT (producer, kind, number, status, valid_until, evidence_url)
VALUES (new.producer_id, new.kind, new.number, new.status, new.valid_until, new.evidence_url);

-- name: drop_certifications
-- What a loaded producer no longer lists.
DELETE FROM certification AS old USING producer
WHERE old.producer = producer.id AND producer.slug = ANY ($2::text[]) AND NOT EXISTS (
    SELECT FROM jsonb_to_recordset($1::jsonb) AS new(producer text, kind text, number text)
    WHERE new.producer = producer.slug AND new.kind = old.kind
      AND new.number IS NOT DISTINCT FROM old.number);

-- name: merge_categories
-- Parents are set by the next statement: a child may stand before its parent in the file.
MERGE INTO category AS old
USING jsonb_to_recordset($1::jsonb) AS new(slug text, position integer, name jsonb, description jsonb)
    ON old.slug = new.slug
WHEN MATCHED AND (old.position, old.name, old.description)
    IS DISTINCT FROM (new.position, new.name, new.description)
THEN UPDATE SET position = new.position, name = new.name, description = new.description
WHEN NOT MATCHED THEN INSERT (slug, position, name, description)
VALUES (new.slug, new.position, new.name, new.description);

-- name: set_category_parents
UPDATE category AS child SET parent = parent.id
FROM jsonb_to_recordset($1::jsonb) AS new(slug text, parent text)
LEFT JOIN category AS parent ON parent.slug = new.parent
WHERE child.slug = new.slug AND child.parent IS DISTINCT FROM parent.id;

-- name: merge_attributes
MERGE INTO attribute AS old
USING jsonb_to_recordset($1::jsonb) AS new(key text, name jsonb, kind text, unit text, reference_to text)
    ON old.key = new.key
WHEN MATCHED AND (old.name, old.kind, old.unit, old.reference_to)
    IS DISTINCT FROM (new.name, new.kind, new.unit, new.reference_to)
THEN UPDATE SET name = new.name, kind = new.kind, unit = new.unit, reference_to = new.reference_to
WHEN NOT MATCHED THEN INSERT (key, name, kind, unit, reference_to)
VALUES (new.key, new.name, new.kind, new.unit, new.reference_to);

-- name: merge_attribute_values
MERGE INTO attribute_value AS old
USING (
    SELECT row.*, attribute.id AS attribute_id
    FROM jsonb_to_recordset($1::jsonb) AS row(
        attribute text, value text, label jsonb, colour text, position integer)
    JOIN attribute ON attribute.key = row.attribute
) AS new ON old.attribute = new.attribute_id AND old.value = new.value
WHEN MATCHED AND (old.label, old.colour, old.position)
    IS DISTINCT FROM (new.label, new.colour, new.position)
THEN UPDATE SET label = new.label, colour = new.colour, position = new.position
WHEN NOT MATCHED THEN INSERT (attribute, value, label, colour, position)
VALUES (new.attribute_id, new.value, new.label, new.colour, new.position);

-- name: merge_category_attributes
MERGE INTO category_attribute AS old
USING (
    SELECT row.*, category.id AS category_id, attribute.id AS attribute_id
    FROM jsonb_to_recordset($1::jsonb) AS row(
        category text, attribute text, position integer, required boolean, facet boolean,
        variant_option boolean)
    JOIN category ON category.slug = row.category
    JOIN attribute ON attribute.key = row.attribute
) AS new ON old.category = new.category_id AND old.attribute = new.attribute_id
WHEN MATCHED AND (old.position, old.required, old.facet, old.variant_option)
    IS DISTINCT FROM (new.position, new.required, new.facet, new.variant_option)
THEN UPDATE SET position = new.position, required = new.required, facet = new.facet,
    variant_option = new.variant_option
WHEN NOT MATCHED THEN INSERT (category, attribute, position, required, facet, variant_option)
VALUES (new.category_id, new.attribute_id, new.position, new.required, new.facet, new.variant_option);

-- name: drop_category_attributes
DELETE FROM category_attribute AS old USING category, attribute
WHERE old.category = category.id AND old.attribute = attribute.id
  AND category.slug = ANY ($2::text[]) AND NOT EXISTS (
    SELECT FROM jsonb_to_recordset($1::jsonb) AS new(category text, attribute text)
    WHERE new.category = category.slug AND new.attribute = attribute.key);

-- name: merge_products
MERGE INTO product AS old
USING (
    SELECT row.*, producer.id AS producer_id, category.id AS category_id
    FROM jsonb_to_recordset($1::jsonb) AS row(
        slug text, producer text, category text, name jsonb, summary jsonb, description jsonb,
        attributes jsonb, option_keys text[], tags text[], made_to_order boolean,
        lead_days integer, shelf_life_days integer, storage text, ingredients jsonb,
        allergens text[], halal_status text, unique_piece boolean, status text,
        publish_from timestamptz, publish_until timestamptz, created_at timestamptz)
    JOIN producer ON producer.slug = row.producer
    JOIN category ON category.slug = row.category
) AS new ON old.slug = new.slug
WHEN MATCHED AND (
    old.producer, old.category, old.name, old.summary, old.description, old.attributes,
    old.option_keys, old.tags, old.made_to_order, old.lead_days, old.shelf_life_days, old.storage,
    old.ingredients, old.allergens, old.halal_status, old.unique_piece, old.status,
    old.publish_from, old.publish_until
) IS DISTINCT FROM (
    new.producer_id, new.category_id, new.name, new.summary, new.description, new.attributes,
    new.option_keys, new.tags, new.made_to_order, new.lead_days, new.shelf_life_days, new.storage,
    new.ingredients, new.allergens, new.halal_status, new.unique_piece, new.status,
    new.publish_from, new.publish_until
) THEN UPDATE SET
    producer = new.producer_id, category = new.category_id, name = new.name,
    summary = new.summary, description = new.description, attributes = new.attributes,
    option_keys = new.option_keys, tags = new.tags, made_to_order = new.made_to_order,
    lead_days = new.lead_days, shelf_life_days = new.shelf_life_days, storage = new.storage,
    ingredients = new.ingredients, allergens = new.allergens, halal_status = new.halal_status,
    unique_piece = new.unique_piece, status = new.status, publish_from = new.publish_from,
    publish_until = new.publish_until
WHEN NOT MATCHED THEN INSERT (
    slug, producer, category, name, summary, description, attributes, option_keys, tags,
    made_to_order, lead_days, shelf_life_days, storage, ingredients, allergens, halal_status,
    unique_piece, status, publish_from, publish_until, created_at
) VALUES (
    new.slug, new.producer_id, new.category_id, new.name, new.summary, new.description,
    new.attributes, new.option_keys, new.tags, new.made_to_order, new.lead_days,
    new.shelf_life_days, new.storage, new.ingredients, new.allergens, new.halal_status,
    new.unique_piece, new.status, new.publish_from, new.publish_until, new.created_at
);

-- name: merge_licences
MERGE INTO licence AS old
USING (
    SELECT row.*, product.id AS product_id
    FROM jsonb_to_recordset($1::jsonb) AS row(product text, kind text, number text)
    JOIN product ON product.slug = row.product
) AS new ON old.product = new.product_id AND old.kind = new.kind
WHEN MATCHED AND old.number <> new.number THEN UPDATE SET number = new.number
WHEN NOT MATCHED THEN INSERT (product, kind, number) VALUES (new.product_id, new.kind, new.number);

-- name: drop_licences
DELETE FROM licence AS old USING product
WHERE old.product = product.id AND product.slug = ANY ($2::text[]) AND NOT EXISTS (
    SELECT FROM jsonb_to_recordset($1::jsonb) AS new(product text, kind text)
    WHERE new.product = product.slug AND new.kind = old.kind);

-- name: drop_variants
DELETE FROM variant AS old USING product
WHERE old.product = product.id AND product.slug = ANY ($2::text[]) AND NOT EXISTS (
    SELECT FROM jsonb_to_recordset($1::jsonb) AS new(product text, sku text)
    WHERE new.product = product.slug AND new.sku = old.sku);

-- name: merge_variants
MERGE INTO variant AS old
USING (
    SELECT row.*, product.id AS product_id, product.producer AS producer_id
    FROM jsonb_to_recordset($1::jsonb) AS row(
        product text, sku text, position integer, options jsonb, price integer, compare_at integer,
        stock integer, weight_g integer, net_content float8, net_unit text, length_cm float8,
        width_cm float8, height_cm float8)
    JOIN product ON product.slug = row.product
) AS new ON old.product = new.product_id AND old.sku = new.sku
WHEN MATCHED AND (
    old.producer, old.position, old.options, old.price, old.compare_at, old.stock, old.weight_g,
    old.net_content, old.net_unit, old.length_cm, old.width_cm, old.height_cm
) IS DISTINCT FROM (
    new.producer_id, new.position, new.options, new.price, new.compare_at, new.stock, new.weight_g,
    new.net_content, new.net_unit, new.length_cm, new.width_cm, new.height_cm
) THEN UPDATE SET
    producer = new.producer_id, position = new.position, options = new.options, price = new.price,
    compare_at = new.compare_at, stock = new.stock, weight_g = new.weight_g,
    net_content = new.net_content, net_unit = new.net_unit, length_cm = new.length_cm,
    width_cm = new.width_cm, height_cm = new.height_cm
WHEN NOT MATCHED THEN INSERT (
    product, producer, sku, position, options, price, compare_at, stock, weight_g, net_content,
    net_unit, length_cm, width_cm, height_cm
) VALUES (
    new.product_id, new.producer_id, new.sku, new.position, new.options, new.price, new.compare_at,
    new.stock, new.weight_g, new.net_content, new.net_unit, new.length_cm, new.width_cm,
    new.height_cm
);

-- name: merge_collections
MERGE INTO collection AS old
USING jsonb_to_recordset($1::jsonb) AS new(
    slug text, title jsonb, blurb jsonb, kind text, rule jsonb, sort text, max_products integer,
    position integer, publish_from timestamptz, publish_until timestamptz) ON old.slug = new.slug
WHEN MATCHED AND (
    old.title, old.blurb, old.kind, old.rule, old.sort, old.max_products, old.position,
    old.publish_from, old.publish_until
) IS DISTINCT FROM (
    new.title, new.blurb, new.kind, new.rule, new.sort, new.max_products, new.position,
    new.publish_from, new.publish_until
) THEN UPDATE SET
    title = new.title, blurb = new.blurb, kind = new.kind, rule = new.rule, sort = new.sort,
    max_products = new.max_products, position = new.position, publish_from = new.publish_from,
    publish_until = new.publish_until, updated_at = now()
WHEN NOT MATCHED THEN INSERT (
    slug, title, blurb, kind, rule, sort, max_products, position, publish_from, publish_until
) VALUES (
    new.slug, new.title, new.blurb, new.kind, new.rule, new.sort, new.max_products, new.position,
    new.publish_from, new.publish_until
);

-- name: merge_collection_products
MERGE INTO collection_product AS old
USING (
    SELECT row.*, collection.id AS collection_id, product.id AS product_id
    FROM jsonb_to_recordset($1::jsonb) AS row(collection text, product text, position integer)
    JOIN collection ON collection.slug = row.collection
    JOIN product ON product.slug = row.product
) AS new ON old.collection = new.collection_id AND old.product = new.product_id
WHEN MATCHED AND (old.role, old.position) IS DISTINCT FROM ('member', new.position)
THEN UPDATE SET role = 'member', position = new.position
WHEN NOT MATCHED THEN INSERT (collection, product, position)
VALUES (new.collection_id, new.product_id, new.position);

-- name: drop_collection_products
DELETE FROM collection_product AS old USING collection, product
WHERE old.collection = collection.id AND old.product = product.id
  AND collection.slug = ANY ($2::text[]) AND old.role = 'member' AND NOT EXISTS (
    SELECT FROM jsonb_to_recordset($1::jsonb) AS new(collection text, product text)
    WHERE new.collection = collection.slug AND new.product = product.slug);
