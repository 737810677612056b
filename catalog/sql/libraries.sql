-- Where pictures are shown, told apart by whose library answers for the place: a producer's for its
-- products and its profile, the promo team's (owner 0) for categories and collections.
CREATE OR REPLACE VIEW library_place AS
    SELECT placement.image, product.producer AS owner, 'product' AS kind, product.id AS place,
           product.slug, placement.position
    FROM image_placement AS placement JOIN product ON product.id = placement.product
    UNION ALL
    SELECT placement.image, producer.id, 'producer', producer.id, producer.slug, placement.position
    FROM image_placement AS placement JOIN producer ON producer.id = placement.producer
    UNION ALL
    SELECT placement.image, 0, 'category', category.id, category.slug, placement.position
    FROM image_placement AS placement JOIN category ON category.id = placement.category
    UNION ALL
    SELECT placement.image, 0, 'collection', collection.id, collection.slug, placement.position
    FROM image_placement AS placement JOIN collection ON collection.id = placement.collection;
