"""An operator's publishable key guards what InstantSearch asks, and nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.shop import open_shop


async def test_front_ends_must_send_the_key(sample_dsn: str, tmp_path: Path) -> None:
    async with open_shop(sample_dsn, tmp_path, search_key="for-front-ends") as shop:
        address, body = "/meili/indexes/products/search", {"q": "tenun"}

        async def status(key: str | None) -> int:
            headers = {} if key is None else {"Authorization": f"Bearer {key}"}
            return (await shop.post(address, json=body, headers=headers)).status_code

        assert await status(None) == 401
        assert await status("another") == 403
        assert await status("for-front-ends") == 200
        assert (await shop.get("/v1/products?q=tenun")).status_code == 200
