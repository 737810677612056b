import pickle
import stat
from pathlib import Path

import pytest

from media.errors import StorageUnsupported, StoredFileMissing
from media.local_storage import LocalStorage
from media.storage import open_storage


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


def test_can_be_sent_to_another_process(storage: LocalStorage) -> None:
    assert pickle.loads(pickle.dumps(storage)) == storage


def test_files_lie_under_the_data_directory(tmp_path: Path) -> None:
    assert open_storage(None, tmp_path) == LocalStorage(tmp_path / "media")


@pytest.mark.parametrize(
    ("url", "said"), [("s3://bucket/prefix", "not in this release"), ("ftp://x", "expected")]
)
def test_other_storages_are_refused_with_a_reason(url: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(StorageUnsupported, match=said) as refused:
        open_storage(url, tmp_path)
    assert refused.value.media_url == url
