"""`/v1/…/{slug}/share-card.jpg`: the picture that messengers show for a page of the shop.

HTTP and what a card is made from: the stored document, the profile or the collection. The entity
tag is the name of the card (`media.cards.card_name`), so a client that has it costs no drawing and
no look at the storage; a change of what is shown changes the tag.
Not for: the words (`storefront.shop.card_words`), drawing and keeping (`media.share_cards`).
"""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath
from litestar.response import Redirect

from catalog.values import Language
from media.cards import MEDIA_TYPE, MOST_PHOTOS, CardSpec, card_name
from search.document import Picture
from search.documents import read_document, read_pictures
from search.filters import OneOf
from search.pictures import SHARE_CARD
from search.request import SearchRequest, Sort
from storefront.access import Access
from storefront.http.conditional import entity_tag, none_match_holds
from storefront.http.problems import problems
from storefront.resources import Resources
from storefront.shop.answers import LANGUAGE_ONLY, is_slug, read_language, redirect_or_404
from storefront.shop.card_words import collection_card, producer_card, product_card
from storefront.shop.collection_reads import find_collection
from storefront.shop.producer_reads import read_profile
from storefront.shop.product_list import within

_ROUTE: dict[str, Any] = {
    "tags": ["Pictures"],
    "opt": {"access": Access.PUBLIC, "parameters": LANGUAGE_ONLY},
    "responses": {
        200: ResponseSpec(
            data_container=bytes,
            generate_examples=False,
            description="A JPEG of 1200 × 630 pixels.",
            media_type=MEDIA_TYPE,
        ),
        **problems(400, 404, 503),
    },
}


@get(
    "/v1/products/{slug:str}" + SHARE_CARD,
    operation_id="getProductShareCard",
    summary="The share card of a product",
    **_ROUTE,
)
async def product_share_card(
    slug: FromPath[str], request: Request[Any, Any, Any], resources: NamedDependency[Resources]
) -> Response[Any]:
    """A picture with photo, name, price and maker, for link previews.

    An old address answers 301.
    """
    language = read_language(request.scope)
    document = await read_document(resources.pool, slug) if is_slug(slug) else None
    if document is None:
        return await _moved(resources, request, "product", slug)
    return await _answer(resources, request, product_card(document, language), language)


@get(
    "/v1/producers/{slug:str}" + SHARE_CARD,
    operation_id="getProducerShareCard",
    summary="The share card of a producer",
    **_ROUTE,
)
async def producer_share_card(
    slug: FromPath[str], request: Request[Any, Any, Any], resources: NamedDependency[Resources]
) -> Response[Any]:
    """A picture of a producer, or of the products, with name and place, for link previews."""
    language = read_language(request.scope)
    profile = await read_profile(resources.pool, slug) if is_slug(slug) else None
    if profile is None:
        return await _moved(resources, request, "producer", slug)
    pictures: list[Picture] = []
    if not profile.images:
        wanted = SearchRequest(
            language=language,
            scope=OneOf("producer", (profile.slug,)),
            sort=Sort.POPULAR,
            limit=MOST_PHOTOS,
        )
        pictures, _ = await _first_pictures(resources, wanted)
    return await _answer(resources, request, producer_card(profile, pictures, language), language)


@get(
    "/v1/collections/{slug:str}" + SHARE_CARD,
    operation_id="getCollectionShareCard",
    summary="The share card of a collection",
    **_ROUTE,
)
async def collection_share_card(
    slug: FromPath[str], request: Request[Any, Any, Any], resources: NamedDependency[Resources]
) -> Response[Any]:
    """A picture of a live collection or its first products, with its title, for link previews."""
    language = read_language(request.scope)
    found = await find_collection(resources.pool, slug) if is_slug(slug) else None
    if found is None:
        return await _moved(resources, request, "collection", slug)
    wanted = SearchRequest(language=language, limit=MOST_PHOTOS)
    wanted = within(wanted, found.selection(), sort_given=False)
    pictures, total = await _first_pictures(resources, wanted)
    if found.limit is not None:
        total = min(total, found.limit)
    card = collection_card(found, pictures, total, language)
    return await _answer(resources, request, card, language)


SHARE_CARDS = [product_share_card, producer_share_card, collection_share_card]


async def _first_pictures(
    resources: Resources, request: SearchRequest
) -> tuple[list[Picture], int]:
    """A picture of each of the first products of a search, and how many it finds."""
    results = await resources.engine.search(request)
    resources.engine_use.count(results.engine)
    return await read_pictures(resources.pool, results.ids), results.total


async def _moved(
    resources: Resources, request: Request[Any, Any, Any], entity: str, slug: str
) -> Redirect:
    return await redirect_or_404(resources, request.scope, entity, slug, SHARE_CARD)


async def _answer(
    resources: Resources, request: Request[Any, Any, Any], card: CardSpec, language: Language
) -> Response[bytes]:
    tag = entity_tag(card_name(card).encode())
    headers = {
        "cache-control": "public, max-age=3600",
        "content-language": language.value,
        "etag": tag.decode(),
        "vary": "accept-language",
        "x-content-type-options": "nosniff",
    }
    none_match = request.headers.get("if-none-match", "").encode("latin-1")
    if none_match and not none_match_holds(none_match, tag):
        return Response(b"", status_code=304, headers=headers)
    content = await resources.share_cards.find(card)
    return Response(content, media_type=MEDIA_TYPE, headers=headers)
