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

from bench.synthetic_variants import attributes, options, variants
from catalog.loading import open_folder
from catalog.loading.files import (
    CategoryFile,
    Folder,
    OptionFile,
    ProducerFile,
    ProductFile,
    Value,
)
from catalog.values import Text

CHUNK = 5_000
PRODUCTS_PER_PRODUCER = 100
LEAST_PRODUCERS = 60
DESCRIPTION_WORDS = 77
RARE_WORDS = 12_000
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
        rare = chance.choices(self._rare, cum_weights=self._rare_weights, k=7)
        option, choices = options(category, chance)
        described = attributes(template, category, option, choices, rare[0], chance)
        name = self._name(template, category, described, rare[1], chance)
        price = max(
            2_000, round(template.variants[0].price * chance.lognormvariate(0, 0.6) / 1000) * 1000
        )
        return msgspec.structs.replace(
            template,
            slug=f"{_slug(name['id'])}-{number}",
            producer=chance.choices(self._producers, cum_weights=self._producer_weights)[0],
            name=name,
            summary={
                language: self._text(template, language, 14, chance) for language in ("id", "en")
            },
            description=self._description(template, rare[2:7], chance),
            attributes=described,
            options=(OptionFile(option),) if option else (),
            variants=tuple(variants(template, number, option, choices, price, chance)),
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
        described: dict[str, Value | tuple[Value, ...]],
        rare: str,
        chance: random.Random,
    ) -> Text:
        labels = [
            defined.label
            for attribute in category.attributes
            for defined in attribute.values or ()
            if defined.value == described.get(attribute.key)
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
        who, village, helper, place, motif = (word.title() for word in rare)
        ends = {
            "id": f"Dikerjakan {who} dan {helper} di {village}, dekat {place}; coraknya {motif}.",
            "en": f"Made by {who} and {helper} in {village}, near {place}; its pattern is {motif}.",
        }
        return {
            language: f"{self._text(template, language, DESCRIPTION_WORDS - 20, chance)} {end}"
            for language, end in ends.items()
        }


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
    return tuple(msgspec.structs.replace(producer, status="published") for producer in made)


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
            chance.choice("bfhklmnpst")
            + chance.choice("aeiou")
            + chance.choice(("", "", "", "n", "s", "l"))
            for _ in range(chance.choice((2, 3, 3, 4)))
        )
        made["".join(syllables)] = None
    return list(made)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:120].strip("-")
