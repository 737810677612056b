import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from media.errors import StorageUnsupported, StoredFileMissing
from media.local_storage import LocalStorage
from media.open_storage import open_storage


@pytest.mark.parametrize("key", ["original/ab", "facts/ab.json"])
def test_private_folders_and_files_are_ours_alone(storage: LocalStorage, key: str) -> None:
    storage.write(key, b"secret")
    path = storage.root / key
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_leaves_no_temporary_file_behind(
    storage: LocalStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.write("rendition/ab/320.jpg", b"x")

    def refuse(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("media.local_storage.os.replace", refuse)
    with pytest.raises(OSError, match="No space"):
        storage.write("rendition/ab/640.jpg", b"y")
    assert [path.name for path in (storage.root / "rendition/ab").iterdir()] == ["320.jpg"]


def test_an_empty_file_left_by_a_power_cut_is_missing(storage: LocalStorage) -> None:
    storage.write("rendition/ab/320.jpg", b"x")
    (storage.root / "rendition/ab/320.jpg").write_bytes(b"")
    assert not storage.exists("rendition/ab/320.jpg")
    with pytest.raises(StoredFileMissing):
        storage.read("rendition/ab/320.jpg")


def test_files_lie_under_the_data_directory(tmp_path: Path) -> None:
    assert open_storage(None, tmp_path) == LocalStorage(tmp_path / "media")


def test_what_a_killed_writer_left_is_discarded_when_it_is_old(storage: LocalStorage) -> None:
    storage.write("rendition/ab/320.jpg", b"x")
    old, young = (storage.root / f"rendition/ab/.640.jpg.{name}" for name in ("old", "young"))
    emptied = storage.root / "rendition/ab/640.jpg"
    for path in (old, young, emptied):
        path.write_bytes(b"" if path == emptied else b"half")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    for path in (old, emptied, storage.root / "rendition/ab/320.jpg"):
        os.utime(path, (0, yesterday.timestamp() - 60))
    assert storage.discard_unfinished(yesterday) == 2
    assert {path.name for path in young.parent.iterdir()} == {"320.jpg", young.name}


def test_unfinished_files_are_not_listed(storage: LocalStorage) -> None:
    storage.write("rendition/ab/320.jpg", b"x")
    (storage.root / "rendition/ab/.640.jpg.0").write_bytes(b"half")
    assert [file.key for file in storage.list("rendition")] == ["rendition/ab/320.jpg"]


def test_the_last_file_takes_its_folder_with_it(storage: LocalStorage) -> None:
    for key in ("rendition/ab/320.jpg", "rendition/ab/640.jpg", "original/ab"):
        storage.write(key, b"x")
    storage.delete("rendition/ab/320.jpg")
    assert (storage.root / "rendition/ab").is_dir()
    storage.delete("rendition/ab/640.jpg")
    storage.delete("original/ab")
    assert not (storage.root / "rendition/ab").exists()
    assert (storage.root / "original").is_dir()


def test_a_folder_that_a_deletion_takes_away_meanwhile_is_made_again(
    storage: LocalStorage,
) -> None:
    keys = [f"rendition/ab/{width}.jpg" for width in (320, 640)]

    def come_and_go(key: str) -> None:
        for _ in range(200):
            storage.write(key, b"x")
            storage.delete(key)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(come_and_go, key) for key in keys]:
            done.result()


@pytest.mark.parametrize("url", ["ftp://x", "/var/pictures"])
def test_other_storages_are_refused_with_a_reason(url: str, tmp_path: Path) -> None:
    with pytest.raises(StorageUnsupported, match="expected s3://") as refused:
        open_storage(url, tmp_path)
    assert refused.value.media_url == url
