"""Fields of Meilisearch's searches that are known and cannot be honoured: refused, never ignored.

A value that changes nothing (false, null, every attribute) is accepted, since adapters send such
ones unasked. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from storefront.meili.refusals import Refusal

UNSUPPORTED: Mapping[str, tuple[str, tuple[object, ...]]] = {
    "distinct": ("every hit is one product already", ("id",)),
    "attributesToSearchOn": ("every search looks in all texts", ([], ["*"], "*")),
    "rankingScoreThreshold": ("scores of the engines do not compare", (0,)),
    "hybrid": ("searches are by words", ()),
    "vector": ("searches are by words", ()),
    "media": ("searches are by words", ()),
    "retrieveVectors": ("there are no vectors", (False,)),
    "personalize": ("nothing is known of a shopper", ()),
    "useNetwork": ("there is one index", (False,)),
    "showRankingScoreDetails": ("scores of the engines do not compare", (False,)),
    "showPerformanceDetails": ("metrics are the operator's", (False,)),
    "federationOptions": ("searches are not federated", ()),
}
"""Field -> why, and the values that change nothing."""

GET_UNSUPPORTED: Mapping[str, str] = {
    **{name: name for name in UNSUPPORTED if name not in ("hybrid", "media", "personalize")},
    "hybridEmbedder": "hybrid",
    "hybridSemanticRatio": "hybrid",
    "personalizeUserContext": "personalize",
}
"""Parameter of a query string -> the field that it is."""


def refuse_unsupported(name: str, value: object, place: str) -> None:
    """Raise `Refusal` unless `value` changes nothing."""
    reason, harmless = UNSUPPORTED[name]
    if value is None or value in harmless:
        return
    if name == "federationOptions":
        raise Refusal(
            "invalid_multi_search_federation_options",
            f"Inside `{place}`: Using `federationOptions` is not allowed in a non-federated "
            "search.\n - Hint: remove `federationOptions` from the query.",
        )
    where = f"{place}.{name}"
    snake = re.sub(r"[A-Z]", lambda letter: f"_{letter[0].lower()}", name)
    raise Refusal(
        f"invalid_search_{snake}", f"Invalid value at `{where}`: not supported here, {reason}."
    )
