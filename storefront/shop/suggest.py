"""`/v1/suggest`: what a search box offers while somebody types, in one call."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from search.card import Card
from search.request import SearchRequest
from storefront.problems import problems
from storefront.query_string import QueryParameter, read_query, table
from storefront.query_values import language_parameter, text, whole
from storefront.services import Services
from storefront.shop.answers import public_json
from storefront.shop.name_suggestions import suggested_names
from storefront.shop.product_list import plain_cards
from storefront.shop.schemas import QueryEcho, Suggestions

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
        self, request: Request[Any, Any, Any], services: NamedDependency[Services]
    ) -> Response[Suggestions]:
        """Products, categories, producers and collections that fit what was typed."""
        reading = read_query(request.scope, PARAMETERS)
        reading.check()
        language, typed = reading.language, reading.values.get("q", "")
        limit = reading.values.get("limit", 5)
        names = await services.names.current()
        corrected: str | None = None
        products: tuple[Card, ...] = ()
        if typed:
            results = await services.engine.search(
                SearchRequest(text=typed, language=language, limit=limit)
            )
            services.engine_use.count(results.engine)
            corrected = results.corrected
            products = await plain_cards(services, results.ids, language)
        categories, producers, collections = suggested_names(names, typed, language, limit)
        answer = Suggestions(
            products=products,
            categories=categories,
            producers=producers,
            collections=collections,
            query=QueryEcho(q=typed, corrected=corrected, lang=language.value),
        )
        return public_json(
            request.scope, msgspec.json.encode(answer), language, expires_at=names.next_window()
        )
