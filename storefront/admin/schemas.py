"""What `/v1/admin/accounts` answers, and how an account becomes it."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from storefront.accounts.administration import KnownAccount


class AssignedProducer(Struct, frozen=True):
    """A producer that an account acts for."""

    slug: str
    name: str
    role: Annotated[str, Meta(description="owner, member or officer.")]


class Account(Struct, frozen=True):
    """Somebody's account."""

    id: str
    name: str
    email: str | None
    phone: str | None
    language: str
    roles: Annotated[tuple[str, ...], Meta(description="officer, promo, admin.")]
    status: Annotated[str, Meta(description="active or suspended.")]
    has_password: Annotated[bool, Meta(description="False: has not accepted an invitation yet.")]
    created_at: datetime
    producers: tuple[AssignedProducer, ...]


class AccountPage(Struct, frozen=True):
    """Accounts, the newest first."""

    items: tuple[Account, ...]
    total: int
    page: int
    per_page: int


class InvitationLink(Struct, frozen=True):
    """How somebody chooses a password."""

    link: Annotated[str, Meta(description="Sent to the person too, where we can reach them.")]
    expires_at: datetime


class NewAccount(Struct, frozen=True):
    """An account that was just made."""

    account: Account
    invitation: InvitationLink


def shown(known: KnownAccount) -> Account:
    """As administrators are told of it."""
    return Account(
        id=str(known.id),
        name=known.name,
        email=known.email,
        phone=known.phone,
        language=known.language,
        roles=known.roles,
        status=known.status,
        has_password=known.has_password,
        created_at=known.created_at,
        producers=tuple(
            AssignedProducer(each.slug, each.name, each.role) for each in known.producers
        ),
    )
