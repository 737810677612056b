"""`/v1/home`: everything that a first page shows, in one answer."""

import asyncio
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from catalog.values import Language
from search.request import SearchRequest, Sort
from storefront.access import Access
from storefront.http.problems import problems
from storefront.resources import Resources
from storefront.shop.answers import LANGUAGE_ONLY, public_json, read_language
from storefront.shop.category_tree import category_tree, product_counts
from storefront.shop.collection_reads import collection_card, live_collections
from storefront.shop.producer_reads import ProducerFilter, featured_slugs, find_producers
from storefront.shop.product_list import find_cards
from storefront.shop.schemas import Home, ProducerCard

NEW_ARRIVALS = 12
FEATURED_PRODUCERS = 8


class HomePage(Controller):
    """The shop's first page."""

    path = "/v1/home"
    tags = ["Home"]  # noqa: RUF012 - how Litestar is told
    opt = {"access": Access.PUBLIC}  # noqa: RUF012 - the same

    @get(
        operation_id="getHome",
        summary="The first page",
        opt={"parameters": LANGUAGE_ONLY},
        responses=problems(400, 503),
    )
    async def get_home(
        self, request: Request[Any, Any, Any], resources: NamedDependency[Resources]
    ) -> Response[Home]:
        """Live collections with their first products, new arrivals, categories, producers."""
        language = read_language(request.scope)
        names = await resources.names.current()
        collections = await live_collections(resources.pool)
        newest = SearchRequest(language=language, sort=Sort.NEWEST, limit=NEW_ARRIVALS)
        (arrivals, _), counts, producers, cards = await asyncio.gather(
            find_cards(resources, newest),
            product_counts(resources, "category", language),
            _producers(resources, language),
            asyncio.gather(*(collection_card(resources, each, language) for each in collections)),
        )
        home = Home(
            collections=tuple(cards),
            new_arrivals=arrivals,
            categories=category_tree(names, counts, language, roots_only=True),
            producers=producers,
        )
        return public_json(
            request.scope, msgspec.json.encode(home), language, expires_at=names.next_window()
        )


async def _producers(resources: Resources, language: Language) -> tuple[ProducerCard, ...]:
    slugs = await featured_slugs(resources.pool, FEATURED_PRODUCERS)
    counts = await product_counts(resources, "producer", language)
    found, _ = await find_producers(
        resources.pool, ProducerFilter(slugs=slugs), counts, language, limit=FEATURED_PRODUCERS
    )
    return tuple(sorted(found, key=lambda card: slugs.index(card.slug)))
