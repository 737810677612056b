"""`POST /v1/events`: a front end tells what a shopper chose. HTTP only.

Any page of any origin may tell, with `fetch` or `navigator.sendBeacon` (whose `text/plain` needs
no preflight): nothing is learnt from the answer and nobody is recognised. What comes too often is
not refused but lost (`search.insight.tally`), since telling senders apart would mean knowing them.
"""

from typing import Any

from litestar import HttpMethod, Request, Response, Router, post, route
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from msgspec import Struct

from storefront.access import Access
from storefront.http.problems import answer_problem, problems
from storefront.http.query_string import reader_language
from storefront.insight.event_input import BODY_SCHEMA, EVENT_SCHEMA, count_events, read_events
from storefront.resources import Resources

MOST_BYTES = 16 * 1024

_ANYWHERE = {"access-control-allow-origin": "*"}
_PREFLIGHT = {
    **_ANYWHERE,
    "access-control-allow-methods": "POST, OPTIONS",
    "access-control-allow-headers": "content-type",
    "access-control-max-age": "86400",
}


class Counted(Struct, frozen=True):
    """How many events were taken."""

    counted: int


def answer_problem_anywhere(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A refusal that a page of another origin can read."""
    answer = answer_problem(request, error)
    answer.headers.update(_ANYWHERE)
    return answer


@post(
    operation_id="countEvents",
    summary="Tell what a shopper chose",
    tags=["Insight"],
    status_code=202,
    request_max_body_size=MOST_BYTES,
    opt={"body": BODY_SCHEMA, "schemas": {"Event": EVENT_SCHEMA}},
    responses=problems(400, 413),
    exception_handlers={
        HTTPException: answer_problem_anywhere,
        Exception: answer_problem_anywhere,
    },
)
async def count(
    request: Request[Any, Any, Any], resources: NamedDependency[Resources]
) -> Response[Counted]:
    """Count clicks, enquiries and chosen suggestions: one event, or up to 50 in an array.

    Counts are per day; of the sender nothing is kept. The answer does not wait for the database.
    """
    events = read_events(await request.body(), reader_language(request.scope))
    count_events(events, resources.tally)
    return Response(Counted(len(events)), status_code=202, headers=_ANYWHERE)


@route(http_method=[HttpMethod.OPTIONS], status_code=204, include_in_schema=False)
async def preflight() -> Response[None]:
    """A browser asks before it sends JSON to another origin."""
    return Response(None, headers=_PREFLIGHT)


# In this order: Litestar would add an OPTIONS handler of its own to a path without one.
EVENTS = Router("/v1/events", route_handlers=[preflight, count], opt={"access": Access.PUBLIC})
