"""One's own API tokens: list, create, revoke. Only from a browser: a token makes no tokens."""

from typing import Annotated

from litestar import Controller, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import Parameter

from storefront.access import Access, Actor, record
from storefront.accounts import tokens
from storefront.http.bodies import MOST_BYTES, body_schema, read_body
from storefront.http.problems import problems
from storefront.resources import Resources
from storefront.session.answers import AnyRequest
from storefront.session.input import CREATE_TOKEN
from storefront.session.refusals import HANDLERS
from storefront.session.schemas import ListedToken, NewToken, TokenList


class OwnTokens(Controller):
    """Keys for one's machines."""

    path = "/v1/session/tokens"
    tags = ["Session"]  # noqa: RUF012 - how Litestar is told
    opt = {"access": Access.ACCOUNT}  # noqa: RUF012 - the same
    request_max_body_size = MOST_BYTES
    exception_handlers = HANDLERS

    @get(
        operation_id="listTokens",
        summary="One's API tokens",
        responses=problems(400, 401, 403, 503),
    )
    async def list_tokens(
        self, resources: NamedDependency[Resources], actor: NamedDependency[Actor]
    ) -> TokenList:
        """Tokens that were not revoked, the oldest first."""
        found = await tokens.list_tokens(resources.pool, actor.account)
        return TokenList(tuple(_listed(each) for each in found))

    @post(
        operation_id="createToken",
        summary="Make an API token",
        opt={"body": body_schema(CREATE_TOKEN)},
        responses=problems(400, 401, 403, 404, 413, 415, 429, 503),
    )
    async def create_token(
        self,
        request: AnyRequest,
        resources: NamedDependency[Resources],
        actor: NamedDependency[Actor],
    ) -> NewToken:
        """Make a token for some scopes. It does no more than its account may at the time of use."""
        given = await read_body(request, CREATE_TOKEN)
        async with resources.pool.acquire() as connection, connection.transaction():
            kept, token = await tokens.create_token(
                connection,
                actor.account,
                name=given["name"],
                scopes=[scope.value for scope in given["scopes"]],
                producer=given.get("producer"),
                expires_at=given.get("expires_at"),
            )
            await record(connection, actor, "token.created", token=kept.id, scopes=kept.scopes)
        return NewToken(token, _listed(kept))

    @delete(
        "/{token:int}",
        operation_id="revokeToken",
        summary="Revoke an API token",
        responses=problems(400, 401, 403, 404, 503),
    )
    async def revoke_token(
        self,
        token: Annotated[int, Parameter(description="`id` of a token.", ge=1, le=2**63 - 1)],
        resources: NamedDependency[Resources],
        actor: NamedDependency[Actor],
    ) -> Response[None]:
        """End a token at once and for good."""
        async with resources.pool.acquire() as connection, connection.transaction():
            await tokens.revoke_token(connection, actor.account, token)
            await record(connection, actor, "token.revoked", token=token)
        return Response(None, status_code=204)


def _listed(kept: tokens.KeptToken) -> ListedToken:
    return ListedToken(
        id=str(kept.id),
        name=kept.name,
        prefix=kept.prefix,
        scopes=kept.scopes,
        producer=kept.producer,
        created_at=kept.created_at,
        used_at=kept.used_at,
        expires_at=kept.expires_at,
    )
