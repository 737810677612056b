"""`/v1/products`: the list that is also the search, one product, and what is like it."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from search.documents import read_document
from storefront.access import Access
from storefront.http.problems import problems
from storefront.http.query_string import read_query, table
from storefront.http.query_values import language_parameter, limit_parameter
from storefront.insight.searches import search_counter
from storefront.resources import Resources
from storefront.shop.answers import (
    LANGUAGE_ONLY,
    is_slug,
    public_json,
    read_language,
    redirect_or_404,
)
from storefront.shop.catalogue_names import NO_NAMES
from storefront.shop.collection_reads import find_collection
from storefront.shop.instead import instead_of_nothing
from storefront.shop.product_detail import product_page
from storefront.shop.product_list import Selection, body_and_validator, plain_cards, product_list
from storefront.shop.product_parameters import product_parameters
from storefront.shop.product_query import read_product_query
from storefront.shop.product_schemas import ProductPage
from storefront.shop.schemas import ProductList, Similar

SIMILAR_PARAMETERS = table(language_parameter(), limit_parameter(24, default=8))


class Products(Controller):
    """Products as shoppers find them."""

    path = "/v1/products"
    tags = ["Products"]  # noqa: RUF012 - how Litestar is told
    opt = {"access": Access.PUBLIC}  # noqa: RUF012 - the same

    @get(
        operation_id="listProducts",
        summary="List or search products",
        opt={"parameters": product_parameters(NO_NAMES)},
        responses=problems(400, 503),
    )
    async def list_products(
        self, request: Request[Any, Any, Any], resources: NamedDependency[Resources]
    ) -> Response[ProductList]:
        """List products, search them, narrow them by facets, and sort them.

        Besides the parameters below, every attribute of the catalogue filters as `attr.<key>=a,b`
        (numbers also as `attr.<key>=100..200`). Values of one parameter are alternatives;
        different parameters must all hold. A facet's own selection does not narrow its counts.
        """
        names = await resources.names.current()
        query = read_product_query(request.scope, names)
        selection = Selection()
        if query.collection is not None:
            found = await find_collection(resources.pool, query.collection)
            selection = found.selection() if found else selection
        page = await product_list(resources, query, names, selection)
        if not page.total:
            nearest = await instead_of_nothing(resources, query, page.query, names, selection)
            page = msgspec.structs.replace(page, instead=nearest)
        body, validator = body_and_validator(page)
        return public_json(
            request.scope,
            body,
            query.request.language,
            validated_by=validator,
            expires_at=names.next_window(),
            on_read=search_counter(resources.tally, query, page.total),
        )

    @get(
        "/{slug:str}",
        operation_id="getProduct",
        summary="One product",
        opt={"parameters": LANGUAGE_ONLY},
        responses=problems(400, 404, 503),
    )
    async def get_product(
        self,
        slug: FromPath[str],
        request: Request[Any, Any, Any],
        resources: NamedDependency[Resources],
    ) -> Response[ProductPage]:
        """Everything that a product page needs. An old address answers 301."""
        language = read_language(request.scope)
        document = await read_document(resources.pool, slug) if is_slug(slug) else None
        if document is None:
            return await redirect_or_404(resources, request.scope, "product", slug)
        page = product_page(document, language, resources.public_url)
        return public_json(
            request.scope,
            msgspec.json.encode(page),
            language,
            products=frozenset((document.id,)),
        )

    @get(
        "/{slug:str}/similar",
        operation_id="listSimilarProducts",
        summary="Products like this one",
        opt={"parameters": SIMILAR_PARAMETERS},
        responses=problems(400, 404, 503),
    )
    async def list_similar(
        self,
        slug: FromPath[str],
        request: Request[Any, Any, Any],
        resources: NamedDependency[Resources],
    ) -> Response[Similar]:
        """Products that share most with this one, best first."""
        reading = read_query(request.scope, SIMILAR_PARAMETERS)
        reading.check()
        document = await read_document(resources.pool, slug) if is_slug(slug) else None
        if document is None:
            return await redirect_or_404(resources, request.scope, "product", slug, "/similar")
        ids = await resources.similar(document.id, reading.values.get("limit", 8))
        cards = await plain_cards(resources, ids, reading.language)
        return public_json(
            request.scope, msgspec.json.encode(Similar(items=cards)), reading.language
        )
