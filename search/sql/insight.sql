-- What shoppers look for and what comes of it, counted per day and without anything about anybody.
-- A day is Kupang's (WITA). Only `search.insight` writes here; nothing else depends on it.

-- One row per day, folded query and language of the reader.
CREATE TABLE IF NOT EXISTS search_query_day (
    day date NOT NULL,
    query text NOT NULL,
    language text NOT NULL,
    searches integer NOT NULL DEFAULT 0,
    empty integer NOT NULL DEFAULT 0,       -- searches that, without any filter, found nothing
    suggested integer NOT NULL DEFAULT 0,   -- times that it was chosen from the suggestions
    clicks integer NOT NULL DEFAULT 0,
    enquiries integer NOT NULL DEFAULT 0,
    PRIMARY KEY (day, query, language),
    CONSTRAINT search_query_day_short CHECK (length(query) BETWEEN 1 AND 60)
);

-- Where in a list the products stood that shoppers went on to; 1 is the first.
CREATE TABLE IF NOT EXISTS search_position_day (
    day date NOT NULL,
    position integer NOT NULL,
    clicks integer NOT NULL DEFAULT 0,
    enquiries integer NOT NULL DEFAULT 0,
    PRIMARY KEY (day, position)
);

-- Which products shoppers went on to, from a search or from any other list.
CREATE TABLE IF NOT EXISTS search_product_day (
    day date NOT NULL,
    product_id bigint NOT NULL,             -- no foreign key: a deleted product keeps its past
    clicks integer NOT NULL DEFAULT 0,
    enquiries integer NOT NULL DEFAULT 0,
    PRIMARY KEY (day, product_id)
);
