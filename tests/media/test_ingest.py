import hashlib
import io
from collections.abc import Callable

import pytest
from PIL import Image

from media import ingest as ingesting
from media.errors import DamagedImage, NotAnImage
from media.ingest import ingest, read_facts
from media.keys import image_key, original_key, rendition_key
from media.ladder import FORMATS
from media.local_storage import LocalStorage
from media.quality import USUAL
from media.render import encode, read_upright, resize_cascade

Encoded = Callable[..., bytes]
Quarters = Callable[..., Image.Image]


def test_stores_the_original_and_the_eager_renditions(
    storage: LocalStorage, encoded: Encoded, quarters: Quarters
) -> None:
    content = encoded(quarters(1300, 975))
    image = ingest(content, storage)
    assert image.key == image_key(content)
    assert (image.format, image.width, image.height) == ("JPEG", 1300, 975)
    assert image.bytes == len(content)
    assert image.widths == (320, 640, 960, 1280)
    assert image.placeholder.startswith("data:image/webp;base64,")
    assert image.dominant_colour.startswith("#")
    assert storage.read(original_key(image.key)) == content
    for width, height in ((320, 240), (640, 480)):
        for extension in ("avif", "webp", "jpg"):
            rendition = storage.read(rendition_key(image.key, width, extension))
            assert Image.open(io.BytesIO(rendition)).size == (width, height)
    assert not storage.exists(rendition_key(image.key, 960, "jpg"))


def test_the_same_bytes_twice_do_nothing_twice(
    storage: LocalStorage, encoded: Encoded, quarters: Quarters, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = encoded(quarters())
    first = ingest(content, storage)

    def never(*_: object) -> None:
        raise AssertionError("rendered again")

    monkeypatch.setattr(ingesting, "decode", never)
    assert ingest(content, storage) == first


def test_facts_tell_all_that_was_found(
    storage: LocalStorage, encoded: Encoded, quarters: Quarters
) -> None:
    content = encoded(quarters(700, 500))
    image = ingest(content, storage)
    assert image.sha256 == hashlib.sha256(content).hexdigest()
    assert -(2**63) <= image.fingerprint < 2**63
    assert all(0 <= place <= 1 for place in image.focal)
    assert [advice.code for advice in image.advice] == ["too-small"]
    assert image.advice[0].facts == {"edge": 500, "wanted": 600}
    assert read_facts(image.key, storage) == image


def test_renditions_are_made_at_the_quality_in_the_facts(
    storage: LocalStorage, encoded: Encoded, quarters: Quarters
) -> None:
    content = encoded(quarters(800, 600))
    image = ingest(content, storage)
    assert image.quality != USUAL
    again = encode(
        resize_cascade(read_upright(content, 640), (320, 640))[320], FORMATS["jpg"], image.quality
    )
    assert storage.read(rendition_key(image.key, 320, "jpg")) == again


def test_a_crash_half_way_is_made_good(
    storage: LocalStorage, encoded: Encoded, quarters: Quarters, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = encoded(quarters())
    write = LocalStorage.write
    monkeypatch.setattr(LocalStorage, "write", _failing_at("640.avif", write))
    with pytest.raises(OSError, match="full"):
        ingest(content, storage)
    monkeypatch.setattr(LocalStorage, "write", write)
    image = ingest(content, storage)
    assert storage.exists(rendition_key(image.key, 640, "avif"))


def test_a_small_picture_is_not_enlarged(
    storage: LocalStorage, encoded: Encoded, quarters: Quarters
) -> None:
    image = ingest(encoded(quarters(200, 150), "PNG"), storage)
    assert image.widths == (320,)
    rendition = storage.read(rendition_key(image.key, 320, "webp"))
    assert Image.open(io.BytesIO(rendition)).size == (200, 150)


def test_height_and_width_are_those_a_viewer_sees(
    storage: LocalStorage, encoded: Encoded, quarters: Quarters
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = ingest(encoded(quarters(800, 600), exif=exif), storage)
    assert (image.width, image.height) == (600, 800)


def test_a_refused_picture_leaves_nothing_behind(
    storage: LocalStorage, encoded: Encoded, quarters: Quarters
) -> None:
    with pytest.raises(NotAnImage):
        ingest(b"no picture", storage)
    with pytest.raises(DamagedImage):
        ingest(encoded(Image.effect_noise((200, 200), 80))[:3000], storage)
    assert not storage.root.exists()


def _failing_at(suffix: str, write: Callable[..., None]) -> Callable[..., None]:
    def fail(self: LocalStorage, key: str, content: bytes) -> None:
        if key.endswith(suffix):
            raise OSError("disk full")
        write(self, key, content)

    return fail
