-- Change capture: whatever writes the catalogue (API, import, console, plain SQL) leaves a row in
-- catalog_change inside the same transaction. Statement-level with transition tables: one insert
-- per statement, however many rows it touched. NOTIFY carries nothing; it only shortens the wait.

-- Each trigger names (as its arguments) the entity that its table's rows belong to and the column
-- that holds that entity's id.
CREATE OR REPLACE FUNCTION capture_change_v1() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entity text := TG_ARGV[0];
    id_column text := TG_ARGV[1];
    touched text;
BEGIN
    touched := CASE TG_OP
        WHEN 'INSERT' THEN format('SELECT %I AS id FROM new_rows', id_column)
        WHEN 'DELETE' THEN format('SELECT %I AS id FROM old_rows', id_column)
        ELSE format('SELECT %1$I AS id FROM new_rows UNION SELECT %1$I FROM old_rows', id_column)
    END;
    EXECUTE format(
        'INSERT INTO catalog_change (entity, entity_id, due_at)
         SELECT DISTINCT %L, id, now() FROM (%s) AS touched WHERE id IS NOT NULL', entity, touched);
    NOTIFY catalog_change;
    RETURN NULL;
END
$$;

-- TRUNCATE names no rows: everything is built anew.
CREATE OR REPLACE FUNCTION capture_truncate_v1() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_change (entity, entity_id, due_at) VALUES ('all', 0, now());
    NOTIFY catalog_change;
    RETURN NULL;
END
$$;

-- A picture that looks different (rendered anew, other focal point) is news of whatever shows it; that
-- its ladder is complete is none.
CREATE OR REPLACE FUNCTION capture_image_v1() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_change (entity, entity_id, due_at)
    SELECT DISTINCT place.entity, place.id, now()
    FROM new_rows AS now_is JOIN old_rows AS was ON was.id = now_is.id
    JOIN image_placement AS shown ON shown.image = now_is.id
    CROSS JOIN LATERAL (VALUES
        ('product', shown.product), ('producer', shown.producer),
        ('category', shown.category), ('collection', shown.collection)) AS place(entity, id)
    WHERE place.id IS NOT NULL
      AND (was.key, was.width, was.height, was.widths, was.placeholder, was.focal_x, was.focal_y)
          IS DISTINCT FROM
          (now_is.key, now_is.width, now_is.height, now_is.widths, now_is.placeholder,
              now_is.focal_x, now_is.focal_y);
    IF FOUND THEN
        NOTIFY catalog_change;
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS image_captured_update ON image;
CREATE TRIGGER image_captured_update AFTER UPDATE ON image
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION capture_image_v1();

-- A window's start and end are changes that fall due later: the same outbox is the timetable, so
-- windows open and close on time without a cron job that could run twice, late or never.
CREATE OR REPLACE FUNCTION schedule_window_v1() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO catalog_change (entity, entity_id, due_at)
         SELECT DISTINCT %L, id, moment
         FROM new_rows, unnest(ARRAY[publish_from, publish_until]) AS moment
         WHERE moment > now()', TG_ARGV[0]);
    RETURN NULL;
END
$$;

DO $$
DECLARE
    captured record;
    operation text;
    transition text;
BEGIN
    FOR captured IN SELECT * FROM (VALUES
        ('product', 'product', 'id'),
        ('variant', 'product', 'product'),
        ('licence', 'product', 'product'),
        ('image_placement', 'product', 'product'),
        ('producer', 'producer', 'id'),
        ('certification', 'producer', 'producer'),
        ('category', 'category', 'id'),
        ('category_attribute', 'category', 'category'),
        ('attribute', 'attribute', 'id'),
        ('attribute_value', 'attribute', 'attribute'),
        ('collection', 'collection', 'id'),
        ('collection_product', 'collection', 'collection'),
        ('merchandising_rule', 'merchandising', 'id'),
        ('merchandising_action', 'merchandising', 'rule')
    ) AS captured(source, entity, id_column) LOOP
        EXECUTE format('DROP TRIGGER IF EXISTS %1$s_captured_truncate ON %1$s', captured.source);
        EXECUTE format(
            'CREATE TRIGGER %1$s_captured_truncate AFTER TRUNCATE ON %1$s
             FOR EACH STATEMENT EXECUTE FUNCTION capture_truncate_v1()', captured.source);
        FOREACH operation IN ARRAY ARRAY['insert', 'update', 'delete'] LOOP
            transition := CASE operation
                WHEN 'insert' THEN 'NEW TABLE AS new_rows'
                WHEN 'delete' THEN 'OLD TABLE AS old_rows'
                ELSE 'NEW TABLE AS new_rows OLD TABLE AS old_rows'
            END;
            EXECUTE format('DROP TRIGGER IF EXISTS %1$s_captured_%2$s ON %1$s', captured.source, operation);
            EXECUTE format(
                'CREATE TRIGGER %1$s_captured_%2$s AFTER %3$s ON %1$s REFERENCING %4$s
                 FOR EACH STATEMENT EXECUTE FUNCTION capture_change_v1(%5$L, %6$L)',
                captured.source, operation, upper(operation), transition, captured.entity, captured.id_column);
        END LOOP;
    END LOOP;

    -- Pictures of producers, categories and collections show elsewhere than their products.
    FOR captured IN SELECT * FROM (VALUES ('producer'), ('category'), ('collection')) AS captured(entity) LOOP
        FOREACH operation IN ARRAY ARRAY['insert', 'update', 'delete'] LOOP
            transition := CASE operation
                WHEN 'insert' THEN 'NEW TABLE AS new_rows'
                WHEN 'delete' THEN 'OLD TABLE AS old_rows'
                ELSE 'NEW TABLE AS new_rows OLD TABLE AS old_rows'
            END;
            EXECUTE format('DROP TRIGGER IF EXISTS image_placement_%2$s_captured_%1$s ON image_placement',
                           operation, captured.entity);
            EXECUTE format(
                'CREATE TRIGGER image_placement_%4$s_captured_%1$s AFTER %2$s ON image_placement
                 REFERENCING %3$s FOR EACH STATEMENT EXECUTE FUNCTION capture_change_v1(%4$L, %4$L)',
                operation, upper(operation), transition, captured.entity);
        END LOOP;
    END LOOP;

    FOR captured IN SELECT * FROM (VALUES
        ('product', 'product'),
        ('collection', 'collection'),
        ('merchandising_rule', 'merchandising')
    ) AS captured(source, entity) LOOP
        FOREACH operation IN ARRAY ARRAY['insert', 'update'] LOOP
            EXECUTE format('DROP TRIGGER IF EXISTS %1$s_window_%2$s ON %1$s', captured.source, operation);
            EXECUTE format(
                'CREATE TRIGGER %1$s_window_%2$s AFTER %3$s ON %1$s REFERENCING NEW TABLE AS new_rows
                 FOR EACH STATEMENT EXECUTE FUNCTION schedule_window_v1(%4$L)',
                captured.source, operation, upper(operation), captured.entity);
        END LOOP;
    END LOOP;
END
$$;
