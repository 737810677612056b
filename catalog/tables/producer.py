"""Producers: who makes the goods, where, and with which papers."""

from __future__ import annotations

from piccolo.columns import (
    JSONB,
    Array,
    BigSerial,
    Boolean,
    Date,
    DoublePrecision,
    ForeignKey,
    Integer,
    OnDelete,
    SmallInt,
    Text,
    Timestamptz,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Unique
from piccolo.table import Table

from catalog.tables.rules import SLUG, check, one_of
from catalog.values import CertificationStatus, NibStatus, ProducerStatus


class Kelurahan(Table, tablename="kelurahan"):
    """A ward of the city; its kecamatan is the district that shoppers filter by."""

    id = BigSerial(primary_key=True)
    name = Text(default=None, unique=True)
    district = Text(default=None, help_text="Name of the kecamatan")
    district_slug = Text(default=None)
    aliases = Array(base_column=Text(), default=list, help_text="Spellings seen in the wild")

    kelurahan_name_present = check("name <> ''")
    kelurahan_district_slug_form = check(f"district_slug {SLUG}")


class ProducerType(Table, tablename="producer_type"):
    """What kind of maker: weaver, smokehouse, craft …"""

    id = BigSerial(primary_key=True)
    slug = Text(default=None, unique=True)
    name = JSONB(default=None)

    producer_type_slug_form = check(f"slug {SLUG}")
    producer_type_name_text = check("is_text(name)")


class Producer(Table, tablename="producer"):
    """A small business of the city and its public profile."""

    id = BigSerial(primary_key=True)
    slug = Text(default=None, unique=True, help_text="Public address; old ones are kept")
    name = Text(default=None)
    type = ForeignKey(ProducerType, default=None, null=False, on_delete=OnDelete.restrict)
    tagline = JSONB(default=None, null=True)
    story = JSONB(default=None, null=True)
    street = Text(default=None, null=True)
    kelurahan = ForeignKey(Kelurahan, default=None, null=False, on_delete=OnDelete.restrict)
    postal_code = Text(default=None, null=True)
    latitude = DoublePrecision(default=None, null=True)
    longitude = DoublePrecision(default=None, null=True)
    founded_year = SmallInt(default=None, null=True)
    members_count = Integer(default=None, null=True)
    whatsapp = Text(default=None, null=True, help_text="E.164")
    nib = Text(default=None, null=True, help_text="Business number, 13 digits")
    nib_status = Text(default=NibStatus.NONE, choices=NibStatus)
    specialities = Array(base_column=Text(), default=list)
    halal_kitchen = Boolean(default=False)
    vacation_from = Date(default=None, null=True)
    vacation_until = Date(default=None, null=True)
    status = Text(default=ProducerStatus.DRAFT, choices=ProducerStatus)
    version = Integer(default=1)
    created_at = Timestamptz(default=TimestamptzNow())
    updated_at = Timestamptz(default=TimestamptzNow())

    producer_slug_form = check(f"slug {SLUG}")
    producer_name_present = check("name <> ''")
    producer_tagline_text = check("is_text(tagline)")
    producer_story_text = check("is_text(story)")
    producer_postal_code_form = check("postal_code ~ '^[0-9]+$' AND length(postal_code) = 5")
    producer_latitude_range = check("latitude BETWEEN -90 AND 90")
    producer_longitude_range = check("longitude BETWEEN -180 AND 180")
    producer_point_whole = check("(latitude IS NULL) = (longitude IS NULL)")
    producer_founded_range = check("founded_year BETWEEN 1800 AND 2200")
    producer_members_positive = check("members_count > 0")
    producer_whatsapp_form = check(
        "whatsapp ~ '^[+][1-9][0-9]+$' AND length(whatsapp) BETWEEN 9 AND 16"
    )
    producer_nib_form = check("nib ~ '^[0-9]+$' AND length(nib) = 13")
    producer_nib_verified_needs_number = check("nib IS NOT NULL OR nib_status <> 'verified'")
    producer_nib_status_known = one_of("nib_status", NibStatus)
    producer_vacation_order = check("vacation_from <= vacation_until")
    producer_status_known = one_of("status", ProducerStatus)
    producer_version_positive = check("version > 0")


class Certification(Table, tablename="certification"):
    """A certificate that a producer holds or has applied for."""

    id = BigSerial(primary_key=True)
    producer = ForeignKey(Producer, default=None, null=False, on_delete=OnDelete.cascade)
    kind = Text(default=None, help_text="halal, p-irt, bpom-md, nkv, merek …; names: catalog/data")
    number = Text(default=None, null=True)
    status = Text(default=None, choices=CertificationStatus)
    valid_until = Date(default=None, null=True, help_text="Empty: open-ended")
    evidence_url = Text(default=None, null=True)

    certification_producer_kind_number_unique = Unique(
        ["producer", "kind", "number"], nulls_distinct=False
    )
    certification_kind_form = check(f"kind {SLUG}")
    certification_status_known = one_of("status", CertificationStatus)
    certification_valid_needs_number = check("number <> '' OR status = 'in-progress'")
    certification_halal_form = check(
        "kind <> 'halal' OR (number ~ '^ID[0-9]+$' AND length(number) = 19)"
    )
