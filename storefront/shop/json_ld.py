"""A product as schema.org JSON-LD, for search engines that read the front end's page.

Pure. One `Product` with an `Offer` or, if variants are priced differently, an `AggregateOffer`;
the breadcrumb hangs on its page. All addresses are absolute. A front end puts the object into a
script element as it is: `<` must be escaped there, which is the front end's duty.
"""

from __future__ import annotations

from typing import Any

from catalog.values import Language, localised
from search.card import CURRENCY, product_url
from search.document import Picture, ProductDocument
from search.pictures import rendition_url


def product_json_ld(
    document: ProductDocument, language: Language, public_url: str
) -> dict[str, Any]:
    """`document` as a schema.org Product."""
    url = public_url + product_url(document.slug)
    maker = _maker(document, public_url)
    product: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "@id": url,
        "url": url,
        "name": localised(document.name, language),
        "description": localised(document.description, language),
        "inLanguage": language.value,
        "category": " > ".join(localised(each.name, language) for each in document.breadcrumb),
        "sku": document.variants[0].sku,
        "brand": {"@type": "Brand", "name": document.producer.name},
        "manufacturer": maker,
        "image": [_image(picture, public_url) for picture in document.images],
        "offers": _offers(document, maker, url),
        "additionalProperty": [
            {
                "@type": "PropertyValue",
                "name": localised(attribute.name, language),
                "value": ", ".join(localised(value.label, language) for value in attribute.values),
            }
            for attribute in document.attributes
        ],
        "mainEntityOfPage": {
            "@type": "WebPage",
            "@id": f"{url}#page",
            "url": url,
            "inLanguage": language.value,
            "breadcrumb": _breadcrumb(document, language, public_url),
        },
    }
    return {name: value for name, value in product.items() if value not in ([], None)}


def _maker(document: ProductDocument, public_url: str) -> dict[str, Any]:
    producer = document.producer
    maker: dict[str, Any] = {
        "@type": "Organization",
        "name": producer.name,
        "url": f"{public_url}/v1/producers/{producer.slug}",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": producer.kelurahan,
            "addressLocality": f"{producer.district}, Kota Kupang",
            "addressRegion": "Nusa Tenggara Timur",
            "addressCountry": "ID",
        },
    }
    if producer.founded_year is not None:
        maker["foundingDate"] = str(producer.founded_year)
    return maker


def _offers(document: ProductDocument, maker: dict[str, Any], url: str) -> dict[str, Any]:
    common = {
        "priceCurrency": CURRENCY,
        "availability": _availability(document),
        "itemCondition": "https://schema.org/NewCondition",
        "url": url,
        "seller": {"@type": "Organization", "name": maker["name"]},
    }
    if document.price_min == document.price_max:
        return {"@type": "Offer", "price": document.price_min, **common}
    return {
        "@type": "AggregateOffer",
        "lowPrice": document.price_min,
        "highPrice": document.price_max,
        "offerCount": len(document.variants),
        **common,
    }


def _availability(document: ProductDocument) -> str:
    if not document.in_stock:
        return (
            "https://schema.org/SoldOut"
            if document.unique_piece
            else "https://schema.org/OutOfStock"
        )
    if any(variant.stock > 0 for variant in document.variants):
        return "https://schema.org/InStock"
    return (
        "https://schema.org/MadeToOrder" if document.made_to_order else "https://schema.org/InStock"
    )


def _image(picture: Picture, public_url: str) -> str:
    return public_url + rendition_url(picture.key, max(picture.widths), "jpg")


def _breadcrumb(document: ProductDocument, language: Language, public_url: str) -> dict[str, Any]:
    steps = [
        (localised(each.name, language), f"{public_url}/v1/products?category={each.slug}")
        for each in document.breadcrumb
    ]
    steps.append((localised(document.name, language), public_url + product_url(document.slug)))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(steps, start=1)
        ],
    }
