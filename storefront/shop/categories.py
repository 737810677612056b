"""`/v1/categories`: the tree, with how many products there are in each branch."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from storefront.http.problems import problems
from storefront.http.query_string import read_query, table
from storefront.http.query_values import language_parameter
from storefront.resources import Resources
from storefront.shop.answers import public_json
from storefront.shop.category_tree import category_tree, product_counts
from storefront.shop.schemas import CategoryTree

PARAMETERS = table(language_parameter())


class Categories(Controller):
    """Categories as shoppers browse them."""

    path = "/v1/categories"
    tags = ["Categories"]  # noqa: RUF012 - how Litestar is told

    @get(
        operation_id="listCategories",
        summary="The category tree",
        opt={"parameters": PARAMETERS},
        responses=problems(400, 503),
    )
    async def list_categories(
        self, request: Request[Any, Any, Any], resources: NamedDependency[Resources]
    ) -> Response[CategoryTree]:
        """Every category below its parent, with its products counted."""
        reading = read_query(request.scope, PARAMETERS)
        reading.check()
        names = await resources.names.current()
        counts = await product_counts(resources, "category", reading.language)
        tree = CategoryTree(items=category_tree(names, counts, reading.language))
        return public_json(request.scope, msgspec.json.encode(tree), reading.language)
