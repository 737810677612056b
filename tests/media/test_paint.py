import subprocess
import sys
import zlib

import pytest
from PIL import Image, ImageStat

from media.errors import UnknownPictureKind
from media.paint import KINDS, PictureSpec, paint
from media.paint.figures import draw_figure
from media.paint.motifs import FIGURES, MOTIFS, motif_of

AMARASI = ("#4a2b1a", "#3b1d14", "#8a3b22", "#d8b98a", "#f0e2c8")


def _fingerprint(picture: Image.Image) -> int:
    return zlib.crc32(picture.tobytes())


def _spec(kind: str, motif: str = "korkase", seed: int = 7, subject: str = "") -> PictureSpec:
    return PictureSpec(kind, motif, AMARASI, seed, subject)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_paints_a_picture_worth_looking_at(kind: str) -> None:
    picture = paint(_spec(kind))
    assert (picture.mode, picture.size) == ("RGB", (1280, 960))
    # Not a flat or nearly flat surface, and neither black nor burnt out.
    assert max(ImageStat.Stat(picture).stddev) > 12
    assert 15 < ImageStat.Stat(picture.convert("L")).mean[0] < 245


@pytest.mark.parametrize("kind", ["ikat-pattern", "plate", "packaging", "jewellery"])
def test_the_same_spec_gives_the_same_pixels(kind: str) -> None:
    assert _fingerprint(paint(_spec(kind))) == _fingerprint(paint(_spec(kind)))


def test_another_process_paints_the_same_pixels() -> None:
    """A pool of fresh interpreters has other hash seeds and empty caches."""
    program = (
        "import zlib; from media.paint import PictureSpec, paint; "
        f"print(zlib.crc32(paint({_spec('plate')!r}).tobytes()))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert int(printed.stdout) == _fingerprint(paint(_spec("plate")))


def test_seed_and_motif_show() -> None:
    pictures = [
        paint(_spec("ikat-pattern", "korkase", 1)),
        paint(_spec("ikat-pattern", "korkase", 2)),
        paint(_spec("ikat-pattern", "kuda-sumba", 1)),
    ]
    assert len({_fingerprint(picture) for picture in pictures}) == 3


def test_the_subject_chooses_the_cut() -> None:
    skirt = paint(_spec("garment", subject="rok-tenun"))
    shirt = paint(_spec("garment", subject="kemeja-lengan-panjang-tenun"))
    assert _fingerprint(skirt) != _fingerprint(shirt)


def test_an_unknown_kind_is_refused_by_name() -> None:
    with pytest.raises(UnknownPictureKind, match="sculpture") as refused:
        paint(_spec("sculpture"))
    assert "plate" in refused.value.known


def test_an_unknown_motif_chooses_a_pattern_by_its_name() -> None:
    assert motif_of("not-woven-yet") == motif_of("not-woven-yet")
    assert paint(_spec("detail-weave", "not-woven-yet")).size == (1280, 960)


def test_a_malformed_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="brown"):
        paint(PictureSpec("plate", "original", ("brown", "#ffffff", "#000000"), 1))


@pytest.mark.parametrize("palette", [(), ("#6d1414",), ("#6d1414", "#e0a32e")])
def test_a_short_palette_is_completed(palette: tuple[str, ...]) -> None:
    assert paint(PictureSpec("ikat-pattern", "kaif", palette, 1)).size == (1280, 960)


@pytest.mark.parametrize("name", MOTIFS)
def test_every_motif_has_its_figures(name: str) -> None:
    motif = MOTIFS[name]
    assert {*motif.figures, motif.border} <= set(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_stands_out_of_its_ground(name: str) -> None:
    threads = draw_figure(FIGURES[name])
    covered = (threads > 0).mean()
    assert 0.08 < covered < 0.95
    assert threads.max() <= 3
    if FIGURES[name].mirrors >= 2:
        assert (threads == threads[:, ::-1]).all()


def test_source_names_the_spec() -> None:
    one = _spec("plate")
    assert one.source == _spec("plate").source
    assert one.source.startswith("painted:")
    others = [
        _spec("plate", seed=8),
        _spec("jar"),
        _spec("plate", "kaif"),
        _spec("plate", subject="x"),
    ]
    assert len({one.source, *(other.source for other in others)}) == 5
