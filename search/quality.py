"""How well a product is presented, 0 to 100: breaks ties between equally relevant products.

What a shopper misses most counts most. The weights are data; a producer can see from them what to
improve. Not for: relevance or popularity.
"""

from __future__ import annotations

from search.sources import ProductSource

ENOUGH_PICTURES = 3
LONG_DESCRIPTION = 300

WEIGHTS = {
    "pictures": 30,
    "description": 20,
    "english": 15,
    "attributes": 15,
    "papers": 10,
    "contact": 10,
}


def quality(source: ProductSource, defined_attributes: int) -> float:
    """Weighted share of what could be there; `defined_attributes` is what the category asks for."""
    description = max((len(text) for text in source.description.values()), default=0)
    shares = {
        "pictures": len(source.images) / ENOUGH_PICTURES,
        "description": description / LONG_DESCRIPTION,
        "english": float("en" in source.name and "en" in source.description),
        "attributes": len(source.attributes) / (defined_attributes or 1),
        "papers": float(source.producer.nib_verified),
        "contact": float(source.producer.whatsapp is not None),
    }
    return round(sum(WEIGHTS[key] * min(1.0, share) for key, share in shares.items()), 1)
