"""How a session is answered: the cookie that starts or ends it, and who is signed in.

Shared by the routes that sign somebody in, each by another proof.
"""

from typing import Any

from litestar import Request, Response

from storefront.accounts import sessions
from storefront.accounts.means import Means
from storefront.accounts.record import Connection
from storefront.accounts.secrets import csrf_of
from storefront.http.credentials import (
    client_address,
    is_from_elsewhere,
    read_credentials,
    set_cookie,
)
from storefront.http.problem_types import FOREIGN_REQUEST
from storefront.http.problems import Refusal
from storefront.session.schemas import ActingFor, SessionAnswer, SignedInAccount

AnyRequest = Request[Any, Any, Any]


def sender(request: AnyRequest, means: Means) -> str:
    """The address that attempts are counted for. Raises `Refusal` for a page of another origin.

    To sign somebody in from elsewhere, into an account of one's own choice, is an attack too.
    """
    if is_from_elsewhere(request.scope, means.public_url):
        raise Refusal(FOREIGN_REQUEST, "foreign_origin_detail")
    return client_address(request.scope, means.proxies)


async def start_session(request: AnyRequest, means: Means, account: int) -> Response[SessionAnswer]:
    """Open a session for an account that has proved itself; the one of before ends."""
    before = read_credentials(request.scope, means.public_url).session
    async with means.pool.acquire() as connection, connection.transaction():
        session, secret = await sessions.open_session(
            connection,
            account,
            device=request.headers.get("user-agent", ""),
            instead_of=before,
        )
        answer = await session_answer(connection, account, session, secret)
    seconds = int(sessions.LONGEST.total_seconds())
    cookie = set_cookie(means.public_url, secret, seconds)
    return Response(answer, status_code=200, headers={"set-cookie": cookie})


async def session_answer(
    connection: Connection, account: int, session: int | None, secret: str
) -> SessionAnswer:
    """Who is signed in."""
    seen = await sessions.view(connection, account, session)
    roles = (("producer",) if seen.producers else ()) + seen.roles
    return SessionAnswer(
        account=SignedInAccount(
            id=str(seen.id),
            name=seen.name,
            email=seen.email,
            phone=seen.phone,
            language=seen.language,
            has_password=seen.has_password,
        ),
        roles=roles,
        producers=tuple(
            ActingFor(each.slug, each.name, each.role, each.id == seen.acting_for)
            for each in seen.producers
        ),
        csrf=csrf_of(secret) if secret else "",
    )
