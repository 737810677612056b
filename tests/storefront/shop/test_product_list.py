from __future__ import annotations

import msgspec

from search.filters import OneOf
from search.request import SearchRequest, Sort
from storefront.shop.product_list import Selection, spliced, within


def test_splicing_adds_fields_to_a_card_as_it_is() -> None:
    card = b'{"id":"1","badges":[]}'
    assert spliced(card, {}) is card
    assert msgspec.json.decode(spliced(card, {"distance_m": 12, "highlight": {"name": "}"}})) == {
        "id": "1",
        "badges": [],
        "distance_m": 12,
        "highlight": {"name": "}"},
    }


def test_a_collections_own_order_holds_until_the_shopper_chooses() -> None:
    selection = Selection(scope=OneOf("id", ("2", "1")), pins=(2, 1), sort=Sort.PRICE, limit=30)
    request = SearchRequest()

    kept = within(request, selection, sort_given=False)
    assert (kept.pins, kept.sort, kept.scope) == ((2, 1), Sort.PRICE, selection.scope)
    chosen = within(msgspec.structs.replace(request, sort=Sort.NAME), selection, sort_given=True)
    assert (chosen.pins, chosen.sort) == ((), Sort.NAME)
    searched = within(msgspec.structs.replace(request, text="ikat"), selection, sort_given=False)
    assert (searched.pins, searched.sort) == ((), Sort.RELEVANCE)


def test_a_collections_limit_ends_its_last_page() -> None:
    selection = Selection(limit=30)
    limits = [
        within(SearchRequest(offset=offset, limit=24), selection, sort_given=False).limit
        for offset in (0, 24, 48)
    ]
    assert limits == [24, 6, 0]
