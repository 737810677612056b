"""Short marks on a card, by rules that are data (`badges.json`), shown in the file's order."""

from __future__ import annotations

from importlib.resources import files

import msgspec
from msgspec import Struct

from search.sources import ProductSource


class BadgeRule(Struct, frozen=True, forbid_unknown_fields=True):
    """`badge` is shown when everything else that is stated holds."""

    badge: str
    halal_status: str | None = None
    licence: str | None = None
    attribute: str | None = None
    value: str | None = None
    when: str | None = None
    """`unique_piece`, `made_to_order` or `sale`."""


RULES = msgspec.json.decode(
    files("search").joinpath("badges.json").read_bytes(), type=tuple[BadgeRule, ...]
)


def badges(source: ProductSource, *, on_sale: bool) -> tuple[str, ...]:
    """The marks that `source` has earned."""
    facts = {
        "unique_piece": source.unique_piece,
        "made_to_order": source.made_to_order,
        "sale": on_sale,
    }
    licences = {licence.kind for licence in source.licences}
    return tuple(
        rule.badge
        for rule in RULES
        if (rule.halal_status is None or rule.halal_status == source.halal_status)
        and (rule.licence is None or rule.licence in licences)
        and (rule.attribute is None or source.attributes.get(rule.attribute) == rule.value)
        and (rule.when is None or facts[rule.when])
    )
