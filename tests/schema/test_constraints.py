"""What the tables refuse, whoever writes: tried by plain SQL."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import asyncpg
import pytest

from catalog import values
from tests import rows

ENUMERATED = {
    "product_status_known": values.ProductStatus,
    "product_halal_known": values.HalalStatus,
    "product_storage_known": values.Storage,
    "producer_status_known": values.ProducerStatus,
    "producer_nib_status_known": values.NibStatus,
    "attribute_kind_known": values.AttributeKind,
    "certification_status_known": values.CertificationStatus,
    "collection_kind_known": values.CollectionKind,
    "merchandising_rule_match_known": values.QueryMatch,
    "merchandising_rule_language_known": values.Language,
    "merchandising_action_kind_known": values.MerchandisingKind,
}


@pytest.mark.parametrize(("constraint", "enumeration"), ENUMERATED.items())
async def test_checks_know_exactly_the_values_of_the_enumerations(
    pool: asyncpg.Pool, constraint: str, enumeration: type[StrEnum]
) -> None:
    definition = await pool.fetchval(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = $1", constraint
    )

    assert sorted(definition.split("'")[1::2]) == sorted(enumeration)


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ('{"id": "kain"}', True),
        ('{"id": "kain", "en": "cloth"}', True),
        ("{}", False),
        ('{"id": " "}', False),
        ('{"fr": "tissu"}', False),
        ('{"id": 1}', False),
        ("[]", False),
        ('"kain"', False),
    ],
)
async def test_a_text_has_words_in_a_known_language(
    pool: asyncpg.Pool, text: str, accepted: bool
) -> None:
    assert await pool.fetchval("SELECT is_text($1::jsonb)", text) is accepted


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "Not A Slug"),
        ("slug", ""),
        ("name", {}),
        ("status", "nonsense"),
        ("halal_status", "perhaps"),
        ("storage", "warm"),
        ("lead_days", -1),
        ("shelf_life_days", 0),
        ("made_to_order", True),
        ("popularity", -1),
    ],
)
async def test_products_refuse(clean_database: asyncpg.Pool, field: str, value: Any) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await rows.product(clean_database, **({"slug": "shawl"} | {field: value}))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nib", "123"),
        ("nib_status", "verified"),
        ("whatsapp", "0811"),
        ("latitude", 1.0),
        ("founded_year", 1066),
        ("postal_code", "8511"),
        ("status", "gone"),
    ],
)
async def test_producers_refuse(clean_database: asyncpg.Pool, field: str, value: Any) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await rows.producer(clean_database, **{field: value})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price", 0),
        ("price", -5),
        ("stock", -1),
        ("compare_at", 90_000),
        ("weight_g", 0),
        ("net_content", 5.0),
        ("sku", "with space"),
    ],
)
async def test_variants_refuse(clean_database: asyncpg.Pool, field: str, value: Any) -> None:
    shawl = await rows.product(clean_database)

    with pytest.raises(asyncpg.CheckViolationError):
        await clean_database.execute(
            f"UPDATE variant SET {field} = $1 WHERE product = $2", value, shawl
        )


async def test_two_producers_may_use_one_sku_and_one_may_not_use_it_twice(
    clean_database: asyncpg.Pool,
) -> None:
    first, second = (
        await rows.producer(clean_database),
        await rows.producer(clean_database, "carver"),
    )
    one = await rows.product(clean_database, "one", producer=first)
    other = await rows.product(clean_database, "other", producer=second)

    for product, maker in ((one, first), (other, second)):
        values = {"product": product, "producer": maker, "sku": "SAME", "price": 1}
        await rows.insert(clean_database, "variant", **values, options={"size": "L"})
    with pytest.raises(asyncpg.UniqueViolationError):
        await rows.insert(clean_database, "variant", **values, options={"size": "M"})


async def test_a_variant_belongs_to_its_products_producer(clean_database: asyncpg.Pool) -> None:
    first, second = (
        await rows.producer(clean_database),
        await rows.producer(clean_database, "carver"),
    )
    one = await rows.product(clean_database, "one", producer=first)

    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await rows.insert(
            clean_database,
            "variant",
            product=one,
            producer=second,
            sku="X",
            price=1,
            options={"a": 1},
        )


async def test_a_category_is_never_below_itself(clean_database: asyncpg.Pool) -> None:
    top = await rows.category(clean_database, "top")
    middle = await rows.category(clean_database, "middle", parent=top)
    bottom = await rows.category(clean_database, "bottom", parent=middle)

    with pytest.raises(asyncpg.CheckViolationError, match="below itself"):
        await clean_database.execute("UPDATE category SET parent = $1 WHERE id = $2", bottom, top)


async def test_a_picture_has_exactly_one_place(clean_database: asyncpg.Pool) -> None:
    image = await rows.insert(
        clean_database,
        "image",
        key="a" * 32,
        format="JPEG",
        width=1,
        height=1,
        bytes=1,
        widths=[320],
        placeholder="data:",
        colour="#000000",
    )
    shawl = await rows.product(clean_database)
    maker = await clean_database.fetchval("SELECT id FROM producer")
    place = {"image": image, "alt": {"id": "Kain"}}

    await rows.insert(clean_database, "image_placement", product=shawl, **place)
    for wrong in ({}, {"product": shawl, "producer": maker}):
        with pytest.raises(asyncpg.CheckViolationError):
            await rows.insert(clean_database, "image_placement", position=1, **wrong, **place)
    with pytest.raises(asyncpg.UniqueViolationError):
        await rows.insert(clean_database, "image_placement", product=shawl, **place)


async def test_a_rule_stands_with_ruled_collections_only(clean_database: asyncpg.Pool) -> None:
    for kind, rule in (("rule", None), ("manual", {"all": []})):
        with pytest.raises(asyncpg.CheckViolationError):
            await rows.insert(
                clean_database, "collection", slug="c", title={"id": "C"}, kind=kind, rule=rule
            )


async def test_every_edit_counts_a_version_and_no_edit_counts_none(
    clean_database: asyncpg.Pool,
) -> None:
    shawl = await rows.product(clean_database)

    for _ in range(2):
        await clean_database.execute("UPDATE product SET tags = ARRAY['new'] WHERE id = $1", shawl)

    assert await clean_database.fetchval("SELECT version FROM product WHERE id = $1", shawl) == 2


@pytest.mark.parametrize(
    "rule",
    [
        {"name": "r"},
        {"name": " ", "query": "sei"},
        {"name": "r", "query": " "},
        {"name": "r", "query": "sei", "match": "perhaps"},
        {"name": "r", "query": "sei", "language": "fr"},
    ],
)
async def test_merchandising_rules_refuse(
    clean_database: asyncpg.Pool, rule: dict[str, Any]
) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await rows.insert(clean_database, "merchandising_rule", **rule)


@pytest.mark.parametrize(
    ("action", "accepted"),
    [
        ({"kind": "pin", "product": 1}, True),
        ({"kind": "pin", "condition": {"tag": "t"}}, False),
        ({"kind": "pin", "product": 1, "weight": 2.0}, False),
        ({"kind": "exclude", "product": 1}, True),
        ({"kind": "exclude", "condition": {"tag": "t"}}, True),
        ({"kind": "exclude"}, False),
        ({"kind": "exclude", "product": 1, "condition": {"tag": "t"}}, False),
        ({"kind": "boost", "condition": {"tag": "t"}, "weight": 0.1}, True),
        ({"kind": "boost", "condition": {"tag": "t"}, "weight": 10.5}, False),
        ({"kind": "boost", "product": 1}, False),
        ({"kind": "bury", "product": 1}, False),
    ],
)
async def test_what_a_merchandising_rule_may_do(
    clean_database: asyncpg.Pool, action: dict[str, Any], accepted: bool
) -> None:
    await rows.product(clean_database)
    rule = await rows.insert(clean_database, "merchandising_rule", name="r", query="sei")
    if accepted:
        await rows.insert(clean_database, "merchandising_action", rule=rule, **action)
    else:
        with pytest.raises(asyncpg.CheckViolationError):
            await rows.insert(clean_database, "merchandising_action", rule=rule, **action)
