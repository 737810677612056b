"""Signing in by each proof: password or code, invitation, new password by code."""

from typing import Any

from litestar import Controller, Response, post
from litestar.di import NamedDependency

from catalog.values import CodePurpose
from storefront.access import Access
from storefront.accounts import invitations, sign_in
from storefront.accounts.codes import ask_for_code
from storefront.http.bodies import MOST_BYTES, bad_field, body_schema, read_body
from storefront.http.problems import problems
from storefront.resources import Resources
from storefront.session.answers import AnyRequest, sender, start_session
from storefront.session.input import ACCEPT_INVITATION, ASK_FOR_CODE, RESET_PASSWORD, SIGN_IN
from storefront.session.refusals import HANDLERS
from storefront.session.schemas import Accepted, SessionAnswer

_PROBLEMS = (400, 401, 403, 413, 415, 429, 503)


def _public(table: Any) -> dict[str, Any]:
    return {"access": Access.PUBLIC, "body": body_schema(table)}


class SigningIn(Controller):
    """What anybody may ask for; each answer is the same whether or not there is an account."""

    path = "/v1/session"
    tags = ["Session"]  # noqa: RUF012 - how Litestar is told
    request_max_body_size = MOST_BYTES
    exception_handlers = HANDLERS

    @post(
        operation_id="signIn",
        summary="Sign in",
        status_code=200,
        opt=_public(SIGN_IN),
        responses=problems(*_PROBLEMS),
    )
    async def sign_in(
        self, request: AnyRequest, resources: NamedDependency[Resources]
    ) -> Response[SessionAnswer]:
        """Sign in with a password, or with a code that was asked for; sets the session's cookie.

        A session ends after 14 days without use and after 60 days at the latest.
        """
        means = resources.accounts
        address = sender(request, means)
        given = await read_body(request, SIGN_IN)
        if ("password" in given) == ("code" in given):
            raise bad_field("password", "one_of_two", first="password", second="code")
        if "password" in given:
            account = await sign_in.by_password(means, given["login"], given["password"], address)
        else:
            account = await sign_in.by_code(means, given["login"], given["code"], address)
        return await start_session(request, means, account)

    @post(
        "/codes",
        operation_id="askForCode",
        summary="Have a code sent",
        status_code=202,
        opt=_public(ASK_FOR_CODE),
        responses=problems(400, 403, 413, 415, 429, 503),
    )
    async def ask_for_code(
        self, request: AnyRequest, resources: NamedDependency[Resources]
    ) -> Response[Accepted]:
        """Send six digits to whoever has this login, for ten minutes, five guesses and one use."""
        means = resources.accounts
        address = sender(request, means)
        given = await read_body(request, ASK_FOR_CODE)
        purpose = CodePurpose(given.get("purpose", CodePurpose.SIGN_IN))
        await ask_for_code(means, given["login"], purpose, address)
        return Response(Accepted("accepted"), status_code=202)

    @post(
        "/password-reset",
        operation_id="resetPassword",
        summary="Choose a new password with a code",
        status_code=200,
        opt=_public(RESET_PASSWORD),
        responses=problems(*_PROBLEMS),
    )
    async def reset_password(
        self, request: AnyRequest, resources: NamedDependency[Resources]
    ) -> Response[SessionAnswer]:
        """Choose a password with a code for `password-reset`; all sessions end and one begins."""
        means = resources.accounts
        address = sender(request, means)
        given = await read_body(request, RESET_PASSWORD)
        account = await sign_in.reset_password(
            means, given["login"], given["code"], given["password"], address
        )
        return await start_session(request, means, account)

    @post(
        "/invitation",
        operation_id="acceptInvitation",
        summary="Accept an invitation",
        status_code=200,
        opt=_public(ACCEPT_INVITATION),
        responses=problems(*_PROBLEMS),
    )
    async def accept_invitation(
        self, request: AnyRequest, resources: NamedDependency[Resources]
    ) -> Response[SessionAnswer]:
        """Accept with a new password, or with the one that the account has; signs in."""
        means = resources.accounts
        address = sender(request, means)
        given = await read_body(request, ACCEPT_INVITATION)
        account = await invitations.accept(means, given["token"], given["password"], address)
        return await start_session(request, means, account)
