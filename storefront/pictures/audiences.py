"""Whose library a request works on: told by its prefix and its actor, and by nothing else in it."""

from litestar.di import NamedDependency
from msgspec import Struct

from storefront.access import Actor

PRODUCER_PREFIX = "/v1/producer"
PROMO_PREFIX = "/v1/promo"


class Library(Struct, frozen=True):
    """The library that the actor works on."""

    producer: int | None
    """None: the promo team's."""
    account: int
    prefix: str


async def producers_library(actor: NamedDependency[Actor]) -> Library:
    """That of the producer whom the session or token acts for."""
    if actor.producer is None:
        # None would mean the promo team's.
        raise RuntimeError("a route for producers let somebody in who acts for none")
    return Library(actor.producer, actor.account, PRODUCER_PREFIX)


async def promo_library(actor: NamedDependency[Actor]) -> Library:
    """That of the promo team."""
    return Library(None, actor.account, PROMO_PREFIX)
