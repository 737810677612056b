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
import numpy.ma  # noqa: F401 - see below
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, reject, settings
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
from tests import rows
from tests.accounts import resources_of, session_headers
from tests.shop import fill_with_sample, open_shop

# numpy.ma parses code when it is first imported, which would be in a thread of the shop, beside
# Hypothesis, which parses code too; two threads at once are more than CPython 3.11 can do.

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 8

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


BYTES = ("image/*", "application/zip", "application/offset+octet-stream")
"""Media types whose bodies are bytes as they are."""


@schemathesis.serializer(*BYTES)
def as_it_is(_context: Any, value: Any) -> bytes:
    """Whatever was generated, as bytes."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


ROLES = ["officer", "promo", "admin"]
SIGN_IN_AGAIN = """
WITH allowed AS (
    INSERT INTO producer_member (producer, account, role) VALUES ($1, $2, 'owner')
    ON CONFLICT (producer, account) DO UPDATE SET role = 'owner'
)
UPDATE account SET status = 'active', roles = $3 WHERE id = $2
"""


class NotSendable(Exception):
    """A form with a file that is none, which no client can write."""


class Served:
    """The shop on an event loop of its own, for generated tests, which are synchronous."""

    def __init__(self, dsn: str, folder: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._wait(fill_with_sample(dsn))
        self._shop = open_shop(dsn, folder)
        self._client: httpx.AsyncClient = self._wait(self._shop.__aenter__())
        self._pool: asyncpg.Pool = resources_of(self._client).pool
        self._producer = self._wait(self._pool.fetchval("SELECT min(id) FROM producer"))
        self._account = self._wait(rows.account(self._pool))
        self.statuses: Counter[int] = Counter()

    def ask(self, case: Any) -> httpx.Response:
        """Send a generated request."""
        wanted = case.as_transport_kwargs(base_url="https://shop.test")
        content = wanted.pop("data", None)
        if isinstance(content, bytes):
            wanted["content"] = content
        elif content is not None:
            wanted["data"] = content
        more = {key: wanted[key] for key in ("json", "content", "data", "files") if key in wanted}
        headers = {name: value.encode("latin-1") for name, value in wanted["headers"].items()}
        if case.operation.definition.raw["x-access"] != "public":
            headers.pop("Authorization", None)  # made up, and one credential is enough
            headers |= self._signed_in()
        request = self._client.build_request(
            wanted["method"], wanted["url"], params=wanted.get("params"), headers=headers, **more
        )
        response: httpx.Response = self._wait(self._send(request))
        self.statuses[response.status_code] += 1
        return response

    async def _send(self, request: httpx.Request) -> httpx.Response:
        try:
            await request.aread()  # forms are streams, and what was sent is looked at afterwards
        except (AttributeError, TypeError) as error:
            raise NotSendable from error
        return await self._client.send(request, follow_redirects=False)

    def _signed_in(self) -> dict[str, str]:
        """Somebody who may do everything, whatever the requests before have done to them."""
        self._wait(self._pool.execute(SIGN_IN_AGAIN, self._producer, self._account, ROLES))
        headers: dict[str, str] = self._wait(
            session_headers(self._pool, self._account, self._producer)
        )
        return headers

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
            try:
                response = served.ask(case)
            except NotSendable:
                reject()
            case.validate_response(response, checks=CHECKS)

        # Without parameters there is nothing to get wrong.
        with suppress(Unsatisfiable):
            ask()
    assert not [status for status in served.statuses if status >= 500]
    assert served.statuses[200] > 30
    assert served.statuses[400] > 100
