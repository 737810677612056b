"""`/v1/producer/members`: who acts for the producer. Every member reads, owners change."""

from datetime import datetime
from typing import Annotated

from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import Parameter
from msgspec import Meta, Struct

from catalog.values import MemberRole
from storefront.access import Access, Actor, Scope
from storefront.accounts import members
from storefront.accounts.logins import Login, read_login
from storefront.http.bodies import (
    MOST_BYTES,
    Field,
    bad_field,
    body_schema,
    choice,
    fields,
    line,
    read_body,
)
from storefront.http.problem_types import NOT_ALLOWED
from storefront.http.problems import Refusal, problems
from storefront.http.query_string import reader_language
from storefront.resources import Resources
from storefront.session.answers import AnyRequest
from storefront.session.input import LOGIN
from storefront.session.refusals import HANDLERS

GIVEN_ROLES = (MemberRole.OWNER.value, MemberRole.MEMBER.value)
"""What owners can make of others; officers are assigned by administrators."""

ROLE = Field(
    name="role",
    description="Owners invite and remove others; members do everything else.",
    read=choice(GIVEN_ROLES),
    schema={"type": "string", "enum": list(GIVEN_ROLES)},
)

INVITE = fields(
    LOGIN,
    Field(
        name="name",
        description="What to call the person who has no account yet.",
        read=line(1, 80),
        schema={"type": "string", "minLength": 1, "maxLength": 80},
    ),
    ROLE,
)

CHANGE = fields(ROLE)

_PROBLEMS = (400, 401, 403, 503)

MemberId = Annotated[int, Parameter(description="`id` of a member.", ge=1, le=2**63 - 1)]


class ListedMember(Struct, frozen=True):
    """Somebody who acts for the producer."""

    id: str
    name: str
    login: str
    role: Annotated[str, Meta(description="owner, member or officer.")]
    status: Annotated[str, Meta(description="active, or suspended: cannot sign in.")]
    since: datetime
    is_self: bool


class ListedInvitation(Struct, frozen=True):
    """Somebody who was invited and has not accepted yet."""

    id: str
    login: str
    role: str
    expires_at: datetime


class MemberList(Struct, frozen=True):
    """Members, owners first, and open invitations."""

    items: tuple[ListedMember, ...]
    invitations: tuple[ListedInvitation, ...]


class Members(Controller):
    """The people of one producer."""

    path = "/v1/producer/members"
    tags = ["Members"]  # noqa: RUF012 - how Litestar is told
    opt = {"access": Access.PRODUCER, "scope": Scope.MEMBERS_WRITE}  # noqa: RUF012 - the same
    request_max_body_size = MOST_BYTES
    exception_handlers = HANDLERS

    @get(
        operation_id="listMembers",
        summary="Who acts for the producer",
        opt={"scope": Scope.MEMBERS_READ},
        responses=problems(*_PROBLEMS),
    )
    async def list_members(
        self, resources: NamedDependency[Resources], actor: NamedDependency[Actor]
    ) -> MemberList:
        """Members and officers of the producer acted for, and who was invited."""
        found, invited = await members.list_members(resources.pool, actor.producer or 0)
        return MemberList(
            items=tuple(
                ListedMember(
                    id=str(each.id),
                    name=each.name,
                    login=each.login,
                    role=each.role,
                    status=each.status,
                    since=each.since,
                    is_self=each.account == actor.account,
                )
                for each in found
            ),
            invitations=tuple(_listed(each) for each in invited),
        )

    @post(
        operation_id="inviteMember",
        summary="Invite a member",
        status_code=202,
        opt={"body": body_schema(INVITE)},
        responses=problems(409, 413, 415, 429, *_PROBLEMS),
    )
    async def invite_member(
        self,
        request: AnyRequest,
        resources: NamedDependency[Resources],
        actor: NamedDependency[Actor],
    ) -> Response[ListedInvitation]:
        """Send a link that holds for a week; whoever accepts it is a member from then on."""
        _check_owner(actor)
        given = await read_body(request, INVITE)
        invited = await members.invite_member(
            resources.accounts,
            actor,
            login_of(given["login"]),
            given["name"],
            MemberRole(given["role"]),
            reader_language(request.scope),
        )
        return Response(_listed(invited), status_code=202)

    @patch(
        "/{member:int}",
        operation_id="changeMember",
        summary="Make a member an owner, or an owner a member",
        status_code=204,
        opt={"body": body_schema(CHANGE)},
        responses=problems(404, 409, 413, 415, *_PROBLEMS),
    )
    async def change_member(
        self,
        member: MemberId,
        request: AnyRequest,
        resources: NamedDependency[Resources],
        actor: NamedDependency[Actor],
    ) -> Response[None]:
        """Change what somebody is; the last owner stays one."""
        _check_owner(actor)
        given = await read_body(request, CHANGE)
        await members.change_role(resources.accounts, actor, member, MemberRole(given["role"]))
        return Response(None, status_code=204)

    @delete(
        "/{member:int}",
        operation_id="removeMember",
        summary="Remove a member, or leave",
        responses=problems(404, 409, *_PROBLEMS),
    )
    async def remove_member(
        self,
        member: MemberId,
        resources: NamedDependency[Resources],
        actor: NamedDependency[Actor],
    ) -> Response[None]:
        """Owners remove anybody but the last owner; everybody else only themselves.

        From that moment the person's sessions and tokens do nothing for this producer.
        """
        only = None if actor.member_role is MemberRole.OWNER else actor.account
        await members.remove_member(resources.accounts, actor, member, only_account=only)
        return Response(None, status_code=204)

    @delete(
        "/invitations/{invitation:int}",
        operation_id="withdrawInvitation",
        summary="Withdraw an invitation",
        responses=problems(404, *_PROBLEMS),
    )
    async def withdraw_invitation(
        self,
        invitation: Annotated[
            int, Parameter(description="`id` of an invitation.", ge=1, le=2**63 - 1)
        ],
        resources: NamedDependency[Resources],
        actor: NamedDependency[Actor],
    ) -> Response[None]:
        """Its link does nothing from now on."""
        _check_owner(actor)
        await members.withdraw_invitation(resources.accounts, actor, invitation)
        return Response(None, status_code=204)


def login_of(typed: str) -> Login:
    """The login that was typed. Raises `BadBody`."""
    login = read_login(typed)
    if login is None:
        raise bad_field("login", "not_login")
    return login


def _check_owner(actor: Actor) -> None:
    if actor.member_role is not MemberRole.OWNER:
        raise Refusal(NOT_ALLOWED, "owner_only_detail")


def _listed(invited: members.Invited) -> ListedInvitation:
    return ListedInvitation(str(invited.id), invited.login, invited.role, invited.expires_at)
