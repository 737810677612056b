"""The description of the API (OpenAPI 3.1), made from the handlers and their parameter tables.

Litestar describes paths, bodies and answers; query strings are read by tables of our own
(`storefront.http.query_string`), so their parameters are added here, with the answers that the
shell around the application gives (301, 304). Made once, when it is first asked for.
Not for: how it looks to people (`storefront.http.docs_page`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from litestar import Litestar
from litestar.di import Provide
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import License, Server, Tag
from litestar.routes import HTTPRoute
from litestar.types import ControllerRouterHandler

from catalog.values import Language
from storefront.http.problem_types import BY_STATUS
from storefront.http.problems import PROBLEM_JSON
from storefront.http.query_string import Parameters, QueryParameter
from storefront.messages import message

DESCRIPTION = """\
The catalogue of Kupang's small producers: find products, meet their makers, order by WhatsApp.

- **Language**: `?lang=id|en`, else `Accept-Language`, else Indonesian. A text that is missing in \
one language is shown in the other.
- **Money** is whole rupiah. **Times** are RFC 3339 in UTC.
- **Refusals** are RFC 9457 problem documents; `errors` names each parameter that is wrong.
- **Caching**: public reads carry a strong `ETag`; repeat it in `If-None-Match` and get 304.
- **Signing in**: `POST /v1/session` sets a cookie; machines send `Authorization: Bearer`. \
What an operation asks for is its `x-access` and `x-scope`.
- **Pictures** are under `/media/`, immutable; each answer has a `srcset` per format.
"""

TAGS = (
    Tag("Products", "Find products and read about one."),
    Tag("Categories", "The tree that products are sorted into."),
    Tag("Producers", "Who makes them."),
    Tag("Collections", "What the promo team puts forward."),
    Tag("Home", "Everything for a first page."),
    Tag("Insight", "What front ends tell of what shoppers choose."),
    Tag("Pictures", "Renditions of pictures."),
    Tag("Library", "Send pictures, and say where they are shown."),
    Tag("Session", "Sign in and out; one's own sessions, password and API tokens."),
    Tag("Members", "Who acts for the producer that is acted for."),
    Tag("Accounts", "For administrators: everybody's accounts."),
    Tag("Operations", "For those who run the service."),
)

SECURITY = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-etalase",
        "description": "Set by `POST /v1/session` (`etalase` where we are reached by http). Writes "
        "repeat the session's `csrf` as `X-CSRF-Token`.",
    },
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API token with the operation's `x-scope`.",
    },
}

GUARDS_STATUSES = (400, 401, 403, 503)
"""What `storefront.access` and the database behind it may answer on any private route."""

IN_PATH = {
    "slug": "The address, as lists have it.",
    "key": "A facet's `key` or `param`, as lists have it.",
}
"""What the parts of paths are."""


def openapi_json(handlers: Sequence[ControllerRouterHandler]) -> str:
    """The description as indented JSON, for the command line."""
    return json.dumps(describe(handlers), indent=2, ensure_ascii=False)


def describe(handlers: Sequence[ControllerRouterHandler]) -> dict[str, Any]:
    """The description of these handlers, ready to be encoded."""
    # A second application that is never started: the served one must not have Litestar's own
    # documentation routes, which load scripts from elsewhere.
    described = Litestar(
        route_handlers=list(handlers),
        dependencies={"resources": Provide(_never_called, sync_to_thread=False)},
        openapi_config=OpenAPIConfig(
            title="Etalase",
            version=version_of_api(),
            description=DESCRIPTION,
            license=License(name="MIT"),
            servers=[Server(url="/")],
            tags=list(TAGS),
            use_handler_docstrings=True,
            create_examples=False,
            path="/unused",
        ),
    )
    schema: dict[str, Any] = described.openapi_schema.to_schema()
    for route in described.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                operation = schema["paths"].get(route.path_format, {}).get(method.lower())
                if operation is not None:
                    is_public = handler.opt.get("access") in (None, "public")
                    _complete(operation, handler.opt.get("parameters"), is_public)
                    _add_body(schema, operation, handler.opt)
                    _add_access(operation, handler.opt)
                    # Litestar calls nothing JSON too.
                    operation["responses"].get("204", {}).pop("content", None)
    schema["components"].setdefault("securitySchemes", {}).update(SECURITY)
    return schema


def _never_called() -> None:
    return None


def _complete(operation: dict[str, Any], parameters: Parameters | None, is_public: bool) -> None:
    responses = operation["responses"]
    if parameters is None:
        return
    operation.setdefault("parameters", []).extend(
        _parameter(parameter) for parameter in parameters.values()
    )
    if not is_public:
        return
    responses["304"] = {"description": "The content that the request names is still current."}
    if "404" in responses:
        responses["301"] = {
            "description": "The address has changed.",
            "headers": {"location": {"schema": {"type": "string"}}},
        }
        for parameter in operation["parameters"]:
            if parameter["name"] in IN_PATH:
                parameter["description"] = IN_PATH[parameter["name"]]
    responses["200"].setdefault("headers", {}).update(
        {
            "etag": {"schema": {"type": "string"}, "description": "Strong entity tag."},
            "content-language": {"schema": {"type": "string", "enum": ["id", "en"]}},
        }
    )


def _add_access(operation: dict[str, Any], opt: dict[str, Any]) -> None:
    """Who may call it, in words of OpenAPI and (`x-access`, `x-scope`) in our own."""
    operation["x-access"] = opt["access"].value
    if opt["access"] == "public":
        return
    for status in GUARDS_STATUSES:
        told = operation["responses"].get(str(status), {})
        if PROBLEM_JSON not in told.get("content", {}):
            operation["responses"][str(status)] = _problem(status)
    operation["security"] = [{"session": []}]
    if "scope" in opt:
        operation["x-scope"] = opt["scope"].value
        operation["security"].append({"token": []})


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": message(BY_STATUS[status].title, Language.ENGLISH, {}),
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _add_body(schema: dict[str, Any], operation: dict[str, Any], opt: dict[str, Any]) -> None:
    """The body of a handler that reads it by rules of its own."""
    if "body" in opt:
        content = {"application/json": {"schema": opt["body"]}}
        operation["requestBody"] = {"required": True, "content": content}
        schema["components"]["schemas"].update(opt.get("schemas", {}))
    elif "content" in opt:
        required = not opt.get("content_is_optional", False)
        operation["requestBody"] = {"required": required, "content": opt["content"]}


def _parameter(parameter: QueryParameter) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": parameter.description,
        "schema": parameter.schema,
    }
    if parameter.listed:
        described |= {"style": "form", "explode": False}
    if parameter.example is not None:
        described["example"] = parameter.example
    return described


def version_of_api() -> str:
    """What is installed."""
    try:
        return version("etalase")
    except PackageNotFoundError:
        return "0"
