"""Which pictures are shown where, and in what order. HTTP only; the rules are `catalog.places`'.

A place's pictures are one list, put whole: what is left out is taken away from there and stays in
the library.
"""

from typing import Any

from litestar import Controller, Request, Response, get, put
from litestar.di import NamedDependency

from catalog import library, places
from catalog.places import Order, Place, PlaceKind
from catalog.values import Language
from storefront.access import Scope
from storefront.http.bodies import MOST_BYTES, body_schema, read_body
from storefront.http.problems import NotThere, problems
from storefront.http.query_string import reader_language
from storefront.pictures.answers import expected_order, json_answer
from storefront.pictures.audiences import Library
from storefront.pictures.bodies import ORDER
from storefront.pictures.parameters import IfMatch, SlugInPath
from storefront.pictures.schemas import OrderAnswer
from storefront.pictures.showing import show
from storefront.resources import Resources
from storefront.shop.answers import is_slug

READ = {"scope": Scope.PICTURES_READ}
WRITE = {"scope": Scope.PICTURES_WRITE, "body": body_schema(ORDER)}
READ_PROBLEMS = problems(401, 403, 404, 503)
WRITING = "Place, reorder and take away in one list."
WRITE_PROBLEMS = problems(400, 401, 403, 404, 412, 413, 415, 422, 503)


def _pictures_of(
    kind: PlaceKind, path: str, name: str, called: str, *, writing: str = WRITING
) -> type[Controller]:
    """The pictures of each place of one kind, which has a slug; `called` is what people call it."""

    class Pictures(Controller):
        tags = ["Library"]  # noqa: RUF012 - how Litestar is told

        @get(
            operation_id=f"get{name}Images",
            summary=f"A {called}'s pictures",
            description=f"In the order in which the {called} shows them.",
            opt=READ,
            responses=READ_PROBLEMS,
        )
        async def read(
            self,
            slug: SlugInPath,
            request: Request[Any, Any, Any],
            resources: NamedDependency[Resources],
            library: NamedDependency[Library],
        ) -> Response[OrderAnswer]:
            return await _read(request, resources, library, _place(kind, slug))

        @put(
            operation_id=f"put{name}Images",
            summary=f"Put a {called}'s pictures in order",
            description=writing,
            request_max_body_size=MOST_BYTES,
            opt=WRITE,
            responses=WRITE_PROBLEMS,
        )
        async def write(
            self,
            slug: SlugInPath,
            request: Request[Any, Any, Any],
            resources: NamedDependency[Resources],
            library: NamedDependency[Library],
            if_match: IfMatch = None,
        ) -> Response[OrderAnswer]:
            return await _write(request, resources, library, _place(kind, slug), if_match)

    Pictures.path = path
    return Pictures


ProductPictures = _pictures_of(
    PlaceKind.PRODUCT,
    "/products/{slug:str}/images",
    "Product",
    "product",
    writing="Place, reorder and take away in one list; texts that are missing are drafted.",
)
CollectionPictures = _pictures_of(
    PlaceKind.COLLECTION, "/collections/{slug:str}/images", "Collection", "collection"
)
CategoryPictures = _pictures_of(
    PlaceKind.CATEGORY, "/categories/{slug:str}/images", "Category", "category"
)


class ProfilePictures(Controller):
    """The pictures of a producer's own profile."""

    path = "/profile/images"
    tags = ["Library"]  # noqa: RUF012 - how Litestar is told

    @get(
        operation_id="getProfileImages",
        summary="The profile's pictures",
        opt=READ,
        responses=READ_PROBLEMS,
    )
    async def read(
        self,
        request: Request[Any, Any, Any],
        resources: NamedDependency[Resources],
        library: NamedDependency[Library],
    ) -> Response[OrderAnswer]:
        """In the order in which the profile shows them."""
        return await _read(request, resources, library, Place(PlaceKind.PRODUCER))

    @put(
        operation_id="putProfileImages",
        summary="Put the profile's pictures in order",
        description=WRITING,
        request_max_body_size=MOST_BYTES,
        opt=WRITE,
        responses=WRITE_PROBLEMS,
    )
    async def write(
        self,
        request: Request[Any, Any, Any],
        resources: NamedDependency[Resources],
        library: NamedDependency[Library],
        if_match: IfMatch = None,
    ) -> Response[OrderAnswer]:
        return await _write(request, resources, library, Place(PlaceKind.PRODUCER), if_match)


def _place(kind: PlaceKind, slug: str) -> Place:
    if not is_slug(slug):
        raise NotThere("no_place_detail", slug=slug[:60])
    return Place(kind, slug)


async def _read(
    request: Request[Any, Any, Any], resources: Resources, library_: Library, place: Place
) -> Response[Any]:
    async with resources.pool.acquire() as connection:
        order = await places.read_order(connection, library_.producer, place)
    return await _answer(resources, library_, order, reader_language(request.scope))


async def _write(
    request: Request[Any, Any, Any],
    resources: Resources,
    library_: Library,
    place: Place,
    if_match: str | None,
) -> Response[Any]:
    expected = expected_order(if_match)
    images = (await read_body(request, ORDER))["images"]
    async with resources.pool.acquire() as connection:
        order = await places.put_in_order(
            connection, library_.producer, place, images, expected=expected
        )
    return await _answer(resources, library_, order, reader_language(request.scope))


async def _answer(
    resources: Resources, library_: Library, order: Order, language: Language
) -> Response[Any]:
    pictures = await library.read_several(resources.pool, library_.producer, order.images)
    items = tuple(show(picture, language) for picture in pictures)
    return json_answer(OrderAnswer(items), language, headers={"etag": f'"{order.tag}"'})
