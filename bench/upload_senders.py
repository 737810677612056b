"""Senders who do not give up, for `bench.upload_faults`: whole or in parts, cut off, and again."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import random
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import aiohttp
import numpy as np
from msgspec import Struct, field
from PIL import Image

SENDERS = 24
PATIENCE_SECONDS = 300.0
TUS = {"Tus-Resumable": "1.0.0"}

Say = Callable[[str], None]


class Told(Struct):
    """What senders were told, and what happened to them."""

    pictures: dict[str, str] = field(default_factory=dict)
    """SHA-256 of what was sent -> id of the picture, or address of the upload that is whole."""
    refused: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    went_back: list[str] = field(default_factory=list)
    """Uploads that knew of fewer bytes than they had said."""
    kills: int = 0
    tries: int = 0


async def send_all(base: str, token: str, uploads: int, told: Told, say: Say) -> None:
    """Send that many, several at once."""
    numbers = iter(range(1, uploads + 1))
    headers = {"Authorization": f"Bearer {token}"}
    timeout = aiohttp.ClientTimeout(total=40)

    async def keep_sending(session: aiohttp.ClientSession) -> None:
        sender = Sender(session, base, told)
        for number in numbers:
            await sender.send(number)
            if number * 10 // uploads > (number - 1) * 10 // uploads:
                say(f"{number:,} of {uploads:,} sent, {told.kills} processes killed")

    connector = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(
        headers=headers, timeout=timeout, connector=connector
    ) as session:
        await asyncio.gather(*(keep_sending(session) for _ in range(SENDERS)))


class Sender:
    """Somebody with a phone, who tries until told that the picture is there."""

    def __init__(self, session: aiohttp.ClientSession, base: str, told: Told) -> None:
        self._session = session
        self._base = base
        self._told = told

    async def send(self, number: int) -> None:
        """Send one picture, one way or the other."""
        content = unique_photo(number)
        digest = hashlib.sha256(content).hexdigest()
        way = self._send_whole if number % 3 == 0 else self._send_in_parts
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await way(number, content, digest)
        except TimeoutError:
            self._told.given_up.append(f"{number}: not taken within {PATIENCE_SECONDS:.0f} s")

    async def _send_whole(self, number: int, content: bytes, digest: str) -> None:
        headers = {"Content-Type": "image/jpeg", "Idempotency-Key": f"bench-{number}-{digest[:8]}"}
        while True:
            self._told.tries += 1
            with suppress(aiohttp.ClientError, TimeoutError):
                url = f"{self._base}/v1/producer/images"
                async with self._session.post(url, data=content, headers=headers) as answer:
                    if answer.status == 201:
                        self._told.pictures[digest] = (await answer.json())["id"]
                        return
                    if answer.status < 500 and answer.status != 409:
                        self._told.refused.append(f"{number}: {await answer.text()}")
                        return
            await asyncio.sleep(random.uniform(0.1, 0.6))

    async def _send_in_parts(self, number: int, content: bytes, digest: str) -> None:
        url = await self._begin(number, len(content))
        known = 0
        while True:
            self._told.tries += 1
            with suppress(aiohttp.ClientError, TimeoutError, ConnectionError):
                async with self._session.get(url) as answer:
                    if answer.status == 404:
                        self._told.went_back.append(f"{number}: {url} is gone")
                        return
                    if answer.status != 200:
                        raise TimeoutError
                    state = await answer.json()
                offset = state["received"]
                if offset < known:
                    self._told.went_back.append(f"{number}: {offset} of {known} bytes")
                if state["status"] == "ready":
                    self._told.pictures[digest] = state["image"]["id"]
                    return
                if state["status"] == "refused":
                    self._told.refused.append(f"{number}: {state['problem']}")
                    return
                if offset < len(content):
                    known = await self._continue(url, content, offset) or known
                    if known == len(content):
                        # That was an acknowledgement, whatever comes after it.
                        self._told.pictures.setdefault(digest, url)
            await asyncio.sleep(random.uniform(0.05, 0.4))

    async def _begin(self, number: int, length: int) -> str:
        headers = {**TUS, "Upload-Length": str(length)}
        if number % 4 == 0:
            headers["Upload-Metadata"] = "sku UC0x"  # P-1
        while True:
            self._told.tries += 1
            with suppress(aiohttp.ClientError, TimeoutError):
                url = f"{self._base}/v1/producer/uploads"
                async with self._session.post(url, headers=headers) as answer:
                    if answer.status == 201:
                        return self._base + answer.headers["Location"]
            await asyncio.sleep(random.uniform(0.1, 0.6))

    async def _continue(self, url: str, content: bytes, offset: int) -> int | None:
        end = min(len(content), offset + random.randrange(4_000, 40_000))
        data: Any = content[offset:end]
        if random.random() < 0.2:
            data = _cut_off(data)
        headers = {
            **TUS,
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
        }
        async with self._session.patch(url, data=data, headers=headers) as answer:
            return int(answer.headers["Upload-Offset"]) if answer.status == 204 else None


def unique_photo(number: int) -> bytes:
    """A small photograph that nobody else sends: the number stands in a comment of the file."""
    chance = np.random.default_rng(number % 7)
    buffer = io.BytesIO()
    noise = chance.integers(0, 255, (24, 32, 3), dtype=np.uint8)
    picture = Image.fromarray(noise).resize((480, 360), Image.Resampling.BICUBIC)
    picture.save(buffer, "JPEG", quality=95)
    plain = buffer.getvalue()
    comment = hashlib.sha512(b"%d" % number).digest() + os.urandom(16)
    return plain[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + plain[2:]


async def _cut_off(content: bytes) -> AsyncIterator[bytes]:
    """The beginning of it, and then no connection any more."""
    yield content[: random.randrange(1, len(content) + 1)]
    raise ConnectionResetError
