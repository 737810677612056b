"""`/v1/producers`: the makers, and one maker's profile with the first of its products."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from search.filters import OneOf
from search.request import MAX_WINDOW, SearchRequest, Sort
from storefront.access import Access
from storefront.http.problems import problems
from storefront.http.query_string import Parameters, QueryParameter, read_query, table
from storefront.http.query_values import known, language_parameter, page_parameters, several, text
from storefront.resources import Resources
from storefront.shop.answers import (
    LANGUAGE_ONLY,
    is_slug,
    public_json,
    read_language,
    redirect_or_404,
)
from storefront.shop.catalogue_names import NO_NAMES, CatalogueNames
from storefront.shop.category_tree import product_counts
from storefront.shop.producer_reads import (
    ProducerFilter,
    find_producers,
    read_profile,
    shown_profile,
)
from storefront.shop.product_list import find_cards
from storefront.shop.schemas import ProducerList, ProducerProfile

FIRST_PRODUCTS = 12
_LISTED: dict[str, Any] = {"type": "array", "items": {"type": "string"}}


def list_parameters(names: CatalogueNames) -> Parameters:
    """What the list of producers takes."""

    def choice(name: str, description: str, words: Any) -> QueryParameter:
        return QueryParameter(
            name=name,
            description=description,
            read=several(known(lambda: words)),
            schema=_LISTED,
            listed=True,
        )

    return table(
        QueryParameter(
            name="q",
            description="Part of a name or a place.",
            read=text(),
            schema={"type": "string", "maxLength": 200},
        ),
        choice("district", "Slugs of kecamatan.", names.districts),
        choice("speciality", "What they make.", names.specialities),
        choice("certification", "Papers that they hold and that are valid.", names.certifications),
        language_parameter(),
        *page_parameters(),
    )


class Producers(Controller):
    """Producers as shoppers meet them."""

    path = "/v1/producers"
    tags = ["Producers"]  # noqa: RUF012 - how Litestar is told
    opt = {"access": Access.PUBLIC}  # noqa: RUF012 - the same

    @get(
        operation_id="listProducers",
        summary="List producers",
        opt={"parameters": list_parameters(NO_NAMES)},
        responses=problems(400, 503),
    )
    async def list_producers(
        self, request: Request[Any, Any, Any], resources: NamedDependency[Resources]
    ) -> Response[ProducerList]:
        """Producers by name, narrowed by district, speciality and papers."""
        names = await resources.names.current()
        reading = read_query(request.scope, list_parameters(names))
        values = reading.values
        page, per_page = values.get("page", 1), values.get("per_page", 24)
        if page * per_page > MAX_WINDOW:
            reading.refuse("page", "window_too_deep", limit=MAX_WINDOW)
        reading.check()
        items, total = await find_producers(
            resources.pool,
            ProducerFilter(
                districts=values.get("district"),
                specialities=values.get("speciality"),
                certifications=values.get("certification"),
                text=values.get("q") or None,
            ),
            await product_counts(resources, "producer", reading.language),
            reading.language,
            limit=per_page,
            offset=(page - 1) * per_page,
        )
        answer = ProducerList(items=items, total=total, page=page, per_page=per_page)
        return public_json(request.scope, msgspec.json.encode(answer), reading.language)

    @get(
        "/{slug:str}",
        operation_id="getProducer",
        summary="One producer",
        opt={"parameters": LANGUAGE_ONLY},
        responses=problems(400, 404, 503),
    )
    async def get_producer(
        self,
        slug: FromPath[str],
        request: Request[Any, Any, Any],
        resources: NamedDependency[Resources],
    ) -> Response[ProducerProfile]:
        """Story, place, papers and first products of a producer. An old address answers 301."""
        language = read_language(request.scope)
        profile = await read_profile(resources.pool, slug) if is_slug(slug) else None
        if profile is None:
            return await redirect_or_404(resources, request.scope, "producer", slug)
        wanted = SearchRequest(
            language=language,
            scope=OneOf("producer", (profile.slug,)),
            sort=Sort.POPULAR,
            limit=FIRST_PRODUCTS,
        )
        products, total = await find_cards(resources, wanted)
        shown = shown_profile(profile, products, total, language, resources.public_url)
        return public_json(request.scope, msgspec.json.encode(shown), language)
