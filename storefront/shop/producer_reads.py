"""Read producers for shoppers: published ones, localised. SQL in, Structs out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import asyncpg
import msgspec
from msgspec import Struct

from catalog.papers import paper_name
from catalog.statements import load_statements
from catalog.values import Language, Text, localised
from search.card import Card, CardCategory
from search.document import CategoryName, Picture, ProducerFacts
from search.pictures import share_card_url, shown_picture
from search.sources import CertificationSource
from storefront.shop.schemas import Paper, Place, ProducerCard, ProducerProfile
from storefront.shop.whatsapp import producer_link

_SQL = load_statements("storefront.shop.sql", "producers.sql")


class ProducerFilter(Struct, frozen=True, kw_only=True):
    """Which producers; None does not narrow. `slugs` is for pages that name their producers."""

    districts: Sequence[str] | None = None
    specialities: Sequence[str] | None = None
    certifications: Sequence[str] | None = None
    text: str | None = None
    slugs: Sequence[str] | None = None


class _Listed(ProducerFacts, frozen=True, kw_only=True):
    specialities: tuple[str, ...] = ()
    image: Picture | None = None


class Profile(ProducerFacts, frozen=True, kw_only=True):
    """A published producer, as the statement reads it."""

    type: CategoryName
    story: Text | None = None
    specialities: tuple[str, ...] = ()
    street: str | None = None
    postal_code: str | None = None
    members_count: int | None = None
    nib: str | None = None
    certifications: tuple[CertificationSource, ...] = ()
    images: tuple[Picture, ...] = ()


async def find_producers(
    pool: asyncpg.Pool,
    wanted: ProducerFilter,
    counts: Mapping[str, int],
    language: Language,
    *,
    limit: int,
    offset: int = 0,
) -> tuple[tuple[ProducerCard, ...], int]:
    """A page of producers by name, and how many there are; `counts` are products per slug."""
    found = (
        wanted.districts, wanted.specialities, wanted.certifications, wanted.text, wanted.slugs
    )  # fmt: skip
    rows = await pool.fetch(_SQL.find_producers, *found, limit, offset)
    if rows:
        total = rows[0]["total"]
    else:
        total = await pool.fetchval(_SQL.count_producers, *found) if offset else 0
    listed = [msgspec.json.decode(row["producer"], type=_Listed) for row in rows]
    return tuple(_card(each, counts.get(each.slug, 0), language) for each in listed), total


async def featured_slugs(pool: asyncpg.Pool, limit: int) -> list[str]:
    """Producers to put forward."""
    return [row["slug"] for row in await pool.fetch(_SQL.featured_producers, limit)]


async def read_profile(pool: asyncpg.Pool, slug: str) -> Profile | None:
    """The published producer at `slug`."""
    text = await pool.fetchval(_SQL.producer_profile, slug)
    return None if text is None else msgspec.json.decode(text, type=Profile)


def shown_profile(
    profile: Profile,
    products: tuple[Card, ...],
    product_count: int,
    language: Language,
    public_url: str,
) -> ProducerProfile:
    """`profile` in one language, with its first products."""
    url = f"/v1/producers/{profile.slug}"
    return ProducerProfile(
        slug=profile.slug,
        name=profile.name,
        type=CardCategory(slug=profile.type.slug, name=localised(profile.type.name, language)),
        tagline=_text(profile.tagline, language),
        story=_text(profile.story, language),
        place=Place(
            street=profile.street,
            kelurahan=profile.kelurahan,
            district=profile.district,
            district_slug=profile.district_slug,
            postal_code=profile.postal_code,
            latitude=profile.latitude,
            longitude=profile.longitude,
        ),
        founded_year=profile.founded_year,
        members_count=profile.members_count,
        specialities=profile.specialities,
        halal_kitchen=profile.halal_kitchen,
        nib_verified=profile.nib_verified,
        nib=profile.nib,
        certifications=tuple(_paper(each, language) for each in profile.certifications),
        vacation_until=profile.vacation_until,
        whatsapp_url=producer_link(
            profile.whatsapp, language, producer=profile.name, url=public_url + url
        )
        if profile.whatsapp
        else None,
        images=tuple(shown_picture(each, language) for each in profile.images),
        product_count=product_count,
        products=products,
        products_url=f"/v1/products?producer={profile.slug}",
        share_card=share_card_url(url, language),
        url=url,
    )


def _card(producer: _Listed, product_count: int, language: Language) -> ProducerCard:
    return ProducerCard(
        slug=producer.slug,
        name=producer.name,
        tagline=_text(producer.tagline, language),
        kelurahan=producer.kelurahan,
        district=producer.district,
        founded_year=producer.founded_year,
        specialities=producer.specialities,
        halal_kitchen=producer.halal_kitchen,
        nib_verified=producer.nib_verified,
        image=shown_picture(producer.image, language) if producer.image else None,
        product_count=product_count,
        url=f"/v1/producers/{producer.slug}",
    )


def _text(text: Text | None, language: Language) -> str | None:
    return localised(text, language) if text else None


def _paper(certificate: CertificationSource, language: Language) -> Paper:
    return Paper(
        kind=certificate.kind,
        name=localised(paper_name(certificate.kind), language),
        number=certificate.number,
        status=certificate.status,
        valid_until=certificate.valid_until,
    )
