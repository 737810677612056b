"""`/v1/suggest`: what a search box offers while somebody types, in one call."""

import time
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from storefront.access import Access
from storefront.http.problems import problems
from storefront.http.query_string import QueryParameter, read_query, table
from storefront.http.query_values import language_parameter, limit_parameter, text
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
    limit_parameter(10, default=5, description="How many of each kind."),
)


class Suggest(Controller):
    """Suggestions for a prefix."""

    path = "/v1/suggest"
    tags = ["Products"]  # noqa: RUF012 - how Litestar is told
    opt = {"access": Access.PUBLIC}  # noqa: RUF012 - the same

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
        expires_at = names.next_window()
        if not resources.phrases.book:  # The first one is being made, and will offer more.
            expires_at = time.time()
        return public_json(
            request.scope, msgspec.json.encode(answer), language, expires_at=expires_at
        )
