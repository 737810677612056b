"""What every storage of pictures must do; a new implementation adds its line to `store`."""

import multiprocessing
import os
import pickle
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

import pytest

from media.errors import StorageKeyRefused, StoredFileMissing
from media.open_storage import open_storage
from media.storage import Storage
from tests.s3_server import KEYS, make_bucket, s3_server

ORIGINAL, FACTS, RENDITION, PART = (
    "original/0123abcd",
    "facts/0123abcd.json",
    "rendition/0123abcd/square-50/320.avif",
    "upload/7f8c2f0e-4a5b-4c1d-9e0f-0123456789ab/1048576",
)


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with s3_server() as endpoint:
        yield endpoint


@pytest.fixture(params=["local", "s3"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Storage:
    if request.param == "local":
        return open_storage(None, tmp_path)
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    endpoint = request.getfixturevalue("s3")
    bucket = f"pictures-{token_hex(6)}"
    make_bucket(endpoint, bucket)
    return open_storage(f"s3://{bucket}/shop/a", tmp_path, {"AWS_ENDPOINT_URL_S3": endpoint})


@pytest.mark.parametrize("key", [ORIGINAL, FACTS, RENDITION, PART])
def test_reads_what_was_written(store: Storage, key: str) -> None:
    assert not store.exists(key)
    store.write(key, b"one")
    assert store.exists(key)
    assert store.read(key) == b"one"
    store.write(key, b"two")
    assert store.read(key) == b"two"


@pytest.mark.parametrize("key", [ORIGINAL, FACTS, RENDITION, PART])
def test_deletes_and_does_not_mind_deleting_twice(store: Storage, key: str) -> None:
    store.write(key, b"one")
    store.delete(key)
    store.delete(key)
    assert not store.exists(key)
    with pytest.raises(StoredFileMissing) as missing:
        store.read(key)
    assert missing.value.key == key


def test_a_file_of_a_camera_comes_back_as_it_was(store: Storage) -> None:
    content = os.urandom(9_000_001)
    store.write(ORIGINAL, content)
    assert store.read(ORIGINAL) == content


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 4, b"0123"),
        (3, 6, b"345"),
        (6, 10, b"6789"),
        (8, 400, b"89"),
        (10, 20, b""),
        (700, 800, b""),
        (5, 5, b""),
        (5, 3, b""),
    ],
)
def test_reads_a_stretch(store: Storage, start: int, end: int, expected: bytes) -> None:
    store.write(PART, b"0123456789")
    assert store.read_range(PART, start, end) == expected


@pytest.mark.parametrize(("start", "end"), [(0, 4), (2, 2), (900, 901)])
def test_a_stretch_of_what_is_missing_is_missing(store: Storage, start: int, end: int) -> None:
    with pytest.raises(StoredFileMissing):
        store.read_range(PART, start, end)


def test_what_is_empty_counts_as_missing(store: Storage) -> None:
    store.write(RENDITION, b"")
    assert not store.exists(RENDITION)
    assert list(store.list("rendition")) == []
    for attempt in (store.read, lambda key: store.read_range(key, 0, 1)):
        with pytest.raises(StoredFileMissing):
            attempt(RENDITION)


def test_lists_what_lies_under_a_folder_at_any_depth(store: Storage) -> None:
    written = {
        "rendition/aa/320.avif": b"1",
        "rendition/aa/square-0/320.avif": b"22",
        "rendition/aab/320.avif": b"333",
        "original/aa": b"4444",
    }
    for key, content in written.items():
        store.write(key, content)
    sizes = {key: len(content) for key, content in written.items()}

    def listed(folder: str) -> dict[str, int]:
        return {file.key: file.bytes for file in store.list(folder)}

    assert listed("rendition/aa") == {
        k: n for k, n in sizes.items() if k.startswith("rendition/aa/")
    }
    assert listed("rendition") == {k: n for k, n in sizes.items() if k.startswith("rendition/")}
    assert listed("original") == {"original/aa": 4}
    assert listed("upload") == {}
    assert listed("upload/never") == {}


def test_lists_many(store: Storage) -> None:
    keys = {f"facts/{number:04}" for number in range(130)}
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda key: store.write(key, b"x"), keys))
    assert {file.key for file in store.list("facts")} == keys


def test_tells_when_a_file_was_written(store: Storage) -> None:
    store.write(ORIGINAL, b"x")
    [file] = store.list("original")
    assert abs(file.modified - datetime.now(UTC)) < timedelta(seconds=30)


def test_writing_again_makes_a_file_young(store: Storage) -> None:
    store.write(FACTS, b"x")
    [before] = store.list("facts")
    store.write(FACTS, b"x")
    [after] = store.list("facts")
    assert after.modified >= before.modified


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/",
        "original",
        "original/",
        "original/../secret",
        "rendition/a/../../x",
        "/etc/passwd",
        "original//a",
        "original/.hidden",
        "other/a",
        "original/a\x00b",
        "original/a\n",
        "rendition/a/b/c/d/e",
        "ORIGINAL/a",
        "original/a b",
        "original\\a",
        "original/ä",
    ],
)
def test_refuses_keys_that_could_lead_elsewhere(store: Storage, key: str) -> None:
    for attempt in (
        store.read,
        store.exists,
        store.delete,
        lambda k: store.write(k, b"x"),
        lambda k: store.read_range(k, 0, 1),
    ):
        with pytest.raises(StorageKeyRefused):
            attempt(key)


@pytest.mark.parametrize("folder", ["", "/", "..", "original/..", "original/", "other", "o"])
def test_refuses_to_list_elsewhere(store: Storage, folder: str) -> None:
    with pytest.raises(StorageKeyRefused):
        list(store.list(folder))


def test_a_reader_never_sees_half_of_a_write(store: Storage) -> None:
    contents = [bytes([letter]) * 200_000 for letter in range(1, 6)]
    store.write(RENDITION, contents[0])
    with ThreadPoolExecutor(4) as pool:
        writes = [pool.submit(store.write, RENDITION, content) for content in contents * 4]
        reads = [pool.submit(store.read, RENDITION) for _ in range(40)]
        seen = {read.result() for read in reads}
        for write in writes:
            write.result()
    assert seen <= set(contents)


def test_a_killed_writer_leaves_nothing_half_written(store: Storage) -> None:
    contents = [bytes([letter]) * 6_000_000 for letter in (1, 2)]
    store.write(ORIGINAL, contents[0])
    context = multiprocessing.get_context("spawn")
    begun = context.Event()
    writer = context.Process(target=_write_for_ever, args=(store, ORIGINAL, contents, begun))
    writer.start()
    try:
        assert begun.wait(30)
        os.kill(writer.pid or 0, signal.SIGKILL)
    finally:
        writer.join(10)
    assert writer.exitcode == -signal.SIGKILL
    assert store.read(ORIGINAL) in contents
    assert [file.key for file in store.list("original")] == [ORIGINAL]


def _write_for_ever(store: Storage, key: str, contents: list[bytes], begun: object) -> None:
    while True:
        for content in contents:
            store.write(key, content)
            begun.set()  # type: ignore[attr-defined]


def test_can_be_sent_to_another_process(store: Storage) -> None:
    store.write(ORIGINAL, b"x")
    sent = pickle.dumps(store)
    assert KEYS["AWS_SECRET_ACCESS_KEY"].encode() not in sent
    assert pickle.loads(sent) == store
    assert pickle.loads(sent).read(ORIGINAL) == b"x"


def test_what_is_whole_is_never_discarded_as_unfinished(store: Storage) -> None:
    store.write(RENDITION, b"x")
    assert store.discard_unfinished(datetime.now(UTC) + timedelta(days=1)) == 0
    assert store.read(RENDITION) == b"x"
