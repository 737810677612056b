"""Find the product that a picture's file name means: `kain-01 (3).png`, `KAIN-01/a.heic`.

Pure. A file is named after a SKU (or the product's slug), with a number behind it where there are
several; or it lies in a folder with that name. What writes the same thing differently (case,
Unicode forms, spaces for hyphens) is the same. Not for: opening the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from msgspec import Struct

_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_NUMBER = re.compile(r"[\s_.-]*(?:\((?P<bracketed>\d{1,3})\)|(?<=[\s_.-])(?P<bare>\d{1,3}))$")
_LAST_DIGITS = re.compile(r"(?<!\d)(\d{1,3})\)?$")
_COPY = re.compile(r"(?:^copy of |^salinan | - copy| copy| - salinan| salinan)", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s_./\\-]+")
_DIGITS = re.compile(r"(\d+)")
_IGNORED = re.compile(r"(?:^|/)(?:__MACOSX|\.[^/]*|Thumbs\.db|desktop\.ini)(?:/|$)", re.IGNORECASE)


class Matched(Struct, frozen=True):
    """One file and the product that it is of, if that can be told."""

    name: str
    product: str | None
    """Slug."""
    number: int
    """What its name counts; without a number 0, so that it comes first."""
    is_ambiguous: bool = False
    """Names of several products fit equally well."""


def is_ignored(name: str) -> bool:
    """Whether a file is something that computers put into folders by themselves."""
    return _IGNORED.search(name.replace("\\", "/")) is not None


def match_files(names: Sequence[str], products: Mapping[str, str]) -> list[Matched]:
    """The product of each file, ordered as the pictures shall stand: by product, then number.

    `products` is SKU or slug -> slug of the product.
    """
    exact: dict[str, set[str]] = {}
    loose: dict[str, set[str]] = {}
    for written, product in products.items():
        exact.setdefault(_folded(written), set()).add(product)
        loose.setdefault(_loose(written), set()).add(product)
    matched = [_match(name, exact, loose) for name in names]
    return sorted(matched, key=lambda each: (each.product or "", each.number, _natural(each.name)))


def _match(name: str, exact: Mapping[str, set[str]], loose: Mapping[str, set[str]]) -> Matched:
    *folders, file = [part for part in re.split(r"[/\\]", name) if part not in ("", ".", "..")] or [
        ""
    ]
    stem = _EXTENSION.sub("", unicodedata.normalize("NFKC", file)).strip()
    ambiguous = False
    # What the file says comes before what its folder says, and as it is written before alike.
    for readings in (_readings_of_file(stem), _readings_of_folders(stem, folders)):
        for fold, known in ((_folded, exact), (_loose, loose)):
            for said, number in readings:
                found = known.get(fold(said), set())
                if len(found) == 1:
                    return Matched(name, next(iter(found)), number)
                ambiguous = ambiguous or len(found) > 1
    return Matched(name, None, 0, ambiguous)


def _readings_of_file(stem: str) -> list[tuple[str, int]]:
    """What a name may mean, likeliest first, each with the number that is left."""
    plain = _COPY.sub("", stem).strip()
    readings = [(stem, 0), (plain, 0)]
    number = _NUMBER.search(plain)
    if number is not None:
        rest = plain[: number.start()]
        readings.append((rest, _counted(number)))
        # KAIN-01_2 (1).jpg: what a browser makes of a second download.
        again = _NUMBER.search(rest)
        if again is not None and number["bracketed"]:
            readings.append((rest[: again.start()], _counted(again)))
    return readings


def _readings_of_folders(stem: str, folders: Sequence[str]) -> list[tuple[str, int]]:
    number = _LAST_DIGITS.search(stem)
    inside = 0 if number is None else int(number[1])
    return [(folder.strip(), inside) for folder in reversed(folders)]


def _counted(number: re.Match[str]) -> int:
    return int(number["bracketed"] or number["bare"])


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _loose(text: str) -> str:
    """Without what separates its words."""
    return _SEPARATORS.sub("-", _folded(text)).strip("-")


def _natural(name: str) -> list[tuple[int, int, str]]:
    """`foto 2` before `foto 10`."""
    return [
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in _DIGITS.split(_folded(name))
        if part
    ]
