"""Whatever a client sends, by the description or against it: no 500, nothing undocumented."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from storefront.app import DESCRIBED
from storefront.http.openapi import describe
from tests.shop import fill_with_sample, open_shop

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 15

KNOWN = {
    "category": ["tenun-ntt", "sei-sapi,hampers"],
    "producer": ["dapur-asap-bara-kosi"],
    "collection": ["tenun-tujuh-pulau", "oleh-oleh-di-bawah-50-ribu"],
    "district": ["oebobo,alak"],
    "certification": ["halal"],
    "speciality": ["sei-sapi"],
    "facets": ["none", "category,price", "warna,attr.berat_bersih"],
    "key": ["producer", "price", "attr.berat_bersih", "nothing"],
    "slug": ["sei-sapi-original-lalolak", "dapur-asap-bara-kosi", "tenun-tujuh-pulau"],
}
"""Words of the sample catalogue; without them hardly any generated request would get past names."""


def known_words(schema: dict[str, Any]) -> dict[str, Any]:
    """The description with the sample's words as the values of what names something."""
    for item in schema["paths"].values():
        for operation in item.values():
            for parameter in operation.get("parameters", []):
                if parameter["name"] in KNOWN:
                    words = {"type": "string", "enum": KNOWN[parameter["name"]]}
                    parameter["schema"] = words
    return schema


STRANGE = schemathesis.openapi.from_dict(describe(DESCRIBED))
SENSIBLE = schemathesis.openapi.from_dict(known_words(describe(DESCRIBED)))
CASES: list[tuple[Any, GenerationMode]] = [
    (result.ok(), mode)  # type: ignore[union-attr]
    for schema, mode in ((STRANGE, GenerationMode.NEGATIVE), (SENSIBLE, GenerationMode.POSITIVE))
    for result in schema.get_all_operations()
]


class Served:
    """The shop on an event loop of its own, for generated tests, which are synchronous."""

    def __init__(self, dsn: str, folder: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._wait(fill_with_sample(dsn))
        self._shop = open_shop(dsn, folder)
        self._client: httpx.AsyncClient = self._wait(self._shop.__aenter__())
        self.statuses: Counter[int] = Counter()

    def ask(self, case: Any) -> httpx.Response:
        """Send a generated request."""
        wanted = case.as_transport_kwargs(base_url="https://shop.test")
        response: httpx.Response = self._wait(
            self._client.request(
                wanted["method"],
                wanted["url"],
                params=wanted.get("params"),
                json=wanted.get("json"),
                follow_redirects=False,
            )
        )
        self.statuses[response.status_code] += 1
        return response

    def close(self) -> None:
        """Stop it."""
        self._wait(self._shop.__aexit__(None, None, None))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _wait(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(timeout=60)


@pytest.fixture
def served(clean_database: asyncpg.Pool, dsn: str, tmp_path: Path) -> Iterator[Served]:
    served = Served(dsn, tmp_path)
    yield served
    served.close()


# One test, so that the sample is loaded once; a failure names its operation.
def test_nothing_generated_is_answered_wrongly(served: Served) -> None:
    for operation, mode in CASES:

        @settings(
            max_examples=EXAMPLES,
            database=None,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            case.validate_response(served.ask(case), checks=CHECKS)

        # Without parameters there is nothing to get wrong.
        with suppress(Unsatisfiable):
            ask()
    assert not [status for status in served.statuses if status >= 500]
    assert served.statuses[200] > 30
    assert served.statuses[400] > 100
