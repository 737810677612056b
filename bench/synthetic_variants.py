"""What synthetic products differ by: attributes, options and variants valid for their category.

Pure; chance is given. Which products there are, and their texts, is `bench.synthetic`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate

from catalog.loading.files import AttributeFile, CategoryFile, ProductFile, Value, VariantFile

SIZES = (100, 250, 500, 1000)
"""Of variants that differ by a number."""


def options(category: CategoryFile, chance: random.Random) -> tuple[str, tuple[str | int, ...]]:
    """What three variants of a product differ by; nothing where the category knows no options."""
    possible = [
        attribute
        for attribute in category.attributes
        if attribute.variant_option
        and (attribute.kind == "number" or len(attribute.values or ()) > 2)
    ]
    if not possible:
        return "", ()
    attribute = chance.choice(possible)
    values = SIZES if attribute.kind == "number" else [str(v.value) for v in attribute.values or ()]
    chosen = sorted(chance.sample(range(len(values)), 3))
    return attribute.key, tuple(values[i] for i in chosen)


def attributes(
    template: ProductFile,
    category: CategoryFile,
    option: str,
    choices: Sequence[Value],
    rare: str,
    chance: random.Random,
) -> dict[str, Value | tuple[Value, ...]]:
    made: dict[str, Value | tuple[Value, ...]] = {}
    for attribute in category.attributes:
        if attribute.key == option:
            made[option] = tuple(choices)
        elif attribute.key in template.attributes:
            given = template.attributes[attribute.key]
            first = given[0] if isinstance(given, tuple) else given
            made[attribute.key] = _value(attribute, first, rare, chance)
    return made


def _value(
    attribute: AttributeFile, given: Value, rare: str, chance: random.Random
) -> Value | tuple[Value, ...]:
    match attribute.kind:
        case "enum" | "color":
            values = [str(each.value) for each in attribute.values or ()]
            # The first values of a list are the common ones.
            common = list(accumulate(1 / (2 + i) for i in range(len(values))))
            if attribute.multi:
                return tuple(dict.fromkeys(chance.choices(values, cum_weights=common, k=2)))
            return chance.choices(values, cum_weights=common)[0]
        case "boolean":
            return chance.random() < 0.3
        case "number":
            return max(1, round(float(given) * chance.choice((0.5, 0.8, 1, 1, 1.25, 2))))
        case "text":
            return f"{given} {rare}" if chance.random() < 0.2 else given
    return given


def variants(
    template: ProductFile,
    number: int,
    option: str,
    choices: Sequence[str | int],
    price: int,
    chance: random.Random,
) -> Iterator[VariantFile]:
    for position, choice in enumerate(choices or ("",)):
        amount = price * (position + 2) // 2
        yield VariantFile(
            sku=f"{template.variants[0].sku[:7]}-{number:06d}-{position}",
            price=amount,
            options={option: choice} if option else {},
            compare_at=amount * 5 // 4 if chance.random() < 0.15 else None,
            stock=0 if chance.random() < 0.15 else chance.randrange(1, 60),
            weight_g=chance.randrange(100, 3_000),
        )
