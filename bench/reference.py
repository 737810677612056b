"""The limit that prebuilt answers are held against: Litestar answering bytes from memory.

The leanest ordinary handler there is: no headers of its own, no negotiation, no tag, no cache to
keep true. What it answers is read from the file that BENCH_BODY names.
"""

from __future__ import annotations

import os
from pathlib import Path

from litestar import Litestar, MediaType, get


def application() -> Litestar:
    """The application of one server process."""
    body = Path(os.environ["BENCH_BODY"]).read_bytes()

    @get("/answer", media_type=MediaType.JSON)
    async def answer() -> bytes:
        return body

    return Litestar([answer], openapi_config=None)
