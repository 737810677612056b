"""What `/v1/session` answers."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct


class SignedInAccount(Struct, frozen=True):
    """Whose session this is."""

    id: str
    name: str
    email: str | None
    phone: Annotated[str | None, Meta(description="E.164.")]
    language: str
    has_password: Annotated[bool, Meta(description="False: signs in by codes only.")]


class ActingFor(Struct, frozen=True):
    """A producer that the account acts for."""

    slug: str
    name: str
    role: Annotated[str, Meta(description="owner, member or officer.")]
    active: Annotated[bool, Meta(description="This session acts for it now.")]


class SessionAnswer(Struct, frozen=True):
    """Who is signed in, and what for."""

    account: SignedInAccount
    roles: Annotated[
        tuple[str, ...],
        Meta(
            description="producer (acts for one), officer, promo, admin.", examples=[["producer"]]
        ),
    ]
    producers: tuple[ActingFor, ...]
    csrf: Annotated[str, Meta(description="Repeat it as `X-CSRF-Token` with every write.")]


class ListedSession(Struct, frozen=True):
    """A browser that is signed in."""

    id: str
    device: Annotated[str, Meta(description="What the browser calls itself.")]
    created_at: datetime
    seen_at: Annotated[datetime, Meta(description="Last used, to some minutes.")]
    expires_at: datetime
    current: Annotated[bool, Meta(description="The one that asks.")]


class SessionList(Struct, frozen=True):
    """All sessions of the account, the latest used first."""

    items: tuple[ListedSession, ...]


class ListedToken(Struct, frozen=True):
    """An API token, without its secret."""

    id: str
    name: str
    prefix: Annotated[str, Meta(description="How the token begins.", examples=["etl_a1B2c3"])]
    scopes: tuple[str, ...]
    producer: Annotated[str | None, Meta(description="Slug of the one that it acts for.")]
    created_at: datetime
    used_at: datetime | None
    expires_at: datetime | None


class TokenList(Struct, frozen=True):
    """All tokens of the account that were not revoked."""

    items: tuple[ListedToken, ...]


class NewToken(Struct, frozen=True):
    """A token that was just made."""

    token: Annotated[str, Meta(description="Told this once and never again.")]
    details: ListedToken


class Accepted(Struct, frozen=True):
    """It is being seen to."""

    status: str
