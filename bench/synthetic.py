"""Any number of synthetic products in the shape of the sample, the same for the same seed.

A product is a variation of a sample product: same category and rules, other values, prices, maker
and words. Words are as skewed as in a real shop: sentences of the sample are shared by many
products, and names of people and villages (`_rare_words`) by few. Folders come in chunks, so that
100,000 products need no more memory than 5,000. Fictional throughout.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import as_file, files
from itertools import accumulate

import msgspec

from catalog.loading import open_folder
from catalog.loading.files import (
    AttributeFile,
    CategoryFile,
    Folder,
    OptionFile,
    ProducerFile,
    ProductFile,
    Value,
    VariantFile,
)
from catalog.values import Text

CHUNK = 5_000
PRODUCTS_PER_PRODUCER = 100
LEAST_PRODUCERS = 60
DESCRIPTION_WORDS = 77
RARE_WORDS = 12_000
SIZES = (100, 250, 500, 1000)
"""Of variants that differ by a number."""
WOVEN_SHARE = 0.4
"""How often a woven product is taken as it comes; the sample has more of them than a shop would."""
NEWEST = datetime(2026, 11, 1, tzinfo=UTC)

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def synthetic_folders(number: int, *, seed: int = 1, chunk: int = CHUNK) -> Iterator[Folder]:
    """`number` products in folders that can be loaded one after the other."""
    sample = sample_folder()
    producers = _producers(sample, max(LEAST_PRODUCERS, number // PRODUCTS_PER_PRODUCER), seed)
    rules = tuple(each for each in sample.collections if each.rule is not None)
    maker = _ProductMaker(sample, producers, seed)
    for start in range(0, number, chunk):
        products = tuple(maker.product(i) for i in range(start, min(start + chunk, number)))
        yield Folder(
            categories=sample.categories, producers=producers, products=products, collections=rules
        )


@cache
def sample_folder() -> Folder:
    """The sample catalogue that Etalase ships."""
    with as_file(files("catalog").joinpath("sample")) as folder:
        return open_folder(folder)


class _ProductMaker:
    """Makes the product of any number, from vocabulary gathered once."""

    def __init__(self, sample: Folder, producers: Sequence[ProducerFile], seed: int) -> None:
        self._seed = seed
        self._categories = {category.slug: category for category in sample.categories}
        self._templates = [each for each in sample.products if each.status == "published"]
        self._sentences = _sentences(self._templates, self._categories)
        self._producers = [producer.slug for producer in producers]
        self._producer_weights = list(accumulate(1 / (10 + i) for i in range(len(producers))))
        self._places = sorted({producer.kelurahan for producer in sample.producers})
        self._rare = _rare_words(RARE_WORDS, seed)
        self._rare_weights = list(accumulate(1 / (5 + i) for i in range(RARE_WORDS)))

    def product(self, number: int) -> ProductFile:
        chance = random.Random(f"{self._seed}/{number}")
        template = self._template(chance)
        category = self._categories[template.category]
        rare = chance.choices(self._rare, cum_weights=self._rare_weights, k=8)
        option, choices = _options(category, chance)
        attributes = _attributes(template, category, option, choices, rare[0], chance)
        name = self._name(template, category, attributes, rare[1], chance)
        price = max(2_000, round(template.variants[0].price * chance.lognormvariate(0, 0.6) / 1000) * 1000)
        return msgspec.structs.replace(
            template,
            slug=f"{_slug(name['id'])}-{number}",
            producer=chance.choices(self._producers, cum_weights=self._producer_weights)[0],
            name=name,
            summary={language: self._text(template, language, 14, chance) for language in ("id", "en")},
            description=self._description(template, rare[2:], chance),
            attributes=attributes,
            options=(OptionFile(option),) if option else (),
            variants=tuple(_variants(template, number, option, choices, price, chance)),
            tags=(*template.tags[:4], rare[1]),
            image_specs=(),
            legal=None,
            created_at=NEWEST - timedelta(minutes=chance.randrange(60 * 24 * 730)),
        )

    def _template(self, chance: random.Random) -> ProductFile:
        while True:
            template = chance.choice(self._templates)
            if "teknik" not in template.attributes or chance.random() < WOVEN_SHARE:
                return template

    def _name(
        self,
        template: ProductFile,
        category: CategoryFile,
        attributes: dict[str, Value | tuple[Value, ...]],
        rare: str,
        chance: random.Random,
    ) -> Text:
        labels = [
            defined.label
            for attribute in category.attributes
            for defined in attribute.values or ()
            if defined.value == attributes.get(attribute.key)
        ]
        label = chance.choice(labels) if labels else {"id": "", "en": ""}
        place = chance.choice(self._places)
        return {
            language: " ".join(
                [*template.name[language].split()[:3], label[language], place, rare.title()]
            ).replace("  ", " ")
            for language in ("id", "en")
        }

    def _text(self, template: ProductFile, language: str, words: int, chance: random.Random) -> str:
        pool = self._sentences[_root(template, self._categories), language]
        found: list[str] = []
        while sum(len(sentence.split()) for sentence in found) < words:
            found.append(chance.choice(pool))
        return " ".join(found)

    def _description(
        self, template: ProductFile, rare: Sequence[str], chance: random.Random
    ) -> Text:
        who, village, helper, place, motif, cloth = (word.title() for word in rare)
        ends = {
            "id": f"Dikerjakan {who} dan {helper} di {village}, dekat {place}; polanya {motif} {cloth}.",
            "en": f"Made by {who} and {helper} in {village}, near {place}; its pattern is {motif} {cloth}.",
        }
        return {
            language: f"{self._text(template, language, DESCRIPTION_WORDS - 20, chance)} {end}"
            for language, end in ends.items()
        }


def _options(category: CategoryFile, chance: random.Random) -> tuple[str, tuple[str | int, ...]]:
    """What three variants of a product differ by; nothing where the category knows no options."""
    possible = [
        attribute
        for attribute in category.attributes
        if attribute.variant_option and (attribute.kind == "number" or len(attribute.values or ()) > 2)
    ]
    if not possible:
        return "", ()
    attribute = chance.choice(possible)
    values = SIZES if attribute.kind == "number" else [str(v.value) for v in attribute.values or ()]
    chosen = sorted(chance.sample(range(len(values)), 3))
    return attribute.key, tuple(values[i] for i in chosen)


def _attributes(
    template: ProductFile,
    category: CategoryFile,
    option: str,
    choices: Sequence[Value],
    rare: str,
    chance: random.Random,
) -> dict[str, Value | tuple[Value, ...]]:
    attributes: dict[str, Value | tuple[Value, ...]] = {}
    for attribute in category.attributes:
        if attribute.key == option:
            attributes[option] = tuple(choices)
        elif attribute.key in template.attributes:
            given = template.attributes[attribute.key]
            first = given[0] if isinstance(given, tuple) else given
            attributes[attribute.key] = _value(attribute, first, rare, chance)
    return attributes


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


def _variants(
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


def _producers(sample: Folder, number: int, seed: int) -> tuple[ProducerFile, ...]:
    """The sample's producers, and others made from them as far as they do not reach."""
    chance = random.Random(f"{seed}/producers")
    names = _rare_words(2 * number, seed + 1)
    made = list(sample.producers[:number])
    while len(made) < number:
        like = chance.choice(sample.producers)
        first, second = names[2 * len(made) : 2 * len(made) + 2]
        made.append(
            msgspec.structs.replace(
                like,
                slug=f"{first}-{second}-{len(made)}",
                name=f"{like.name.split()[0]} {first.title()} {second.title()}",
                nib=None,
                nib_status="none",
                status="published",
            )
        )
    return tuple(
        msgspec.structs.replace(producer, status="published") for producer in made
    )


def _sentences(
    products: Sequence[ProductFile], categories: dict[str, CategoryFile]
) -> dict[tuple[str, str], list[str]]:
    """(root category, language) -> sentences of its descriptions."""
    found: dict[tuple[str, str], list[str]] = {}
    for product in products:
        for language in ("id", "en"):
            pool = found.setdefault((_root(product, categories), language), [])
            pool += _SENTENCE.split(product.description[language])
    return found


def _root(product: ProductFile, categories: dict[str, CategoryFile]) -> str:
    slug = product.category
    while (parent := categories[slug].parent) is not None:
        slug = parent
    return slug


def _rare_words(number: int, seed: int) -> list[str]:
    """Different words that could be Timorese names and are none that we know of."""
    chance = random.Random(f"{seed}/words")
    made: dict[str, None] = {}
    while len(made) < number:
        syllables = (
            chance.choice("bfhklmnpst") + chance.choice("aeiou") + chance.choice(("", "", "", "n", "s", "l"))
            for _ in range(chance.choice((2, 3, 3, 4)))
        )
        made["".join(syllables)] = None
    return list(made)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:120].strip("-")
