"""The category tree with its products counted. Pure but for the one question to the engine."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.values import Language, localised
from search.pictures import shown_picture
from search.request import SearchRequest
from storefront.resources import Resources
from storefront.shop.catalogue_names import CatalogueNames, CategoryName
from storefront.shop.schemas import CategoryNode


async def product_counts(resources: Resources, key: str, language: Language) -> Mapping[str, int]:
    """Products per value of the facet `key`, without any filter."""
    results = await resources.engine.search(
        SearchRequest(language=language, limit=1, facets=(key,))
    )
    resources.engine_use.count(results.engine)
    return results.counts.get(key, {})


def category_tree(
    names: CatalogueNames,
    counts: Mapping[str, int],
    language: Language,
    *,
    roots_only: bool = False,
) -> tuple[CategoryNode, ...]:
    """Nodes in the order of display; a category's count includes those below it."""

    def node(category: CategoryName) -> CategoryNode:
        below = [] if roots_only else names.children.get(category.slug, [])
        return CategoryNode(
            slug=category.slug,
            name=localised(category.name, language),
            description=localised(category.description, language) if category.description else None,
            count=counts.get(category.slug, 0),
            image=shown_picture(category.image, language) if category.image else None,
            products_url=f"/v1/products?category={category.slug}",
            children=tuple(node(child) for child in below),
        )

    return tuple(node(root) for root in names.children.get(None, []))
