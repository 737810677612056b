"""Loading a folder: the shipped sample, faults by path, and loading twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from catalog.loading import FolderRefused, load_folder, open_folder

SAMPLE = Path(__file__).parents[2] / "catalog" / "sample"

CATEGORY = {
    "slug": "cloth",
    "name": {"en": "Cloth"},
    "attributes": [
        {
            "key": "technique",
            "name": {"en": "Technique"},
            "kind": "enum",
            "facet": True,
            "values": [{"value": "ikat", "label": {"en": "Ikat"}}],
        },
        {"key": "size", "name": {"en": "Size"}, "kind": "text", "variant_option": True},
    ],
}
PRODUCER = {
    "slug": "weaver",
    "name": "Weaver",
    "type": "weaving",
    "type_label": {"en": "Weaving"},
    "kecamatan": "Oebobo",
    "kelurahan": "Oebufu",
}
PRODUCT = {
    "slug": "shawl",
    "producer": "weaver",
    "category": "cloth",
    "name": {"en": "Shawl"},
    "summary": {"en": "Short"},
    "description": {"en": "Long"},
    "attributes": {"technique": "ikat"},
    "variants": [{"sku": "S-1", "price": 1000}],
}
COLLECTION = {"slug": "new", "title": {"en": "New"}, "type": "manual", "products": ["shawl"]}

MakeFolder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> MakeFolder:
    """A folder with one entry per file, each changed as the test says."""

    def make(**changed: dict[str, Any] | list[Any] | str) -> Path:
        for name, entry in {
            "categories": CATEGORY,
            "producers": PRODUCER,
            "products": PRODUCT,
            "collections": COLLECTION,
        }.items():
            change = changed.get(name, {})
            text = (
                change
                if isinstance(change, str)
                else json.dumps(change if isinstance(change, list) else [entry | change])
            )
            (tmp_path / f"{name}.json").write_text(text)
        return tmp_path

    return make


def faults(path: Path) -> list[str]:
    with pytest.raises(FolderRefused) as refused:
        open_folder(path)
    return refused.value.faults


def test_the_shipped_sample_has_no_fault() -> None:
    assert len(open_folder(SAMPLE).products) == 420


def test_all_faults_of_all_files_are_named_by_path(folder: MakeFolder) -> None:
    path = folder(
        products={
            "slug": "Not A Slug",
            "variants": [{"sku": "S-1", "price": "cheap"}],
            "name": {"fr": "x"},
        },
        producers={"nib": "12"},
    )

    found = faults(path)

    assert [fault.split(":")[0] for fault in found] == [
        "producers.json[0].nib",
        "products.json[0].slug",
        "products.json[0].name.fr",
        "products.json[0].variants[0].price",
    ]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"products": {"producer": "nobody"}}, "products.json[0].producer: no producer 'nobody'"),
        ({"products": {"category": "nothing"}}, "products.json[0].category: no category 'nothing'"),
        (
            {"products": {"attributes": {"technique": "knitting"}}},
            "products.json[0].attributes.technique: 'knitting' is not one of the allowed values",
        ),
        (
            {"products": {"attributes": {"weight": 5}}},
            "products.json[0].attributes.weight: is not defined for the category",
        ),
        (
            {
                "products": {
                    "options": [{"key": "technique"}],
                    "variants": [{"sku": "A", "price": 1, "options": {"technique": "ikat"}}],
                }
            },
            "products.json[0].attributes.technique: is no variant option of the category",
        ),
        (
            {"products": {"variants": [{"sku": "A", "price": 1}, {"sku": "A", "price": 2}]}},
            "products.json[0].variants[1].options: same as variants[0]",
        ),
        (
            {"products": {"made_to_order": True}},
            "products.json[0].lead_days: is required when made to order",
        ),
        (
            {"products": {"variants": [{"sku": "A", "price": 5, "compare_at": 5}]}},
            "products.json[0].variants[0].compare_at: is not above the price",
        ),
        ({"products": [PRODUCT, PRODUCT]}, "products.json[1].slug: 'shawl' is already at [0].slug"),
        ({"categories": {"parent": "cloth"}}, "categories.json[0].parent: would be below itself"),
        ({"categories": {"parent": "gone"}}, "categories.json[0].parent: no category 'gone'"),
        (
            {"collections": {"products": ["gone"]}},
            "collections.json[0].products[0]: no product 'gone'",
        ),
        (
            {"collections": {"type": "rule"}},
            "collections.json[0].rule: is needed by type 'rule', and only by it",
        ),
    ],
)
def test_contradictions_are_named(folder: MakeFolder, changed: dict[str, Any], fault: str) -> None:
    assert fault in faults(folder(**changed))


def test_a_file_that_is_no_json_and_a_missing_file_are_named(folder: MakeFolder) -> None:
    path = folder(products="{not json")
    (path / "collections.json").unlink()

    assert [fault.split(":")[0] for fault in faults(path)] == ["products.json", "collections.json"]


async def test_loading_twice_changes_nothing(
    clean_database: asyncpg.Pool, folder: MakeFolder
) -> None:
    opened = open_folder(folder())
    await load_folder(clean_database, opened)
    await clean_database.execute("TRUNCATE catalog_change")

    await load_folder(clean_database, opened)

    assert await clean_database.fetchval("SELECT count(*) FROM catalog_change") == 0
    assert await clean_database.fetchval("SELECT version FROM product") == 1


async def test_loading_again_writes_what_differs_and_removes_what_is_gone(
    clean_database: asyncpg.Pool, folder: MakeFolder
) -> None:
    await load_folder(clean_database, open_folder(folder()))

    changed = {
        "variants": [{"sku": "S-2", "price": 2000}],
        "legal": {"pirt": "123"},
    }
    await load_folder(
        clean_database, open_folder(folder(products=changed, collections={"products": []}))
    )
    await load_folder(
        clean_database, open_folder(folder(products=changed | {"legal": {"pirt": None}}))
    )

    assert await clean_database.fetch("SELECT sku, price FROM variant") == [("S-2", 2000)]
    assert await clean_database.fetchval("SELECT count(*) FROM licence") == 0
    assert await clean_database.fetchval("SELECT count(*) FROM collection_product") == 1


async def test_a_folder_that_the_database_refuses_leaves_nothing(
    clean_database: asyncpg.Pool, folder: MakeFolder
) -> None:
    opened = open_folder(folder(producers={"nib_status": "verified"}))

    with pytest.raises(asyncpg.CheckViolationError):
        await load_folder(clean_database, opened)

    assert await clean_database.fetchval("SELECT count(*) FROM category") == 0


async def test_an_alias_of_a_ward_is_understood(
    clean_database: asyncpg.Pool, folder: MakeFolder
) -> None:
    await load_folder(clean_database, open_folder(folder(producers={"kelurahan": "TDM"})))

    ward = "SELECT kelurahan.name FROM producer JOIN kelurahan ON kelurahan.id = producer.kelurahan"
    assert await clean_database.fetchval(ward) == "Tuak Daun Merah"


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"kelurahan": "Atlantis"}, "producers.json[0].kelurahan: no kelurahan 'Atlantis'"),
        ({"kecamatan": "Alak"}, "producers.json[0].kecamatan: Oebufu is in Oebobo"),
    ],
)
async def test_a_producer_lives_in_a_ward_of_the_city(
    clean_database: asyncpg.Pool, folder: MakeFolder, changed: dict[str, str], fault: str
) -> None:
    with pytest.raises(FolderRefused) as refused:
        await load_folder(clean_database, open_folder(folder(producers=changed)))

    assert refused.value.faults == [fault]
    assert await clean_database.fetchval("SELECT count(*) FROM category") == 0
