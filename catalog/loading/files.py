"""The sample format as types, and reading it: every fault of every entry is reported with its path.

Unknown fields are ignored on purpose: the format carries derived fields (paths, labels, cheapest
price) that the catalogue computes itself. What entries say of each other is checked in `checks`.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from catalog.values import Language, Text

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=160)]
Name = Annotated[str, Meta(min_length=1, max_length=240)]
Rupiah = Annotated[int, Meta(ge=1, le=2_000_000_000)]
Count = Annotated[int, Meta(ge=0, le=2_000_000_000)]
Value = str | int | float | bool


class PictureFile(Struct, frozen=True):
    """A picture to paint, see `media.paint`."""

    kind: str
    motif: str
    palette: tuple[Annotated[str, Meta(pattern="^#[0-9a-f]{6}$")], ...]
    seed: int
    alt: Text


class ValueFile(Struct, frozen=True):
    value: Value
    label: Text
    colour: Annotated[str, Meta(pattern="^#[0-9a-f]{6}$")] | None = None


class AttributeFile(Struct, frozen=True):
    key: Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$")]
    name: Text
    kind: Literal["enum", "text", "number", "boolean", "color", "reference"]
    multi: bool = False
    facet: bool = False
    variant_option: bool = False
    required: bool = False
    unit: str | None = None
    reference_to: Literal["product", "producer", "category", "collection"] | None = None
    values: tuple[ValueFile, ...] | None = None


class CategoryFile(Struct, frozen=True):
    slug: Slug
    name: Text
    parent: Slug | None = None
    position: int = 0
    description: Text | None = None
    attributes: tuple[AttributeFile, ...] = ()


class AddressFile(Struct, frozen=True):
    street: str | None = None
    postal_code: Annotated[str, Meta(pattern="^[0-9]{5}$")] | None = None


class PointFile(Struct, frozen=True):
    lat: Annotated[float, Meta(ge=-90, le=90)]
    lng: Annotated[float, Meta(ge=-180, le=180)]


class CertificationFile(Struct, frozen=True):
    type: Annotated[str, Meta(pattern="^[A-Z][A-Z-]*$")]
    status: Literal["valid", "in_progress", "expired"]
    number: str | None = None
    valid_until: date | None = None
    evidence_url: str | None = None


class ProducerFile(Struct, frozen=True):
    slug: Slug
    name: Name
    type: Slug
    type_label: Text
    kecamatan: str
    kelurahan: str
    story: Text | None = None
    tagline: Text | None = None
    address: AddressFile = AddressFile()
    geo: PointFile | None = None
    founded_year: Annotated[int, Meta(ge=1800, le=2200)] | None = None
    members_count: Annotated[int, Meta(ge=1)] | None = None
    whatsapp_e164: Annotated[str, Meta(pattern=r"^\+[1-9][0-9]{7,14}$")] | None = None
    nib: Annotated[str, Meta(pattern="^[0-9]{13}$")] | None = None
    nib_status: Literal["none", "pending", "verified"] = "none"
    certifications: tuple[CertificationFile, ...] = ()
    specialities: tuple[str, ...] = ()
    halal_kitchen: bool | None = None
    """None where nothing is cooked."""
    status: Literal["draft", "published", "suspended"] = "draft"
    created_at: datetime | None = None


class OptionFile(Struct, frozen=True):
    key: str


class VariantFile(Struct, frozen=True):
    sku: Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$")]
    price: Rupiah
    options: dict[str, str | int | float] = {}
    compare_at: Rupiah | None = None
    stock: Count = 0
    weight_g: Annotated[int, Meta(ge=1)] | None = None
    length_cm: Annotated[float, Meta(gt=0)] | None = None
    width_cm: Annotated[float, Meta(gt=0)] | None = None
    height_cm: Annotated[float, Meta(gt=0)] | None = None


class ProductFile(Struct, frozen=True):
    slug: Slug
    producer: Slug
    category: Slug
    name: Text
    summary: Text
    description: Text
    variants: Annotated[tuple[VariantFile, ...], Meta(min_length=1)]
    attributes: dict[str, Value | tuple[Value, ...]] = {}
    options: tuple[OptionFile, ...] = ()
    tags: tuple[str, ...] = ()
    made_to_order: bool = False
    lead_days: Annotated[int, Meta(ge=0, le=730)] | None = None
    shelf_life_days: Annotated[int, Meta(ge=1)] | None = None
    storage: Literal["suhu-ruang", "dingin", "beku"] | None = None
    ingredients: Text | None = None
    allergens: tuple[str, ...] = ()
    halal_status: Literal["halal", "non-halal", "proses", "not-applicable"] = "not-applicable"
    legal: dict[str, str | None] | None = None
    unique_piece: bool = False
    image_specs: tuple[PictureFile, ...] = ()
    status: Literal["draft", "published", "archived"] = "draft"
    publish_from: datetime | None = None
    publish_until: datetime | None = None
    created_at: datetime | None = None


class CollectionFile(Struct, frozen=True):
    slug: Slug
    title: Text
    type: Literal["manual", "rule"]
    position: int = 0
    blurb: Text | None = None
    products: tuple[Slug, ...] = ()
    rule: dict[str, object] | None = None
    publish_from: datetime | None = None
    publish_until: datetime | None = None


class Folder(Struct, frozen=True):
    """All files of one folder."""

    categories: tuple[CategoryFile, ...]
    producers: tuple[ProducerFile, ...]
    products: tuple[ProductFile, ...]
    collections: tuple[CollectionFile, ...]


T = TypeVar("T", bound=Struct)


def read_folder(path: Path) -> tuple[Folder, list[str]]:
    """Everything readable under `path`, and a line "file[path]: what" for each fault."""
    faults: list[str] = []
    return Folder(
        categories=_read(path / "categories.json", CategoryFile, faults),
        producers=_read(path / "producers.json", ProducerFile, faults),
        products=_read(path / "products.json", ProductFile, faults),
        collections=_read(path / "collections.json", CollectionFile, faults),
    ), faults


def _read(path: Path, entry_type: type[T], faults: list[str]) -> tuple[T, ...]:
    try:
        entries = msgspec.json.decode(path.read_bytes(), type=list[dict[str, object]])
    except OSError as error:
        faults.append(f"{path.name}: {error.strerror}")
        return ()
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        faults.append(f"{path.name}: {error}")
        return ()
    read = []
    for position, entry in enumerate(entries):
        found = list(_faults_of(entry, entry_type))
        faults.extend(f"{path.name}[{position}]{where}: {what}" for where, what in found)
        if not found:
            read.append(msgspec.convert(entry, entry_type, strict=True))
    return tuple(read)


def _faults_of(entry: dict[str, object], entry_type: type[Struct]) -> list[tuple[str, str]]:
    """(path, message) of each faulty field; msgspec alone would stop at the first."""
    faults = []
    for field in msgspec.structs.fields(entry_type):
        if field.name not in entry:
            if field.required:
                faults.append((f".{field.name}", "is required"))
            continue
        try:
            msgspec.convert(entry[field.name], field.type, strict=True, str_keys=True)
        except msgspec.ValidationError as error:
            what, _, where = str(error).partition(" - at `$")
            faults.append((f".{field.name}{where.rstrip('`')}", what[:1].lower() + what[1:]))
        else:
            if field.type in (Text, Text | None):
                faults.extend(
                    (f".{field.name}{w}", what) for w, what in _text_faults(entry[field.name])
                )
    return faults


def _text_faults(text: object) -> list[tuple[str, str]]:
    if not isinstance(text, dict):
        return []
    if not text:
        return [("", f"needs a text in at least one language of {', '.join(Language)}")]
    known = set(Language)
    return [
        (f".{language}", "is empty" if language in known else "is not a known language")
        for language, body in text.items()
        if language not in known or not str(body).strip()
    ]
