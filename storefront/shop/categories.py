"""`/v1/categories`: the tree, with how many products there are in each branch."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from storefront.access import Access
from storefront.http.problems import problems
from storefront.resources import Resources
from storefront.shop.answers import LANGUAGE_ONLY, public_json, read_language
from storefront.shop.category_tree import category_tree, product_counts
from storefront.shop.schemas import CategoryTree


class Categories(Controller):
    """Categories as shoppers browse them."""

    path = "/v1/categories"
    tags = ["Categories"]  # noqa: RUF012 - how Litestar is told
    opt = {"access": Access.PUBLIC}  # noqa: RUF012 - the same

    @get(
        operation_id="listCategories",
        summary="The category tree",
        opt={"parameters": LANGUAGE_ONLY},
        responses=problems(400, 503),
    )
    async def list_categories(
        self, request: Request[Any, Any, Any], resources: NamedDependency[Resources]
    ) -> Response[CategoryTree]:
        """Every category below its parent, with its products counted."""
        language = read_language(request.scope)
        names = await resources.names.current()
        counts = await product_counts(resources, "category", language)
        tree = CategoryTree(items=category_tree(names, counts, language))
        return public_json(request.scope, msgspec.json.encode(tree), language)
