"""`/v1/admin/accounts`: everybody's accounts, for administrators."""

import re
from typing import Annotated

from litestar import Controller, Response, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import Parameter
from msgspec import UNSET

from catalog.values import Language
from storefront.access import Access, Actor, Scope
from storefront.accounts import administration, invitations
from storefront.accounts.administration import Changes, KnownAccount, Wanted
from storefront.accounts.delivery import Letter
from storefront.accounts.errors import StaleAccount
from storefront.accounts.invitations import Invitation
from storefront.admin.input import ASSIGN, CHANGE, CREATE, PARAMETERS
from storefront.admin.schemas import Account, AccountPage, InvitationLink, NewAccount, shown
from storefront.http.bodies import MOST_BYTES, body_schema, read_body
from storefront.http.problems import problems
from storefront.http.query_string import read_query
from storefront.producer.members import login_of
from storefront.resources import Resources
from storefront.session.answers import AnyRequest
from storefront.session.refusals import HANDLERS

_VERSION = re.compile(r'"v([0-9]{1,9})"')
_PROBLEMS = (400, 401, 403, 503)

AccountId = Annotated[int, Parameter(description="`id` of an account.", ge=1, le=2**63 - 1)]
ProducerSlug = Annotated[str, Parameter(description="Slug of a producer.")]


class Accounts(Controller):
    """For administrators only."""

    path = "/v1/admin/accounts"
    tags = ["Accounts"]  # noqa: RUF012 - how Litestar is told
    opt = {"access": Access.ADMIN, "scope": Scope.ACCOUNTS_WRITE}  # noqa: RUF012 - the same
    request_max_body_size = MOST_BYTES
    exception_handlers = HANDLERS

    @get(
        operation_id="listAccounts",
        summary="Accounts",
        opt={"scope": Scope.ACCOUNTS_READ, "parameters": PARAMETERS},
        responses=problems(*_PROBLEMS),
    )
    async def list_accounts(
        self, request: AnyRequest, resources: NamedDependency[Resources]
    ) -> AccountPage:
        """Find accounts by name, login, role and status."""
        reading = read_query(request.scope, PARAMETERS)
        page, per_page = reading.values.get("page", 1), reading.values.get("per_page", 24)
        reading.check()
        wanted = Wanted(
            text=reading.values.get("q") or None,
            role=reading.values.get("role"),
            status=reading.values.get("status"),
        )
        found, total = await administration.list_accounts(
            resources.pool, wanted, limit=per_page, offset=(page - 1) * per_page
        )
        return AccountPage(tuple(shown(each) for each in found), total, page, per_page)

    @post(
        operation_id="createAccount",
        summary="Create an account",
        opt={"body": body_schema(CREATE)},
        responses=problems(409, 413, 415, *_PROBLEMS),
    )
    async def create_account(
        self,
        request: AnyRequest,
        resources: NamedDependency[Resources],
        actor: NamedDependency[Actor],
    ) -> NewAccount:
        """Create an account and invite its person to choose a password."""
        means = resources.accounts
        given = await read_body(request, CREATE)
        async with means.pool.acquire() as connection, connection.transaction():
            account = await administration.create_account(
                connection,
                login_of(given["login"]),
                name=given["name"],
                roles=given.get("roles", ()),
                language=given.get("language", Language.INDONESIAN),
                by=actor.account,
            )
            invitation = await invitations.invite(connection, account)
            known = await administration.read_account(connection, account)
        return NewAccount(shown(known), _sent(resources, known, invitation))

    @get(
        "/{account:int}",
        operation_id="getAccount",
        summary="One account",
        opt={"scope": Scope.ACCOUNTS_READ},
        responses=problems(404, *_PROBLEMS),
    )
    async def get_account(
        self, account: AccountId, resources: NamedDependency[Resources]
    ) -> Response[Account]:
        """One account; its `ETag`, repeated as `If-Match`, keeps a change from undoing another."""
        return _answer(await administration.read_account(resources.pool, account))

    @patch(
        "/{account:int}",
        operation_id="changeAccount",
        summary="Change or suspend an account",
        opt={"body": body_schema(CHANGE)},
        responses=problems(404, 409, 412, 413, 415, *_PROBLEMS),
    )
    async def change_account(
        self,
        account: AccountId,
        request: AnyRequest,
        resources: NamedDependency[Resources],
        actor: NamedDependency[Actor],
    ) -> Response[Account]:
        """Change the given fields; the last active administrator stays one."""
        given = await read_body(request, CHANGE)
        changes = Changes(
            name=given.get("name", UNSET),
            language=given.get("language", UNSET),
            roles=given.get("roles", UNSET),
            status=given.get("status", UNSET),
            login=login_of(given["login"]) if "login" in given else UNSET,
        )
        expected = _expected(request)
        async with resources.pool.acquire() as connection, connection.transaction():
            await administration.change_account(
                connection, account, changes, expected=expected, by=actor
            )
            known = await administration.read_account(connection, account)
        return _answer(known)

    @post(
        "/{account:int}/invitation",
        operation_id="inviteAccount",
        summary="Invite once more",
        responses=problems(404, *_PROBLEMS),
    )
    async def invite_account(
        self,
        account: AccountId,
        resources: NamedDependency[Resources],
        actor: NamedDependency[Actor],
    ) -> InvitationLink:
        """A further link to choose a password, for whoever has lost the first."""
        async with resources.pool.acquire() as connection, connection.transaction():
            invitation = await administration.invite_again(connection, account, actor)
            known = await administration.read_account(connection, account)
        return _sent(resources, known, invitation)

    @put(
        "/{account:int}/producers/{producer:str}",
        operation_id="assignProducer",
        summary="Have an account act for a producer",
        opt={"body": body_schema(ASSIGN)},
        responses=problems(404, 409, 413, 415, *_PROBLEMS),
    )
    async def assign_producer(
        self,
        account: AccountId,
        producer: ProducerSlug,
        request: AnyRequest,
        resources: NamedDependency[Resources],
        actor: NamedDependency[Actor],
    ) -> Response[Account]:
        """Make the account the producer's owner, member or officer."""
        given = await read_body(request, ASSIGN)
        async with resources.pool.acquire() as connection, connection.transaction():
            await administration.assign(
                connection, account, producer, given["role"], by=actor.account
            )
            known = await administration.read_account(connection, account)
        return _answer(known)

    @delete(
        "/{account:int}/producers/{producer:str}",
        operation_id="unassignProducer",
        summary="Have an account act for a producer no longer",
        responses=problems(404, 409, *_PROBLEMS),
    )
    async def unassign_producer(
        self,
        account: AccountId,
        producer: ProducerSlug,
        resources: NamedDependency[Resources],
        actor: NamedDependency[Actor],
    ) -> Response[None]:
        """End a membership; a producer's last owner stays."""
        async with resources.pool.acquire() as connection, connection.transaction():
            await administration.unassign(connection, account, producer, actor)
        return Response(None, status_code=204)


def _sent(resources: Resources, known: KnownAccount, invitation: Invitation) -> InvitationLink:
    link = invitation.link(resources.public_url)

    async def write() -> Letter:
        return invitations.letter(
            name=known.name,
            email=known.email,
            phone=known.phone,
            language=known.language,
            link=link,
            producer=None,
        )

    resources.accounts.courier.send(write)
    return InvitationLink(link, invitation.expires_at)


def _answer(known: KnownAccount) -> Response[Account]:
    return Response(shown(known), headers={"etag": f'"v{known.version}"'})


def _expected(request: AnyRequest) -> int | None:
    """The version that `If-Match` names; None for none or any. A tag of anything else is stale."""
    if_match = request.headers.get("if-match", "*").strip()
    if if_match == "*":
        return None
    match = _VERSION.fullmatch(if_match)
    if match is None:
        raise StaleAccount
    return int(match[1])
