"""One's own session and sessions: who am I, acting for whom, sign out, end others, new password."""

from typing import Annotated, Any

from litestar import Controller, Response, delete, get, put
from litestar.di import NamedDependency
from litestar.params import Parameter

from storefront.access import Access, Actor, record
from storefront.accounts import sessions, sign_in
from storefront.http.bodies import MOST_BYTES, body_schema, read_body
from storefront.http.credentials import client_address, read_credentials, set_cookie
from storefront.http.problems import problems
from storefront.resources import Resources
from storefront.session.answers import AnyRequest, session_answer, start_session
from storefront.session.input import CHANGE_PASSWORD, CHOOSE_PRODUCER
from storefront.session.refusals import HANDLERS
from storefront.session.schemas import ListedSession, SessionAnswer, SessionList

_READS = (401, 403, 503)
_WRITES = (400, 401, 403, 413, 415, 503)
_SIGNED_IN = {"access": Access.ACCOUNT}


def _with(table: Any) -> dict[str, Any]:
    return {**_SIGNED_IN, "body": body_schema(table)}


class OwnSession(Controller):
    """For whoever is signed in with a browser; tokens have no scope for any of this."""

    path = "/v1/session"
    tags = ["Session"]  # noqa: RUF012 - how Litestar is told
    request_max_body_size = MOST_BYTES
    exception_handlers = HANDLERS

    @get(
        operation_id="getSession",
        summary="Who is signed in",
        opt=_SIGNED_IN,
        responses=problems(400, *_READS),
    )
    async def get_session(
        self,
        request: AnyRequest,
        resources: NamedDependency[Resources],
        actor: NamedDependency[Actor],
    ) -> SessionAnswer:
        """The account, its roles, the producers that it acts for, and the CSRF token."""
        secret = read_credentials(request.scope, resources.public_url).session or ""
        return await session_answer(resources.pool, actor.account, actor.session, secret)

    @delete(
        operation_id="signOut",
        summary="Sign out",
        opt=_SIGNED_IN,
        responses=problems(400, *_READS),
    )
    async def sign_out(
        self, resources: NamedDependency[Resources], actor: NamedDependency[Actor]
    ) -> Response[None]:
        """End this session; what it was is worth nothing from now on."""
        await sessions.end_session(resources.pool, actor.account, actor.session or 0)
        ended = set_cookie(resources.public_url, "", 0)
        return Response(None, status_code=204, headers={"set-cookie": ended})

    @put(
        "/producer",
        operation_id="chooseProducer",
        summary="Act for another producer",
        opt=_with(CHOOSE_PRODUCER),
        responses=problems(404, *_WRITES),
    )
    async def choose_producer(
        self,
        request: AnyRequest,
        resources: NamedDependency[Resources],
        actor: NamedDependency[Actor],
    ) -> SessionAnswer:
        """Have this session act for one of the account's producers from now on."""
        given = await read_body(request, CHOOSE_PRODUCER)
        async with resources.pool.acquire() as connection, connection.transaction():
            producer = await sessions.act_for(connection, actor.session or 0, given["producer"])
            await record(connection, actor, "session.producer", chosen=producer)
            secret = read_credentials(request.scope, resources.public_url).session or ""
            return await session_answer(connection, actor.account, actor.session, secret)

    @put(
        "/password",
        operation_id="changePassword",
        summary="Change one's password",
        opt=_with(CHANGE_PASSWORD),
        responses=problems(429, *_WRITES),
    )
    async def change_password(
        self,
        request: AnyRequest,
        resources: NamedDependency[Resources],
        actor: NamedDependency[Actor],
    ) -> Response[SessionAnswer]:
        """Replace the password. Every session ends; this browser gets a new cookie and `csrf`."""
        means = resources.accounts
        given = await read_body(request, CHANGE_PASSWORD)
        await sign_in.change_password(
            means,
            actor.account,
            given["old"],
            given["new"],
            client_address(request.scope, means.proxies),
        )
        return await start_session(request, means, actor.account)

    @get(
        "/list",
        operation_id="listSessions",
        summary="One's sessions",
        opt=_SIGNED_IN,
        responses=problems(400, *_READS),
    )
    async def list_sessions(
        self, resources: NamedDependency[Resources], actor: NamedDependency[Actor]
    ) -> SessionList:
        """Every browser in which this account is signed in, the latest used first."""
        found = await sessions.list_sessions(resources.pool, actor.account)
        return SessionList(
            tuple(
                ListedSession(
                    id=str(each.id),
                    device=each.device,
                    created_at=each.created_at,
                    seen_at=each.seen_at,
                    expires_at=each.expires_at,
                    current=each.id == actor.session,
                )
                for each in found
            )
        )

    @delete(
        "/list/{session:int}",
        operation_id="endSession",
        summary="End one of one's sessions",
        opt=_SIGNED_IN,
        responses=problems(400, 404, *_READS),
    )
    async def end_session(
        self,
        session: Annotated[int, Parameter(description="`id` of a session.", ge=1, le=2**63 - 1)],
        resources: NamedDependency[Resources],
        actor: NamedDependency[Actor],
    ) -> Response[None]:
        """End a session of this account, for example on a phone that was lost."""
        async with resources.pool.acquire() as connection, connection.transaction():
            await sessions.end_session(connection, actor.account, session)
            await record(connection, actor, "session.ended", session=session)
        return Response(None, status_code=204)
