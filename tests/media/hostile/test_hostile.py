"""Every file of the hostile set ends as a picture or as a refusal, and the service goes on."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from media.errors import PictureRefused
from media.ingest import IngestedImage
from media.intake import Intake
from media.keys import original_key
from media.limits import Limits
from media.local_storage import LocalStorage
from tests.media.hostile.files import FORMATS, hostile_files, valid


@pytest.fixture
def storage(tmp_path_factory: pytest.TempPathFactory) -> LocalStorage:
    return LocalStorage(tmp_path_factory.mktemp("hostile") / "media")


@pytest.fixture
async def intake(storage: LocalStorage) -> AsyncIterator[Intake]:
    # So much by the clock that a busy machine does not count.
    opened = Intake(storage, processes=1, limits=Limits(cpu_seconds=3, wall_seconds=120))
    yield opened
    await asyncio.to_thread(opened.close)


async def _outcome(intake: Intake, content: bytes) -> IngestedImage | PictureRefused:
    try:
        return await intake.take(content)
    except PictureRefused as refused:
        return refused


def _kept(storage: LocalStorage) -> set[str]:
    return {file.key for file in storage.list("original")}


def _parts(number: int) -> Iterator[tuple[str, bytes]]:
    """A share of the set, so that several processes of the test run divide it."""
    for position, file in enumerate(hostile_files()):
        if position % PARTS == number:
            name, content = file
            yield name, content() if callable(content) else content


PARTS = 6


@pytest.mark.parametrize("part", range(PARTS))
async def test_picture_or_refusal(part: int, intake: Intake, storage: LocalStorage) -> None:
    accepted = set()
    for name, content in _parts(part):
        found = await _outcome(intake, content)
        if isinstance(found, IngestedImage):
            accepted.add(original_key(found.key))
            assert storage.read(original_key(found.key)) == content, name
        else:
            # In words, with its facts.
            assert str(found), name
        assert _kept(storage) == accepted, name
    assert isinstance(await _outcome(intake, valid("JPEG")), IngestedImage)


@pytest.mark.parametrize("format", FORMATS)
async def test_cut_off_at_every_kilobyte(
    format: str, intake: Intake, storage: LocalStorage
) -> None:
    content = valid(format, (220, 160))
    for length in range(0, len(content) - 64, 1_024):
        found = await _outcome(intake, content[:length])
        assert isinstance(found, PictureRefused), length
    assert _kept(storage) == set()
    assert isinstance(await _outcome(intake, content), IngestedImage)


def test_the_set_is_wide() -> None:
    names = [name for name, _content in hostile_files()]
    assert len(names) == len(set(names)) > 150
