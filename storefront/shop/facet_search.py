"""`/v1/facets/{key}`: one facet of a list, whole and searchable by name. HTTP only.

Lists show the first values of a long facet; here are all of them, for the same filters. Takes every
parameter of the list, so that a front end repeats its own address; what does not bear on counts
(`page`, `sort`, …) is read and passed over.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from search.filters import Between
from search.request import SearchRequest
from search.results import SearchResults
from storefront.access import Access
from storefront.http.problems import NotThere, problems
from storefront.http.query_string import QueryParameter, quoted, table
from storefront.http.query_values import limit_parameter, text
from storefront.resources import Resources
from storefront.shop.answers import public_json
from storefront.shop.catalogue_names import NO_NAMES, CatalogueNames
from storefront.shop.collection_reads import find_collection
from storefront.shop.facet_lists import cut, matching
from storefront.shop.facet_schemas import Facet, FacetBucket
from storefront.shop.facets import facets
from storefront.shop.histograms import round_stretches
from storefront.shop.labels import FACETS
from storefront.shop.merchandised import merchandised_search
from storefront.shop.product_list import Selection, within
from storefront.shop.product_parameters import ATTRIBUTE_PREFIX, product_parameters
from storefront.shop.product_query import read_product_query

OWN_PARAMETERS = table(
    QueryParameter(
        name="find",
        description="Beginnings of words of the wanted values' labels; without it, all values.",
        read=text(max_length=60),
        schema={"type": "string", "maxLength": 60},
        example="mama",
    ),
    limit_parameter(500, default=20, description="How many values."),
)
Search = Callable[[SearchRequest], Awaitable[tuple[SearchResults, tuple[str, ...]]]]
PARAMETERS = {**OWN_PARAMETERS, **product_parameters(NO_NAMES)}


class Facets(Controller):
    """One facet at a time."""

    path = "/v1/facets"
    tags = ["Products"]  # noqa: RUF012 - how Litestar is told
    opt = {"access": Access.PUBLIC}  # noqa: RUF012 - the same

    @get(
        "/{key:str}",
        operation_id="getFacet",
        summary="One facet, searchable",
        opt={"parameters": PARAMETERS},
        responses=problems(400, 404, 503),
    )
    async def get_facet(
        self,
        key: FromPath[str],
        request: Request[Any, Any, Any],
        resources: NamedDependency[Resources],
    ) -> Response[Facet]:
        """Values of a facet for a list with the same filters, by name if `find` is given.

        Counts are those of the list: exact, and not narrowed by the facet's own selection. `key` is
        a facet's `key` or `param`, such as `producer` or `attr.motif`.
        """
        names = await resources.names.current()
        param = _param(key, names)
        query = read_product_query(request.scope, names, more=OWN_PARAMETERS)
        selection = Selection()
        if query.collection is not None:
            found = await find_collection(resources.pool, query.collection)
            selection = found.selection() if found else selection
        asked = msgspec.structs.replace(query.request, offset=0, limit=0, facets=(param,))
        asked = within(asked, selection, sort_given=query.sort_given)
        categories = query.chosen.get("category", ())
        is_curated = selection.scope is not None
        results, _rules = await merchandised_search(
            resources, asked, categories, names, is_curated=is_curated
        )
        language = query.request.language
        answered = facets((param,), results, query.chosen, names, language)
        if not answered:
            raise NotThere("no_facet_detail", key=quoted(key))
        facet = answered[0]
        if facet.kind == "number" and not facet.buckets:
            search = partial(
                merchandised_search,
                resources,
                categories=categories,
                names=names,
                is_curated=is_curated,
            )
            facet = await _with_buckets(facet, asked, search)
        if find := query.more.get("find"):
            facet = matching(facet, find)
        facet = cut(facet, query.more.get("limit", 20))
        return public_json(
            request.scope,
            msgspec.json.encode(facet),
            language,
            expires_at=names.next_window(),
        )


async def _with_buckets(facet: Facet, asked: SearchRequest, search: Search) -> Facet:
    """A histogram of numbers of which products have several: each stretch is a question."""
    numbers = sorted(float(value.value) for value in facet.values)
    if len(numbers) < 2:
        return facet
    stretches = round_stretches(numbers)
    counted = []
    for low, high in stretches:
        selected = {**asked.selected, facet.param: Between(facet.param, low, high)}
        narrowed = msgspec.structs.replace(asked, selected=selected, facets=())
        counted.append(search(narrowed))
    buckets = tuple(
        FacetBucket(min=low, max=high, count=results.total)
        for (low, high), (results, _rules) in zip(
            stretches, await asyncio.gather(*counted), strict=True
        )
    )
    return msgspec.structs.replace(facet, buckets=buckets)


def _param(key: str, names: CatalogueNames) -> str:
    if key in FACETS:
        return key
    attribute = key.removeprefix(ATTRIBUTE_PREFIX)
    if attribute not in names.attributes:
        raise NotThere("no_facet_detail", key=quoted(key))
    return ATTRIBUTE_PREFIX + attribute
