"""`/v1/suggest`: what a search box offers while somebody types, in one call."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from storefront.http.problems import problems
from storefront.http.query_string import QueryParameter, read_query, table
from storefront.http.query_values import language_parameter, text, whole
from storefront.resources import Resources
from storefront.shop.answers import public_json
from storefront.shop.completions import nothing_typed, suggestions
from storefront.shop.suggestion_schemas import Suggestions

PARAMETERS = table(
    QueryParameter(
        name="q",
        description="What has been typed so far; nothing typed offers nothing.",
        read=text(),
        schema={"type": "string", "maxLength": 200},
        example="ten",
    ),
    language_parameter(),
    QueryParameter(
        name="limit",
        description="How many of each kind.",
        read=whole(1, 10),
        schema={"type": "integer", "minimum": 1, "maximum": 10, "default": 5},
    ),
)


class Suggest(Controller):
    """Suggestions for a prefix."""

    path = "/v1/suggest"
    tags = ["Products"]  # noqa: RUF012 - how Litestar is told

    @get(
        operation_id="suggest",
        summary="Suggestions while typing",
        opt={"parameters": PARAMETERS},
        responses=problems(400, 503),
    )
    async def suggest(
        self, request: Request[Any, Any, Any], resources: NamedDependency[Resources]
    ) -> Response[Suggestions]:
        """Completed queries, products, categories, producers, collections and values that fit.

        Each comes with how many products it finds and the address that finds them. A typing error
        in the last word is forgiven. What finds nothing is not offered.
        """
        reading = read_query(request.scope, PARAMETERS)
        reading.check()
        language, typed = reading.language, reading.values.get("q", "")
        names = await resources.names.current()
        answer = nothing_typed(typed, language)
        if typed:
            limit = reading.values.get("limit", 5)
            answer = await suggestions(resources, names, typed, language, limit)
        return public_json(
            request.scope, msgspec.json.encode(answer), language, expires_at=names.next_window()
        )
