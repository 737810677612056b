"""Names of operations that stand below two prefixes: `listImages` is `listProducerImages` there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def operation(verb: str, what: str) -> Callable[[Any, Any, list[Any]], str]:
    """An `operation_id` that names the audience, the second part of the path."""

    def name(_handler: Any, _method: Any, path: list[Any]) -> str:
        return f"{verb}{str(path[1]).title()}{what}"

    return name
