"""`/v1/collections`: what the promo team puts forward, and one collection's products."""

import asyncio
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from catalog.values import localised
from search.pictures import share_card_url, shown_picture
from storefront.access import Access
from storefront.http.problems import problems
from storefront.resources import Resources
from storefront.shop.answers import (
    LANGUAGE_ONLY,
    is_slug,
    public_json,
    read_language,
    redirect_or_404,
)
from storefront.shop.catalogue_names import NO_NAMES
from storefront.shop.collection_reads import (
    collection_card,
    find_collection,
    instant,
    live_collections,
)
from storefront.shop.instead import instead_of_nothing
from storefront.shop.product_list import product_list
from storefront.shop.product_parameters import product_parameters
from storefront.shop.product_query import read_product_query
from storefront.shop.schemas import CollectionList, CollectionPage


class Collections(Controller):
    """Live collections; one outside its window is not there."""

    path = "/v1/collections"
    tags = ["Collections"]  # noqa: RUF012 - how Litestar is told
    opt = {"access": Access.PUBLIC}  # noqa: RUF012 - the same

    @get(
        operation_id="listCollections",
        summary="Live collections",
        opt={"parameters": LANGUAGE_ONLY},
        responses=problems(400, 503),
    )
    async def list_collections(
        self, request: Request[Any, Any, Any], resources: NamedDependency[Resources]
    ) -> Response[CollectionList]:
        """Every live collection with its first products."""
        language = read_language(request.scope)
        names = await resources.names.current()
        collections = await live_collections(resources.pool)
        items = await asyncio.gather(
            *(collection_card(resources, each, language) for each in collections)
        )
        return public_json(
            request.scope,
            msgspec.json.encode(CollectionList(items=tuple(items))),
            language,
            expires_at=names.next_window(),
        )

    @get(
        "/{slug:str}",
        operation_id="getCollection",
        summary="One collection and its products",
        opt={"parameters": product_parameters(NO_NAMES, inside_collection=True)},
        responses=problems(400, 404, 503),
    )
    async def get_collection(
        self,
        slug: FromPath[str],
        request: Request[Any, Any, Any],
        resources: NamedDependency[Resources],
    ) -> Response[CollectionPage]:
        """A collection with a page of its products; filters, sorts and counts like the list."""
        names = await resources.names.current()
        query = read_product_query(request.scope, names, inside_collection=True)
        language = query.request.language
        found = await find_collection(resources.pool, slug) if is_slug(slug) else None
        if found is None:
            return await redirect_or_404(resources, request.scope, "collection", slug)
        selection = found.selection()
        products = await product_list(resources, query, names, selection)
        if not products.total:
            nearest = await instead_of_nothing(resources, query, products.query, names, selection)
            products = msgspec.structs.replace(products, instead=nearest)
        page = CollectionPage(
            slug=found.slug,
            title=localised(found.title, language),
            blurb=localised(found.blurb, language) if found.blurb else None,
            image=shown_picture(found.image, language) if found.image else None,
            publish_until=instant(found.publish_until),
            products=products,
            share_card=share_card_url(f"/v1/collections/{found.slug}", language),
            url=f"/v1/collections/{found.slug}",
        )
        untimed = msgspec.structs.replace(
            page, products=msgspec.structs.replace(products, took_ms=0.0)
        )
        return public_json(
            request.scope,
            msgspec.json.encode(page),
            language,
            expires_at=names.next_window(),
            validated_by=msgspec.json.encode(untimed),
        )
