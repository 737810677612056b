-- Picture libraries. An owner is a producer's id, or 0 for the promo team; every statement here
-- asks for it, so that nothing can be reached through another's library.

-- name: add
-- The same picture again finds its row and changes nothing.
INSERT INTO library_image (image, producer, name, advice, uploaded_by, flagged_as)
VALUES ($2, nullif($1::bigint, 0), $3, $4::jsonb, $5, $6)
ON CONFLICT ON CONSTRAINT library_image_once DO NOTHING
RETURNING id;

-- name: id_of_image
SELECT id FROM library_image WHERE coalesce(producer, 0) = $1 AND image = $2;

-- name: like_anothers
-- Another producer's picture that is the same or, in few bits of its fingerprint, nearly the same.
SELECT theirs.id
FROM library_image AS theirs
JOIN image AS other ON other.id = theirs.image
JOIN image AS mine ON mine.id = $2
WHERE theirs.producer <> $1
  AND (other.id = mine.id
       OR bit_count((other.fingerprint # mine.fingerprint)::bit(64)) <= $3::integer)
ORDER BY other.id = mine.id DESC, bit_count((other.fingerprint # mine.fingerprint)::bit(64)), theirs.id
LIMIT 1;

-- name: adopt
-- What stands in an owner's places without being in its library (the sample, plain SQL) joins it.
INSERT INTO library_image (image, producer, alt)
SELECT DISTINCT ON (placement.image) placement.image, nullif($1::bigint, 0), placement.alt
FROM library_place AS place
JOIN image_placement AS placement ON placement.image = place.image
WHERE place.owner = $1
ORDER BY placement.image, placement.position, placement.id
ON CONFLICT ON CONSTRAINT library_image_once DO NOTHING;

-- name: count_all
SELECT count(*) FROM library_image AS mine
WHERE coalesce(mine.producer, 0) = $1
  AND NOT ($2::boolean AND EXISTS (
      SELECT FROM library_place AS place WHERE place.owner = $1 AND place.image = mine.image));

-- name: newest
SELECT mine.id FROM library_image AS mine
WHERE coalesce(mine.producer, 0) = $1
  AND NOT ($2::boolean AND EXISTS (
      SELECT FROM library_place AS place WHERE place.owner = $1 AND place.image = mine.image))
ORDER BY mine.id DESC LIMIT $3 OFFSET $4;

-- name: pictures
-- In the order of the ids; `used_on` are the owner's products that show this picture or one like it.
SELECT json_build_object(
    'id', mine.id, 'key', image.key, 'format', image.format, 'name', mine.name,
    'width', image.width, 'height', image.height, 'bytes', image.bytes, 'widths', image.widths,
    'placeholder', image.placeholder, 'colour', image.colour,
    'focal', json_build_array(
        coalesce(mine.focal_x, image.focal_x), coalesce(mine.focal_y, image.focal_y)),
    'focal_is_chosen', mine.focal_x IS NOT NULL,
    'alt', mine.alt, 'alt_is_draft', mine.alt_is_draft, 'advice', mine.advice,
    'version', mine.version, 'created_at', mine.created_at,
    'places', coalesce((
        SELECT json_agg(json_build_object(
            'kind', place.kind, 'slug', place.slug, 'position', place.position)
            ORDER BY place.kind, place.slug)
        FROM library_place AS place WHERE place.owner = $1 AND place.image = image.id), '[]'),
    'used_on', coalesce((
        SELECT json_agg(DISTINCT place.slug)
        FROM library_place AS place JOIN image AS shown ON shown.id = place.image
        WHERE place.owner = $1 AND place.kind = 'product'
          AND (shown.id = image.id
               OR bit_count((shown.fingerprint # image.fingerprint)::bit(64)) <= $3::integer)),
        '[]'))::text
FROM unnest($2::bigint[]) WITH ORDINALITY AS wanted(id, place)
JOIN library_image AS mine ON mine.id = wanted.id AND coalesce(mine.producer, 0) = $1
JOIN image ON image.id = mine.image
ORDER BY wanted.place;

-- name: read_one
SELECT mine.version, mine.alt, mine.alt_is_draft, mine.focal_x, mine.focal_y
FROM library_image AS mine
WHERE coalesce(mine.producer, 0) = $1 AND mine.id = $2;

-- name: change
UPDATE library_image SET alt = $3::jsonb, alt_is_draft = $4, focal_x = $5, focal_y = $6,
    version = version + 1
WHERE coalesce(producer, 0) = $1 AND id = $2;

-- name: draft
UPDATE library_image SET alt = $3::jsonb, alt_is_draft = true, version = version + 1
WHERE coalesce(producer, 0) = $1 AND id = $2 AND (alt IS NULL OR alt_is_draft)
  AND alt IS DISTINCT FROM $3::jsonb;

-- name: places_of
SELECT place.kind, place.slug
FROM library_image AS mine JOIN library_place AS place ON place.image = mine.image
WHERE coalesce(mine.producer, 0) = $1 AND mine.id = $2 AND place.owner = $1
GROUP BY place.kind, place.slug, place.place ORDER BY place.kind, place.place;

-- name: delete
DELETE FROM library_image WHERE coalesce(producer, 0) = $1 AND id = $2;

-- name: forget_images
-- Pictures that no library and no place has any more; painted ones are remembered by their source.
DELETE FROM image
WHERE image.source IS NULL AND image.created_at < now() - $1::interval
  AND NOT EXISTS (SELECT FROM library_image WHERE library_image.image = image.id)
  AND NOT EXISTS (SELECT FROM image_placement WHERE image_placement.image = image.id);

-- name: flagged
-- Pictures that look like another producer's, newest first, for who reviews them.
SELECT json_build_object(
    'id', mine.id, 'key', image.key, 'widths', image.widths, 'width', image.width,
    'height', image.height, 'placeholder', image.placeholder,
    'producer', json_build_object('slug', owner.slug, 'name', owner.name),
    'is_same', image.id = other.id,
    'differing_bits', bit_count((image.fingerprint # other.fingerprint)::bit(64)),
    'like', json_build_object(
        'id', theirs.id, 'key', other.key, 'widths', other.widths, 'width', other.width,
        'height', other.height, 'placeholder', other.placeholder,
        'producer', json_build_object('slug', their_owner.slug, 'name', their_owner.name)),
    'created_at', mine.created_at)::text AS flagged
FROM library_image AS mine
JOIN image ON image.id = mine.image
JOIN producer AS owner ON owner.id = mine.producer
JOIN library_image AS theirs ON theirs.id = mine.flagged_as
JOIN image AS other ON other.id = theirs.image
JOIN producer AS their_owner ON their_owner.id = theirs.producer
ORDER BY mine.id DESC LIMIT $1 OFFSET $2;

-- name: count_flagged
SELECT count(*) FROM library_image AS mine
JOIN library_image AS theirs ON theirs.id = mine.flagged_as;

-- name: unflag
UPDATE library_image SET flagged_as = NULL WHERE id = $1 AND flagged_as IS NOT NULL RETURNING id;
