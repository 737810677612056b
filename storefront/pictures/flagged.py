"""`/v1/promo/flagged-images`: pictures that look like another producer's, for review. HTTP only."""

from typing import Any

from litestar import Controller, Request, Response, delete, get
from litestar.di import NamedDependency

from catalog import library
from storefront.access import Scope
from storefront.http.problems import problems
from storefront.http.query_string import read_query, table
from storefront.http.query_values import language_parameter, page_parameters
from storefront.pictures.answers import json_answer, library_id
from storefront.pictures.parameters import ImageInPath
from storefront.pictures.schemas import FlaggedList
from storefront.pictures.showing import show_flagged
from storefront.resources import Resources

PARAMETERS = table(*page_parameters(), language_parameter())


class FlaggedPictures(Controller):
    """What waits to be looked at."""

    path = "/flagged-images"
    tags = ["Library"]  # noqa: RUF012 - how Litestar is told

    @get(
        operation_id="listFlaggedImages",
        summary="Pictures that look like another producer's",
        opt={"scope": Scope.PICTURES_READ, "parameters": PARAMETERS},
        responses=problems(400, 401, 403, 503),
    )
    async def list_flagged(
        self, request: Request[Any, Any, Any], resources: NamedDependency[Resources]
    ) -> Response[FlaggedList]:
        """Newest first, each beside the picture that it looks like."""
        reading = read_query(request.scope, PARAMETERS)
        reading.check()
        page, per_page = reading.values.get("page", 1), reading.values.get("per_page", 24)
        flagged, total = await library.list_flagged(
            resources.pool, limit=per_page, offset=(page - 1) * per_page
        )
        items = tuple(show_flagged(each) for each in flagged)
        return json_answer(FlaggedList(items, total, page, per_page), reading.language)

    @delete(
        "/{image:str}",
        operation_id="unflagImage",
        summary="Let a flagged picture be",
        opt={"scope": Scope.PICTURES_WRITE},
        responses=problems(401, 403, 404, 503),
    )
    async def unflag(self, image: ImageInPath, resources: NamedDependency[Resources]) -> None:
        """Somebody has looked, and it is right as it is; the picture itself stays."""
        await library.unflag(resources.pool, library_id(image))
