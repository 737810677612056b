"""What engines are given of a product: its searchable words, its facet values, its numbers.

Pure. Which attributes are facets is the category's definition; a new one needs no code here.
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.values import CertificationStatus, HalalStatus, Language, localised
from search.document import Attribute, IndexEntry, ProductDocument, SearchTexts
from search.quality import quality
from search.same_variant import variant_choices
from search.sources import Definitions, ProductSource
from search.text import fold
from search.vocabulary.measures import amount_word, shipped_measures

SEPARATOR = " · "
"""Between labels, so that no phrase matches across two of them."""

HALAL_WORDS = {HalalStatus.HALAL: "halal", HalalStatus.NON_HALAL: "nonhalal"}
"""One word each: a search for "halal" must not find the halves of "non-halal"."""


def index_entry(
    source: ProductSource, document: ProductDocument, definitions: Definitions
) -> IndexEntry:
    """The entry without its hash, which covers the whole document."""
    category = definitions.categories[source.category]
    producer = document.producer
    return IndexEntry(
        id=source.id,
        hash="",
        texts=SearchTexts(
            name=source.name,
            labels={
                language.value: SEPARATOR.join(dict.fromkeys(_labels(document, language)))
                for language in Language
            },
            producer=SEPARATOR.join((producer.name, producer.kelurahan, producer.district)),
            summary=source.summary,
            description=source.description,
        ),
        skus=tuple(variant.sku for variant in source.variants),
        choices=_choices(document),
        numbers={
            "price_min": float(document.price_min),
            "price_max": float(document.price_max),
            "created": source.published_at.timestamp(),
            "popularity": float(source.popularity),
            "quality": quality(source, len(category.attributes)),
        },
        location=(
            None
            if producer.latitude is None or producer.longitude is None
            else (producer.latitude, producer.longitude)
        ),
        name_order=fold(localised(source.name, Language.INDONESIAN)),
    )


def _labels(document: ProductDocument, language: Language) -> Iterator[str]:
    for step in document.breadcrumb:
        yield localised(step.name, language)
    for attribute in document.attributes:
        for value in attribute.values:
            if value.value is True:
                yield localised(attribute.name, language)
            elif value.value is not False:
                yield localised(value.label, language)
        yield from _amounts(attribute, language)
    for tag in document.tags:
        if HalalStatus.HALAL.value not in tag:
            yield tag.replace("-", " ")
    if document.halal_status in HALAL_WORDS:
        yield HALAL_WORDS[HalalStatus(document.halal_status)]
    for licence in document.licences:
        yield localised(licence.name, language)


def _amounts(attribute: Attribute, language: Language) -> Iterator[str]:
    """Amounts as queries spell them (`search.understanding.amounts`); once is enough."""
    kind = shipped_measures().indexed_units.get(attribute.unit or "")
    if kind is not None and language is Language.INDONESIAN:
        for value in attribute.values:
            if isinstance(value.value, int | float):
                yield amount_word(float(value.value), kind)


def _choices(document: ProductDocument) -> dict[str, tuple[str | int | float, ...]]:
    choices: dict[str, tuple[str | int | float, ...]] = {
        "category": tuple(step.slug for step in document.breadcrumb),
        "producer": (document.producer.slug,),
        "district": (document.producer.district_slug,),
        "certification": tuple(
            dict.fromkeys(
                held.kind
                for held in document.producer.certifications
                if held.status == CertificationStatus.VALID
            )
        ),
        "in_stock": ("true" if document.in_stock else "false",),
        "halal": (document.halal_status,),
        "tag": document.tags,
    }
    for attribute in document.attributes:
        choices[f"attr.{attribute.key}"] = tuple(
            str(value.value).lower() if isinstance(value.value, bool) else value.value
            for value in attribute.values
        )
    choices |= variant_choices(document.variants)
    return {key: values for key, values in choices.items() if values}
