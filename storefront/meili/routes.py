"""The addresses below `/meili/`, HTTP only. Meilisearch documents them; OpenAPI here does not."""

from typing import Any

from litestar import HttpMethod, Response, Router, get, post, route
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.params import FromPath

from search.request import SearchRequest
from storefront.access import Access
from storefront.http.openapi import version_of_api
from storefront.meili.answers import answers
from storefront.meili.exchange import (
    MOST_BYTES,
    PREFLIGHT,
    AnyRequest,
    answer_refusal,
    check_key,
    json_answer,
    read_json,
    reader_language,
)
from storefront.meili.facet_search import facet_search
from storefront.meili.multi_search import check_hits, read_queries
from storefront.meili.questions import INDEX, Question, check_index, question
from storefront.meili.refusals import Refusal, inside
from storefront.meili.wire import Query, read_parameters, read_query
from storefront.resources import Resources

FOR_A_MOMENT = {"cache-control": "public, max-age=5, stale-while-revalidate=60"}
"""Only a GET can be kept by browsers and proxies."""


@post("/multi-search", status_code=200)
async def multi_search(
    request: AnyRequest, resources: NamedDependency[Resources]
) -> Response[bytes]:
    """Several searches at once: what InstantSearch sends on every key press."""
    check_key(request, resources.search_key)
    names, language = await resources.names.current(), reader_language(request)
    questions: list[Question] = []
    for number, query in enumerate(read_queries(await read_json(request))):
        try:
            questions.append(question(query, names, language))
        except Refusal as refusal:
            raise inside(refusal, f".queries[{number}]") from refusal
    check_hits(each.request.limit for each in questions)
    found = await answers(resources, questions, names, with_metadata=_with_metadata(request))
    return json_answer(request, {"results": found})


@post("/indexes/{uid:str}/search", status_code=200)
async def search(
    uid: FromPath[str], request: AnyRequest, resources: NamedDependency[Resources]
) -> Response[bytes]:
    """One search."""
    check_key(request, resources.search_key)
    query = read_query(_of_index(await read_json(request), uid))
    return json_answer(request, await _answer(request, resources, query))


@get("/indexes/{uid:str}/search")
async def search_by_get(
    uid: FromPath[str], request: AnyRequest, resources: NamedDependency[Resources]
) -> Response[bytes]:
    """One search in a query string, which may be kept for a moment."""
    check_key(request, resources.search_key)
    query = read_parameters(request.query_params.multi_items(), uid)
    answer = await _answer(request, resources, query)
    return json_answer(request, answer, headers=FOR_A_MOMENT if not resources.search_key else None)


@post("/indexes/{uid:str}/facet-search", status_code=200)
async def search_facets(
    uid: FromPath[str], request: AnyRequest, resources: NamedDependency[Resources]
) -> Response[bytes]:
    """Values of a facet by their beginning."""
    check_key(request, resources.search_key)
    given, names = await read_json(request), await resources.names.current()
    found = await facet_search(resources, uid, given, names, reader_language(request))
    return json_answer(request, found)


@get("/health")
async def health(request: AnyRequest) -> Response[bytes]:
    """Whether there is a server at all; `/health/ready` tells more."""
    return json_answer(request, {"status": "available"})


@get("/version")
async def version(request: AnyRequest) -> Response[bytes]:
    """Our own version, since it is ours that clients talk to."""
    return json_answer(
        request, {"commitSha": "unknown", "commitDate": "unknown", "pkgVersion": version_of_api()}
    )


@get("/stats")
async def stats(request: AnyRequest, resources: NamedDependency[Resources]) -> Response[bytes]:
    """How many products there are."""
    check_key(request, resources.search_key)
    found = await resources.engine.search(SearchRequest(limit=0))
    index = {"numberOfDocuments": found.total, "isIndexing": False, "fieldDistribution": {}}
    return json_answer(request, {"databaseSize": 0, "lastUpdate": None, "indexes": {INDEX: index}})


@route(
    [
        "/multi-search",
        "/indexes/{uid:str}/search",
        "/indexes/{uid:str}/facet-search",
        "/health",
        "/version",
        "/stats",
    ],
    http_method=[HttpMethod.OPTIONS],
    status_code=204,
)
async def preflight() -> Response[None]:
    """A browser asks before it sends what a page of another origin wants to send."""
    return Response(None, headers=PREFLIGHT)


async def _answer(request: AnyRequest, resources: Resources, query: Query) -> dict[str, Any]:
    names = await resources.names.current()
    asked = question(query, names, reader_language(request))
    (found,) = await answers(resources, [asked], names, with_metadata=_with_metadata(request))
    del found["indexUid"]
    return found


def _of_index(given: object, uid: str) -> object:
    """A body that names no index of its own, as of the index that the address names."""
    check_index(uid)
    if not isinstance(given, dict):
        return given
    if "indexUid" in given:
        raise Refusal("bad_request", "Unknown field `indexUid`: the address names the index.")
    return {**given, "indexUid": uid}


def _with_metadata(request: AnyRequest) -> bool:
    return request.headers.get("meili-include-metadata", "").lower() == "true"


MEILI = Router(
    "/meili",
    route_handlers=[
        preflight,  # First, or Litestar makes one of its own for each address.
        multi_search,
        search,
        search_by_get,
        search_facets,
        health,
        version,
        stats,
    ],
    exception_handlers={HTTPException: answer_refusal, Exception: answer_refusal},
    request_max_body_size=MOST_BYTES,
    include_in_schema=False,
    opt={"access": Access.PUBLIC},
)
"""Everything, ready to be registered."""
