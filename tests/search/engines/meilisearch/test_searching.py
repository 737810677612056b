"""What is asked of the server for one search, and in how many requests."""

from __future__ import annotations

from typing import Any

import msgspec

from search.engines.meilisearch.client import MeilisearchClient
from search.engines.meilisearch.engine import MeilisearchEngine
from search.filters import OneOf
from search.known_words import KnownWords
from search.lexicon import Corrections
from search.request import SearchRequest, Sort
from search.vocabulary import shipped_vocabulary, with_catalogue
from tests.contract.entries import entry
from tests.search.catalogue_names import NAMES
from tests.search.engines.meilisearch.bad_server import FOUND, NOTHING, SEARCH, BadServer, json

WORDS = KnownWords(("halus", "hutan", "madu", "tenun"), (0, 20, 30, 40), 400)


def engine_that_knows(client: MeilisearchClient, **meant: tuple[str, ...]) -> MeilisearchEngine:
    """Knows `WORDS`, and what some mistyped words were meant to be."""

    async def correct(typed: Any, _vocabulary: Any) -> Corrections:
        return Corrections({word: meant[word] for word in typed if word in meant})

    return MeilisearchEngine(client, words=lambda: WORDS, correct=correct)


def asked(server: BadServer) -> list[tuple[str, bool]]:
    """Per request of one query, its text and whether telling texts alone were searched."""
    bodies = [msgspec.json.decode(body) for _, _, body in server.calls]
    return [(body["q"], "attributesToSearchOn" in body) for body in bodies]


async def test_a_word_that_nothing_has_is_corrected_before_it_is_asked_for(
    server: BadServer, client: MeilisearchClient
) -> None:
    server.says(SEARCH, json(FOUND))
    engine = engine_that_knows(client, tenum=("tenun",))
    found = await engine.search(SearchRequest(text="tenum ", sort=Sort.NEWEST))
    assert found.corrected == "tenun"
    assert asked(server) == [("tenun", True)]


async def test_a_word_of_descriptions_alone_is_asked_for_in_all_texts_at_once(
    server: BadServer, client: MeilisearchClient
) -> None:
    server.says(SEARCH, json(FOUND))
    engine = engine_that_knows(client)
    found = await engine.search(SearchRequest(text="tenun halus ", sort=Sort.NEWEST))
    assert (found.ids, found.corrected) == ((7,), None)
    assert asked(server) == [("tenun halus ", False)]


async def test_the_beginning_of_a_known_word_is_no_error(
    server: BadServer, client: MeilisearchClient
) -> None:
    server.says(SEARCH, json(FOUND))
    engine = engine_that_knows(client, huta=("hutan",))
    found = await engine.search(SearchRequest(text="madu huta", sort=Sort.NEWEST))
    assert found.corrected is None
    assert asked(server) == [("madu huta", True)]


async def test_a_word_too_new_to_be_known_is_found(
    server: BadServer, client: MeilisearchClient
) -> None:
    """The lexicon, which is asked, has it and leaves it as it is."""
    server.says(SEARCH, json(FOUND))
    engine = engine_that_knows(client)
    found = await engine.search(SearchRequest(text="gerabah ", sort=Sort.NEWEST))
    assert (found.ids, found.corrected) == ((7,), None)
    assert asked(server) == [("gerabah ", False)]


async def test_known_words_that_filters_leave_nothing_of_are_not_corrected(
    server: BadServer, client: MeilisearchClient
) -> None:
    server.says(SEARCH, json(NOTHING))
    engine = engine_that_knows(client, madu=("never",))
    found = await engine.search(SearchRequest(text="madu hutan ", sort=Sort.NEWEST))
    assert (found.total, found.corrected) == (0, None)
    assert asked(server) == [("madu hutan ", True), ("madu hutan ", False)]


async def test_so_much_of_a_named_thing_is_not_looked_for_where_it_is_only_mentioned(
    server: BadServer, client: MeilisearchClient
) -> None:
    vocabulary = with_catalogue(shipped_vocabulary(), NAMES)
    for paths in ([SEARCH, "/multi-search"], [SEARCH, SEARCH]):
        server.calls.clear()
        server.says(SEARCH, *[json(NOTHING)] * paths.count(SEARCH))
        server.says("/multi-search", json({"results": [NOTHING] * 3}))
        engine = MeilisearchEngine(client, vocabulary=lambda: vocabulary)
        # A list that is sorted has no room for what is near, and shows what there is.
        sort = Sort.RELEVANCE if "/multi-search" in paths else Sort.PRICE
        request = SearchRequest(text="tas 250 gram ", sort=sort, facets=("category",))
        await engine.search(request)
        assert [path for _, path, _ in server.calls] == paths


async def test_several_queries_are_one_request(
    server: BadServer, engine: MeilisearchEngine
) -> None:
    pinned = {"hits": [{"id": 9}], "totalHits": 1}
    server.says("/multi-search", json({"results": [FOUND, pinned]}))
    found = await engine.search(SearchRequest(pins=(9,)))
    assert found.ids == (9, 7)
    sent = msgspec.json.decode(server.calls[0][2])
    assert [query["indexUid"] for query in sent["queries"]] == ["products", "products"]


async def test_a_query_that_finds_nothing_is_corrected(
    server: BadServer, client: MeilisearchClient
) -> None:
    async def correct(typed: Any, _vocabulary: Any) -> Corrections:
        assert list(typed) == ["tenum", "hijau"]
        return Corrections({"tenum": ("tenun",)}, {"tenum": ("tenan",)})

    server.says(SEARCH, json(NOTHING), json(FOUND))
    engine = MeilisearchEngine(client, correct=correct)
    found = await engine.search(SearchRequest(text="tenum hijau", sort=Sort.NEWEST))
    assert (found.ids, found.corrected) == ((7,), "tenun hijau")
    assert found.suggestion == "tenan hijau"
    assert [msgspec.json.decode(body)["q"] for _, _, body in server.calls] == [
        "tenum hijau",
        "tenun hijau",
    ]


MEMBERS = {"hits": [], "totalHits": 1, "facetDistribution": {"id": {"8": 1}}}


def says_something_near(server: BadServer) -> None:
    """Product 7 is found for "madu hutan", and 8 is near."""
    server.says(SEARCH, json(FOUND), json(FOUND), json(MEMBERS))
    near = {"hits": [{"id": 8}, {"id": 7}], "totalHits": 2}
    server.says("/multi-search", json({"results": [FOUND, NOTHING, near]}))


async def test_few_results_are_followed_by_near_ones(
    server: BadServer, engine: MeilisearchEngine
) -> None:
    says_something_near(server)
    found = await engine.search(SearchRequest(text="madu hutan"))
    assert (found.ids, found.total, found.whole) == ((7, 8), 2, 1)
    assert len(server.calls) == 4


async def test_what_is_near_is_remembered(server: BadServer, engine: MeilisearchEngine) -> None:
    """A page later, or under a filter, all is asked for at once."""
    says_something_near(server)
    await engine.search(SearchRequest(text="madu hutan"))
    server.calls.clear()
    server.says("/multi-search", json({"results": [FOUND, MEMBERS]}))
    selected = {"halal": OneOf("halal", ("halal",))}
    found = await engine.search(SearchRequest(text="madu hutan", selected=selected))
    assert (found.ids, found.whole, len(server.calls)) == ((7, 8), 1, 1)
    page, near = msgspec.json.decode(server.calls[0][2])["queries"]
    assert '"id" NOT IN ["8"]' in page["filter"], "nothing is found in both"
    assert '"id" IN ["8"]' in near["filter"]


async def test_what_is_near_is_forgotten_when_anything_is_indexed(
    server: BadServer, engine: MeilisearchEngine
) -> None:
    says_something_near(server)
    await engine.search(SearchRequest(text="madu hutan"))
    await engine.index([entry(9)], [])
    server.calls.clear()
    says_something_near(server)
    await engine.search(SearchRequest(text="madu hutan"))
    assert len(server.calls) == 4


async def test_all_that_is_needed_may_be_on_the_page_itself(
    server: BadServer, engine: MeilisearchEngine
) -> None:
    """Then only what is near is still to be asked: two requests more than for other pages."""
    distribution = {"category": {"madu": 1}}
    server.says(SEARCH, json({**FOUND, "facetDistribution": distribution}), json(NOTHING))
    near = {"hits": [{"id": 8}], "totalHits": 1}
    server.says("/multi-search", json({"results": [near, near]}))
    await engine.search(SearchRequest(text="madu", facets=("category",)))
    assert [path for _, path, _ in server.calls] == [SEARCH, "/multi-search", SEARCH]


async def test_near_ones_are_not_looked_for_in_any_other_order(
    server: BadServer, client: MeilisearchClient
) -> None:
    server.says(SEARCH, json(FOUND))
    engine = MeilisearchEngine(client)
    found = await engine.search(SearchRequest(text="madu hutan", sort=Sort.PRICE))
    assert (found.ids, found.total, len(server.calls)) == ((7,), 1, 1)
