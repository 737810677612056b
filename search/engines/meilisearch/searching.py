"""Answer one search: understand it, ask for it, correct what nothing has, let near products follow.

One request to the server for most searches: words that no product has, or none in a telling text,
are known before (`search.known_words`). More are made only for what cannot be: filters that leave
nothing, products that are near where few have everything (`filling`), and counts of variants
(`recounting`). Raises what asking raises.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any

from msgspec import Struct, structs

from search import near
from search.engines.meilisearch.answers import Answer, Ask
from search.engines.meilisearch.filling import near_products
from search.engines.meilisearch.join import followed
from search.engines.meilisearch.memory import Memory
from search.engines.meilisearch.nearest import Near
from search.engines.meilisearch.plan import members, members_plan, one_of_ids, plan, within
from search.engines.meilisearch.recounting import joined, with_ranges_listed
from search.engines.meilisearch.words import matched_words, query_text, texts_of
from search.filters import Not
from search.known_words import KnownWords
from search.lexicon import Corrections
from search.request import SearchRequest, Sort
from search.results import SearchResults
from search.understanding import Understanding, correctable
from search.vocabulary import Vocabulary

Correct = Callable[[Sequence[str], Vocabulary], Awaitable[Corrections]]
"""What the words of a query were meant to be (`search.lexicon.correct`)."""


class Searching(Struct, frozen=True):
    """What a search works with."""

    engine: str
    memory: Memory
    words: KnownWords
    ask: Ask
    correct: Correct | None


class _Asked(Struct, frozen=True):
    """A request under the filters that its text means, and the answers to its plan."""

    wanted: SearchRequest
    request: SearchRequest
    """As it was planned: without what is known to be near."""
    meant: Understanding
    text: str
    """What of `meant` is searched for."""
    texts: Sequence[str] | None
    """Those that were searched; None is all of them."""
    answers: Sequence[Answer]
    known: Near | None
    """What is near, if that was known before."""
    following: Sequence[Answer]
    """The answers about these products."""

    @property
    def finds_nothing(self) -> bool:
        return bool(self.meant.groups) and not self.answers[0].total_hits


async def search(by: Searching, request: SearchRequest) -> SearchResults:
    """One page."""
    meant = by.memory.reading(request)
    guess = None
    if not all(map(by.words.might_have, meant.groups)):
        guess = await _guess(by, meant)
    asked = await _first(by, request, guess)
    if asked.finds_nothing and guess is None and by.words.may_lack(correctable(meant)):
        guess = await _guess(by, meant)
        if guess.meant:
            asked = await _first(by, request, guess)
    results = await _anywhere(by, asked)
    while guess is not None and (kept := guess.borne_out(results.dropped)) != guess:
        guess = kept
        results = await _anywhere(by, await _first(by, request, guess))
    if guess is not None and guess.meant and results.total:
        # A guess that finds nothing is not worth telling.
        text, suggestion = guess.text(request.text), guess.suggestion(request.text)
        results = structs.replace(results, corrected=text, suggestion=suggestion)
    return results


async def _guess(by: Searching, meant: Understanding) -> Corrections:
    """What was meant by a text of which some word seems to be mistyped."""
    if by.correct is None:
        return Corrections()
    return await by.correct(correctable(meant), by.memory.vocabulary)


async def _anywhere(by: Searching, asked: _Asked) -> SearchResults:
    """The results of `asked`, or, where it finds nothing, of the same asked in all texts."""
    mentions = not (_may_be_filled(asked.wanted, asked.meant) and asked.meant.names_an_amount)
    if asked.finds_nothing and asked.texts is not None and mentions:
        asked = await _ask(by, asked.wanted, asked.meant, None)
    return await _results(by, asked)


async def _first(by: Searching, request: SearchRequest, guess: Corrections | None) -> _Asked:
    """Understand, and ask for what has every word in telling texts, if anything can."""
    if guess is not None and guess.meant:
        # The corrected text is read anew, for it may mean more than words.
        request = structs.replace(request, text=guess.text(request.text))
    meant = by.memory.reading(request)
    condition = meant.condition(request.selected)
    if condition is not None:
        request = within(request, condition)
    request = await with_ranges_listed(request, by.ask)
    telling = all(map(by.words.telling_products, meant.groups))
    return await _ask(by, request, meant, texts_of(meant) if telling else None)


async def _ask(
    by: Searching, request: SearchRequest, meant: Understanding, texts: Sequence[str] | None
) -> _Asked:
    known = None
    if _may_be_filled(request, meant):
        known = by.memory.near.get(_near_key(request, meant, texts))
    following: list[dict[str, Any]] = []
    wanted = request
    if known is not None and (ids := _unpinned(known, request)):
        following = members_plan(request, ids)
        # Whatever has changed since, no product is found both there and here.
        request = within(request, Not(one_of_ids(ids)))
    text = query_text(meant)
    queries = plan(request, text, texts=texts, preferred=meant.preferred)
    own = len(queries)
    answers = await by.ask(queries + following)
    return _Asked(wanted, request, meant, text, texts, answers[:own], known, answers[own:])


async def _results(by: Searching, asked: _Asked) -> SearchResults:
    request, meant = asked.request, asked.meant
    results = await joined(request, asked.text, asked.answers, by.engine, by.ask, texts=asked.texts)
    results = structs.replace(
        results,
        corrected=meant.text if meant.changed and results.total else None,
        whole=results.total if meant.groups or meant.excluded else None,
        recognised=meant.recognised,
        matched=matched_words(meant),
    )
    if results.total >= near.ENOUGH or not _may_be_filled(request, meant):
        return results
    return await _filled(by, asked, results)


async def _filled(by: Searching, asked: _Asked, results: SearchResults) -> SearchResults:
    """`results` and the products that are near, after them."""
    wanted, meant, texts, close = asked.wanted, asked.meant, asked.texts, asked.known
    if close is None:
        page, parents = asked.answers[0], by.memory.parents
        close = await near_products(wanted, meant, texts, page, by.words, parents, by.ask)
        by.memory.near.put(_near_key(wanted, meant, texts), close)
    ids = _unpinned(close, wanted)
    if not ids:
        return results
    answers = asked.following or await by.ask(members_plan(wanted, ids))
    then = await joined(members(wanted, ids), "", answers, by.engine, by.ask)
    passing = answers[0].facet_distribution.get("id", ())
    then = structs.replace(then, ids=tuple(map(int, passing)))
    return structs.replace(followed(results, then, ids, wanted), dropped=close.dropped)


def _may_be_filled(request: SearchRequest, meant: Understanding) -> bool:
    return request.fill and request.sort is Sort.RELEVANCE and bool(meant.groups)


def _unpinned(close: Near, request: SearchRequest) -> list[int]:
    """Pins are there already."""
    return [number for number in close.ids if number not in request.pins]


def _near_key(
    request: SearchRequest, meant: Understanding, texts: Sequence[str] | None
) -> Hashable:
    return request.scope, meant.groups, meant.excluded, meant.preferred, texts is None
