"""Every table of the catalogue, by subject; importing this needs the engine of `piccolo_conf`."""

from catalog.tables.account import (
    Account,
    AccountEvent,
    AccountSession,
    ApiToken,
    InstallationKey,
    OneTimeCode,
    ProducerMember,
    SignInThrottle,
)
from catalog.tables.category import Attribute, AttributeValue, Category, CategoryAttribute
from catalog.tables.change import CatalogChange
from catalog.tables.collection import Collection, CollectionProduct
from catalog.tables.image import Image, ImagePlacement, LibraryImage, Upload, UploadPart
from catalog.tables.merchandising import MerchandisingAction, MerchandisingRule
from catalog.tables.producer import Certification, Kelurahan, Producer, ProducerType
from catalog.tables.product import Licence, Product, Variant
from catalog.tables.request import AnsweredRequest
from catalog.tables.slug_history import SlugHistory

__all__ = [
    "Account",
    "AccountEvent",
    "AccountSession",
    "AnsweredRequest",
    "ApiToken",
    "Attribute",
    "AttributeValue",
    "CatalogChange",
    "Category",
    "CategoryAttribute",
    "Certification",
    "Collection",
    "CollectionProduct",
    "Image",
    "ImagePlacement",
    "InstallationKey",
    "Kelurahan",
    "LibraryImage",
    "Licence",
    "MerchandisingAction",
    "MerchandisingRule",
    "OneTimeCode",
    "Producer",
    "ProducerMember",
    "ProducerType",
    "Product",
    "SignInThrottle",
    "SlugHistory",
    "Upload",
    "UploadPart",
    "Variant",
]
