"""What every storage must do; a new implementation adds its line to STORAGES."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from media.errors import StorageKeyRefused, StoredFileMissing
from media.local_storage import LocalStorage
from media.storage import Storage

STORAGES: dict[str, Callable[[Path], Storage]] = {"local": lambda path: LocalStorage(path / "m")}

KEYS = ("original/0123abcd", "facts/0123abcd.json", "rendition/0123abcd/320.avif")


@pytest.fixture(params=STORAGES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    return STORAGES[request.param](tmp_path)


@pytest.mark.parametrize("key", KEYS)
def test_reads_what_was_written(store: Storage, key: str) -> None:
    assert not store.exists(key)
    store.write(key, b"one")
    assert store.exists(key)
    assert store.read(key) == b"one"
    store.write(key, b"two")
    assert store.read(key) == b"two"


@pytest.mark.parametrize("key", KEYS)
def test_deletes_and_does_not_mind_deleting_twice(store: Storage, key: str) -> None:
    store.write(key, b"one")
    store.delete(key)
    store.delete(key)
    assert not store.exists(key)
    with pytest.raises(StoredFileMissing) as missing:
        store.read(key)
    assert missing.value.key == key


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
    for attempt in (store.read, store.exists, store.delete, lambda k: store.write(k, b"x")):
        with pytest.raises(StorageKeyRefused):
            attempt(key)


def test_a_reader_never_sees_half_of_a_write(store: Storage) -> None:
    key = KEYS[2]
    contents = [bytes([letter]) * 200_000 for letter in range(1, 6)]
    store.write(key, contents[0])
    with ThreadPoolExecutor(4) as pool:
        writes = [pool.submit(store.write, key, content) for content in contents * 4]
        reads = [pool.submit(store.read, key) for _ in range(40)]
        seen = {read.result() for read in reads}
        for write in writes:
            write.result()
    assert seen <= set(contents)
