-- Rules that Piccolo's columns cannot state: composite keys, partial indexes, trees, old slugs.

-- A variant belongs to its product's own producer, which makes SKUs unique per producer.
ALTER TABLE variant DROP CONSTRAINT IF EXISTS variant_product_producer_same;
ALTER TABLE variant ADD CONSTRAINT variant_product_producer_same
    FOREIGN KEY (product, producer) REFERENCES product (id, producer) ON DELETE CASCADE ON UPDATE CASCADE;

-- Foreign keys get no index of their own; these are the ones that are followed.
CREATE INDEX IF NOT EXISTS product_producer_index ON product (producer);
CREATE INDEX IF NOT EXISTS product_category_index ON product (category);
CREATE INDEX IF NOT EXISTS variant_product_index ON variant (product, position);
CREATE INDEX IF NOT EXISTS category_parent_index ON category (parent);
CREATE INDEX IF NOT EXISTS category_attribute_attribute_index ON category_attribute (attribute);
CREATE INDEX IF NOT EXISTS collection_product_product_index ON collection_product (product);
CREATE INDEX IF NOT EXISTS image_placement_image_index ON image_placement (image);
CREATE INDEX IF NOT EXISTS image_unrendered_index
    ON image (id) WHERE rendered_at IS NULL AND source IS NULL;
CREATE INDEX IF NOT EXISTS library_image_owner_index ON library_image (coalesce(producer, 0), id);
CREATE INDEX IF NOT EXISTS library_image_producer_index ON library_image (producer);
CREATE INDEX IF NOT EXISTS library_image_flagged_index
    ON library_image (flagged_as) WHERE flagged_as IS NOT NULL;
CREATE INDEX IF NOT EXISTS upload_library_image_index ON upload (library_image);
CREATE INDEX IF NOT EXISTS upload_processing_index ON upload (updated_at) WHERE status = 'processing';
CREATE INDEX IF NOT EXISTS upload_expiry_index ON upload (expires_at);
CREATE INDEX IF NOT EXISTS catalog_change_product_index
    ON catalog_change (entity_id) WHERE entity = 'product';
CREATE INDEX IF NOT EXISTS producer_kelurahan_index ON producer (kelurahan);
CREATE INDEX IF NOT EXISTS merchandising_rule_category_index ON merchandising_rule (category);
CREATE INDEX IF NOT EXISTS merchandising_action_product_index ON merchandising_action (product);

-- A picture stands once, and one picture stands at each position.
CREATE UNIQUE INDEX IF NOT EXISTS image_placement_product_position
    ON image_placement (product, position) WHERE product IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS image_placement_producer_position
    ON image_placement (producer, position) WHERE producer IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS image_placement_category_position
    ON image_placement (category, position) WHERE category IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS image_placement_collection_position
    ON image_placement (collection, position) WHERE collection IS NOT NULL;

-- A category must not be below itself.
CREATE OR REPLACE FUNCTION refuse_category_cycle_v1() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        WITH RECURSIVE above(id, parent) AS (
            SELECT c.id, c.parent FROM category c WHERE c.id = NEW.parent
            UNION
            SELECT c.id, c.parent FROM category c JOIN above ON c.id = above.parent
        )
        SELECT FROM above WHERE id = NEW.id
    ) THEN
        RAISE EXCEPTION 'category % would be below itself', NEW.slug
            USING ERRCODE = 'check_violation', CONSTRAINT = 'category_no_cycle';
    END IF;
    RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS category_no_cycle ON category;
CREATE TRIGGER category_no_cycle BEFORE INSERT OR UPDATE OF parent ON category
    FOR EACH ROW WHEN (NEW.parent IS NOT NULL) EXECUTE FUNCTION refuse_category_cycle_v1();

-- A changed slug goes on leading to its row; a slug in use is nobody's old slug any more.
CREATE OR REPLACE FUNCTION keep_old_slug_v1() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO slug_history (entity, slug, entity_id, changed_at)
        VALUES (TG_TABLE_NAME, OLD.slug, OLD.id, now())
        ON CONFLICT (entity, slug) DO UPDATE SET entity_id = EXCLUDED.entity_id, changed_at = now();
    END IF;
    DELETE FROM slug_history WHERE entity = TG_TABLE_NAME AND slug = NEW.slug;
    RETURN NULL;
END
$$;

-- The version counts every edit, so that a writer can tell a stale copy, whoever wrote.
CREATE OR REPLACE FUNCTION count_version_v1() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := OLD.version + 1;
    NEW.updated_at := now();
    RETURN NEW;
END
$$;

DO $$
DECLARE entity text;
BEGIN
    FOREACH entity IN ARRAY ARRAY['product', 'producer', 'category', 'collection'] LOOP
        EXECUTE format('DROP TRIGGER IF EXISTS %1$s_old_slug ON %1$s', entity);
        EXECUTE format('DROP TRIGGER IF EXISTS %1$s_new_slug ON %1$s', entity);
        EXECUTE format(
            'CREATE TRIGGER %1$s_old_slug AFTER UPDATE OF slug ON %1$s FOR EACH ROW
             WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION keep_old_slug_v1()', entity);
        EXECUTE format(
            'CREATE TRIGGER %1$s_new_slug AFTER INSERT ON %1$s FOR EACH ROW
             EXECUTE FUNCTION keep_old_slug_v1()', entity);
    END LOOP;
    FOREACH entity IN ARRAY ARRAY['product', 'producer'] LOOP
        EXECUTE format('DROP TRIGGER IF EXISTS %1$s_version ON %1$s', entity);
        EXECUTE format(
            'CREATE TRIGGER %1$s_version BEFORE UPDATE ON %1$s FOR EACH ROW
             WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION count_version_v1()', entity);
    END LOOP;
END
$$;
