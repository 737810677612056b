"""Everything that is done with stored pictures, done in a bucket."""

import asyncio
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from secrets import token_hex

import pytest
from PIL import Image

from media.errors import RenditionNotFound, StorageUnavailable
from media.ingest import ingest
from media.keys import rendition_key
from media.making import RenditionState, complete_ladder, rendition_state
from media.renditions import Renditions
from media.s3_storage import S3Storage
from media.upkeep import faults_of, rebuild, remove_picture, stored_pictures
from tests.s3_server import KEYS, make_bucket, s3_server


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Storage]:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with s3_server() as endpoint:
        name = f"pictures-{token_hex(6)}"  # the services of one process share their buckets
        make_bucket(endpoint, name)
        yield S3Storage(name, "shop", endpoint)


def test_a_picture_lives_in_a_bucket(
    bucket: S3Storage, encoded: Callable[..., bytes], quarters: Callable[..., Image.Image]
) -> None:
    image = ingest(encoded(quarters(1000, 750)), bucket)
    assert rendition_state(bucket, image.key, image.widths) == RenditionState(6, 9)

    async def found(width: int, crop: str) -> bytes:
        renditions = Renditions(bucket)
        try:
            with pytest.raises(RenditionNotFound):
                await renditions.find("0" * 32, width, "webp", crop)
            return await renditions.find(image.key, width, "webp", crop)
        finally:
            renditions.close()

    assert Image.open(io.BytesIO(asyncio.run(found(960, "")))).size == (960, 720)
    assert Image.open(io.BytesIO(asyncio.run(found(320, "square-50")))).size == (320, 320)
    assert complete_ladder(bucket, image.key) == 2
    assert faults_of(bucket, image.key) == []

    missing = rendition_key(image.key, 320, "jpg")
    bucket.delete(missing)
    assert faults_of(bucket, image.key) == [f"{missing}: missing"]
    assert rebuild(bucket, image.key, only_missing=True) == image
    assert faults_of(bucket, image.key) == []

    [(key, written)] = stored_pictures(bucket).items()
    assert key == image.key
    assert abs(datetime.now(UTC) - written) < timedelta(minutes=1)
    assert remove_picture(bucket, image.key) == 12
    assert stored_pictures(bucket) == {}


def test_a_bucket_that_goes_away_keeps_what_is_in_memory(
    bucket: S3Storage,
    encoded: Callable[..., bytes],
    quarters: Callable[..., Image.Image],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    image = ingest(encoded(quarters(400, 300)), bucket)

    def gone(*_: object) -> bytes:
        raise StorageUnavailable("read", "…", "gone")

    async def story() -> None:
        renditions = Renditions(bucket)
        try:
            before = await renditions.find(image.key, 320, "webp")
            monkeypatch.setattr(S3Storage, "read", gone)
            assert await renditions.find(image.key, 320, "webp") == before
            with pytest.raises(StorageUnavailable):
                await renditions.find(image.key, 320, "jpg")
            monkeypatch.undo()
        finally:
            renditions.close()

    asyncio.run(story())
