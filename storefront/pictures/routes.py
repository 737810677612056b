"""The pictures' routes of both audiences, to stand inside `storefront.access.private`."""

from typing import Any

from litestar import Request, Response, Router
from litestar.di import Provide

from catalog.library_errors import LibraryError
from media.errors import MediaError
from storefront.access import Access, answer_problem_privately
from storefront.pictures.audiences import (
    PRODUCER_PREFIX,
    PROMO_PREFIX,
    producers_library,
    promo_library,
)
from storefront.pictures.flagged import FlaggedPictures
from storefront.pictures.images import Images
from storefront.pictures.places import (
    CategoryPictures,
    CollectionPictures,
    ProductPictures,
    ProfilePictures,
)
from storefront.pictures.refusals import refusal_of
from storefront.pictures.uploads import Uploads
from storefront.pictures.zips import Zips


def answer_refusal(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The exception handler of the pictures' routes."""
    return answer_problem_privately(request, refusal_of(error))


_REFUSED: dict[int | type[Exception], Any] = {
    LibraryError: answer_refusal,
    MediaError: answer_refusal,
    OSError: answer_refusal,
}

PRODUCER_PICTURES = Router(
    PRODUCER_PREFIX,
    route_handlers=[Images, Zips, Uploads, ProductPictures, ProfilePictures],
    opt={"access": Access.PRODUCER},
    dependencies={"library": Provide(producers_library)},
    exception_handlers=_REFUSED,
)
PROMO_PICTURES = Router(
    PROMO_PREFIX,
    route_handlers=[Images, Zips, Uploads, CollectionPictures, CategoryPictures, FlaggedPictures],
    opt={"access": Access.PROMO},
    dependencies={"library": Provide(promo_library)},
    exception_handlers=_REFUSED,
)
PICTURES = [PRODUCER_PICTURES, PROMO_PICTURES]
