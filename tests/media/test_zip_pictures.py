"""Archives of every kind of malice; what is read is compared with what was put in."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from media import zip_pictures
from media.errors import DamagedZip, TooManyEntries, UnpacksTooLarge
from media.zip_pictures import EntryFault, ZipPictures, check_directory, shown_name


def zipped(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_reads_what_was_put_in(tmp_path: Path) -> None:
    noise = bytes(range(256)) * 40
    path = zipped(tmp_path / "a.zip", {"KAIN-01.jpg": noise, "map/": b"", "map/b.png": b"png"})

    with ZipPictures(path) as archive:
        found = {entry.name: archive.read(entry) for entry in archive.entries()}

    assert found == {"KAIN-01.jpg": noise, "map/b.png": b"png"}


def test_names_are_labels(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"../../etc/passwd": b"x", "/abs.jpg": b"y", "a\x07b": b"z"})

    with ZipPictures(path) as archive:
        names = [entry.name for entry in archive.entries()]

    assert names == ["../../etc/passwd", "/abs.jpg", "a�b"]
    assert list(tmp_path.iterdir()) == [path]
    assert len(shown_name("x" * 5000)) == 300


def test_tells_what_is_wrong_with_an_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_pictures, "MAX_BYTES", 50_000)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("x", b"x")
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.zip", inner.getvalue())
        archive.writestr("inner.jpg", inner.getvalue())
        archive.writestr("bomb.jpg", bytes(40_000))
        archive.writestr("large.jpg", bytes(60_000))
        archive.writestr(zipfile.ZipInfo("lzma.jpg"), b"x" * 99, zipfile.ZIP_LZMA)

    with ZipPictures(path) as archive:
        told = {entry.name: entry.fault or archive.read(entry) for entry in archive.entries()}

    assert told == {
        "inner.zip": EntryFault.NESTED,
        "inner.jpg": EntryFault.NESTED,
        "bomb.jpg": EntryFault.BOMB,
        "large.jpg": EntryFault.TOO_LARGE,
        "lzma.jpg": EntryFault.METHOD,
    }


def test_encrypted_entries_are_not_tried(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.jpg": b"secret"}, zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature) + at
        content[place] |= 1
    path.write_bytes(content)

    with ZipPictures(path) as archive:
        assert [entry.fault for entry in archive.entries()] == [EntryFault.ENCRYPTED]


def test_a_wrong_checksum_spoils_one_entry(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.jpg": b"AAAA", "b.jpg": b"BBBB"}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"AAAA", b"AAXA", 1))

    with ZipPictures(path) as archive:
        told = [archive.read(entry) for entry in archive.entries()]

    assert told == [EntryFault.DAMAGED, b"BBBB"]


def test_limits_of_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "a.zip", {f"{n}.jpg": b"12345" for n in range(6)})
    monkeypatch.setattr(zip_pictures, "MAX_ENTRIES", 5)
    with ZipPictures(path) as archive, pytest.raises(TooManyEntries):
        archive.entries()
    monkeypatch.setattr(zip_pictures, "MAX_ENTRIES", 6)
    monkeypatch.setattr(zip_pictures, "MAX_UNPACKED_BYTES", 29)
    with ZipPictures(path) as archive, pytest.raises(UnpacksTooLarge):
        archive.entries()


def _with_end(path: Path, entries: int, directory: int) -> Path:
    content = bytearray(path.read_bytes())
    end = content.rfind(b"PK\x05\x06")
    struct.pack_into("<HHL", content, end + 8, entries, entries, directory)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(("entries", "directory"), [(60_000, 100), (1, 500_000_000)])
def test_a_huge_directory_is_refused_before_it_is_read(
    tmp_path: Path, entries: int, directory: int
) -> None:
    path = _with_end(zipped(tmp_path / "a.zip", {"a.jpg": b"x"}), entries, directory)

    with pytest.raises(TooManyEntries):
        check_directory(path)


def test_zip64_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.jpg": b"x"})
    content = path.read_bytes()
    end = content.rfind(b"PK\x05\x06")
    path.write_bytes(content[:end] + b"PK\x06\x07" + bytes(16) + content[end:])

    with pytest.raises(TooManyEntries):
        ZipPictures(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * 100_000, b"PK\x05\x06" + bytes(10)])
def test_what_is_no_archive(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)

    with pytest.raises(DamagedZip):
        ZipPictures(path)


def test_cut_anywhere_it_is_damaged_or_whole(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.zip", {"a.jpg": b"abc" * 100, "b.jpg": b"x"}).read_bytes()
    path = tmp_path / "cut.zip"
    for length in range(0, len(whole), 3):
        path.write_bytes(whole[:length])
        with pytest.raises(DamagedZip):
            ZipPictures(path)
