"""The settings of the index `products` as data, and how they differ from a server's.

What a setting means is Meilisearch's documentation; the comments say why it has this value.
Nothing is sent from here: `search.engines.meilisearch.rebuild` asks for the differences and either
changes them in place or, where `structural`, builds a new index whose name carries their hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from catalog.values import Language
from search.same_variant import PREFIX
from search.vocabulary import Vocabulary

_STRUCTURAL = (
    "searchableAttributes",
    "filterableAttributes",
    "sortableAttributes",
    "rankingRules",
    "localizedAttributes",
    "proximityPrecision",
)
_SETS = ("sortableAttributes", "stopWords", "displayedAttributes", "nonSeparatorTokens")


_CHOICES = ("category", "producer", "district", "certification", "in_stock", "halal", "tag")
MOST_VALUES = 1_000
"""Of a facet that are counted."""
NUMBERS = ("price_min", "price_max", "created", "popularity", "quality")
PRICE_ENDS, PRICE_LOW, PRICE_HIGH = PRICE_FIELDS = ["price.ends", "price.low", "price.high"]
"""What is counted for the facet of prices: the lowest and the highest price itself, of which only
the ends are of interest, and in which cells of `search.price_grid` they lie."""


TEXTS_OF_THE_THING = [
    "skus",
    "head_text",
    "name_id",
    "name_en",
    "labels_id",
    "labels_en",
    "place_text",
]
"""What is searched first if the text says what the thing is: a maker's name says less."""
TELLING_TEXTS = [*TEXTS_OF_THE_THING, "producer_text"]
"""What is searched first; summaries and descriptions only where that finds nothing or little."""


def sense_field(category: str) -> str:
    """The number that is there if a product is of a category, to bring it to the front."""
    return f"sense.{category}"


def filterable(key: str) -> bool:
    """Whether the index can filter by `key` and count its values."""
    return key in _CHOICES or key in NUMBERS or key == "id" or key.startswith(("attr.", PREFIX))


def index_settings(vocabulary: Vocabulary, *, typo_tolerance: bool) -> dict[str, Any]:
    """Everything that the index is set to, given the vocabulary of the moment.

    Without `typo_tolerance` the server corrects nothing, because queries are corrected before
    they are sent (`search.engines.meilisearch.engine`, `understand`).
    """
    return {
        "searchableAttributes": _searchable(),
        # Cards are read from our own documents; a search only ever retrieves these.
        "displayedAttributes": ["_geo", "hash", "id"],
        "filterableAttributes": [
            # Numbers among the attributes, such as a length, are compared too.
            _filter_rule([*_CHOICES, "attr.*"], comparison=True),
            _filter_rule(["id", f"{PREFIX}*"], comparison=False),
            # As a pattern it is not taken for the place that `_geoRadius` asks for.
            "_geo",
            _filter_rule(list(NUMBERS), comparison=True),
            _filter_rule(PRICE_FIELDS, comparison=False),
        ],
        "sortableAttributes": [
            "_geo",
            "created",
            "name_order",
            "popularity",
            "price_max",
            "price_min",
            # A number per category of a product: `sense_field`.
            "sense",
        ],
        "rankingRules": [
            # First, so that a shopper's "cheapest first" is strict; without `sort` it is inert.
            "sort",
            "words",
            "typo",
            "proximity",
            "attributeRank",
            "wordPosition",
            "exactness",
            "in_stock:desc",
            "quality:desc",
            "popularity:desc",
            "created:desc",
        ],
        "typoTolerance": {
            "enabled": typo_tolerance,
            "minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9},
            "disableOnWords": sorted(vocabulary.never_corrected),
            "disableOnAttributes": ["skus"],
            "disableOnNumbers": True,
        },
        "synonyms": {
            " ".join(term): sorted(" ".join(other) for other in others)
            for term, others in sorted(vocabulary.synonyms.items())
        },
        # `search.engines.meilisearch.words` says why.
        "stopWords": [],
        # Only prevents that a text is taken for another language: neither has a stemmer.
        "localizedAttributes": [
            {
                "attributePatterns": ["*_id", "head_text", "producer_text", "place_text"],
                "locales": ["ind"],
            },
            {"attributePatterns": ["*_en"], "locales": ["eng"]},
        ],
        "faceting": {
            "maxValuesPerFacet": MOST_VALUES,
            # Of a long list the commonest are kept. Prices are asked for their ends only, and
            # to count their values in order of number is the cheaper way (3 ms of 8 saved); so
            # are ids, which are counted for a few products only.
            "sortFacetValuesBy": {"*": "count", PRICE_ENDS: "alpha", "id": "alpha"},
        },
        "facetSearch": False,
        "proximityPrecision": "byWord",
        # Totals are cut off at this number too, so it must exceed any catalogue; how deep a
        # request may page is limited by `search.request.MAX_WINDOW` instead.
        "pagination": {"maxTotalHits": 10_000_000},
        "searchCutoffMs": 400,
    }


def structural_hash(settings: Mapping[str, Any]) -> str:
    """Names the settings that no index can change without being built anew."""
    kept = {key: settings[key] for key in _STRUCTURAL}
    content = msgspec.json.encode(_normalised(kept), order="deterministic")
    return hashlib.sha256(content).hexdigest()[:8]


def differences(wanted: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """The part of `wanted` that the server does not have."""
    ours, theirs = _normalised(wanted), _normalised(current)
    return {key: wanted[key] for key in ours if ours[key] != theirs.get(key)}


def structural(changes: Mapping[str, Any]) -> bool:
    """Whether `changes` need a new index rather than a change in place."""
    return any(key in _STRUCTURAL for key in changes)


def _searchable() -> list[str]:
    """Most telling first; within one weight the default language leads."""
    long_texts = [f"{text}_{lang}" for text in ("summary", "description") for lang in Language]
    return [*TELLING_TEXTS, *long_texts]


def _filter_rule(patterns: list[str], *, comparison: bool) -> dict[str, Any]:
    return {
        "attributePatterns": patterns,
        "features": {
            "facetSearch": False,
            "filter": {"equality": True, "comparison": comparison},
        },
    }


def _normalised(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Equal for equal meaning: what Meilisearch treats as a set is sorted."""
    return {
        key: sorted(value) if key in _SETS and isinstance(value, list) else value
        for key, value in settings.items()
    }
