"""What the snapshot of the catalogue's names tells of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from storefront.shop.catalogue_names import (
    NO_NAMES,
    CatalogueNames,
    CollectionName,
    decode_names,
)

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def names(collections: tuple[CollectionName, ...], *windows: dict[str, datetime]) -> CatalogueNames:
    nothing: dict[str, object] = {"producers": {}, "districts": {}}
    for listed in ("categories", "attributes", "certifications", "specialities"):
        nothing[listed] = ()
    rules = [{"name": "a rule", **window} for window in windows]
    return decode_names(
        msgspec.json.encode(nothing | {"collections": collections, "merchandising": rules})
    )


def test_the_next_window_is_the_nearest_edge_to_come() -> None:
    collection = CollectionName(
        "natal", {"id": "Natal"}, publish_from=NOW - DAY, publish_until=NOW + 2 * DAY
    )
    assert names((collection,)).next_window(NOW) == (NOW + 2 * DAY).timestamp()
    soon = names((collection,), {"publish_from": NOW + DAY})
    assert soon.next_window(NOW) == (NOW + DAY).timestamp()
    # What begins or ends now has done so: the next edge is the one after.
    assert soon.next_window(NOW + DAY) == (NOW + 2 * DAY).timestamp()
    assert soon.next_window(NOW + 2 * DAY) is None


def test_without_windows_nothing_is_to_come() -> None:
    assert NO_NAMES.next_window(NOW) is None
    assert names((CollectionName("selalu", {"id": "Selalu"}),)).next_window(NOW) is None
