"""Share cards: nothing leaves its area, the same spec gives the same bytes, and all is drawn."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest
from PIL import Image

from media.cards import CardKind, CardPhoto, CardSpec, card_name, draw_card
from media.cards.draw import MOST_BYTES
from media.cards.layout import BOTTOM, LEFT, RIGHT, TOP, lay_out
from media.cards.lettering import COVERED, Weight, measured, writable
from media.cards.palettes import DYES, INDIGO, LEAF, MORINDA, MUD, palette_for
from media.cards.panel import CAPITAL, DESCENT, Line
from media.cards.photographs import PICTURE_SIZE, places, width_wanted
from media.errors import DamagedImage

PANEL = (592, 630)

PRODUCT = CardSpec(
    kind=CardKind.PRODUCT,
    eyebrow="Kain tenun",
    title="Selendang Ikat Amarasi",
    text="Ditenun di Oebufu. Diwarnai dengan mengkudu.",
    maker="Rumah Tenun",
    place="Oebufu, Oebobo",
    price="Rp 1.250.000",
    price_lead="mulai",
    price_before="Rp 1.500.000",
    badges=("Indikasi geografis", "Pewarna alami"),
    signature="Etalase · UMKM Kota Kupang",
    motif="kaif",
)

TITLE = (
    "Kemeja Lengan Pendek Tenun Songket Manggarai Motif Mata Manuk (Mata Ayam) Se'i Sapi "
    "Oleh-oleh di Bawah Rp 50.000 ½ kg × 3 – édisi Geographical-Indication Manufacture's "
    "Kaus/Jaket A & W 😀 織 Supercalifragilisticexpialidocious-Keripikpisangsuperrenyah"
)
WORDS = TITLE.split()


def words(chance: random.Random, most: int) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(0, most)))


def some_spec(chance: random.Random) -> CardSpec:
    return CardSpec(
        kind=chance.choice(list(CardKind)),
        eyebrow=words(chance, 5),
        title=words(chance, 22),
        text=words(chance, 60) + chance.choice(["", ". "]) + words(chance, 30),
        maker=words(chance, 9),
        place=words(chance, 9),
        price=chance.choice(["", "Rp 500", f"Rp {chance.randint(1, 10**12):,}"]).replace(",", "."),
        price_lead=chance.choice(["", "mulai", "from"]),
        price_before=chance.choice(["", "Rp 999.999.999.999"]),
        badges=tuple(words(chance, 4) for _ in range(chance.randint(0, 4))),
        signature=words(chance, 9) or "Etalase",
        motif="kaif",
    )


def box(line: Line) -> tuple[float, float, float, float]:
    top, bottom = line.baseline - line.size * CAPITAL, line.baseline + line.size * DESCENT
    return line.left, top, line.right, bottom


@pytest.mark.parametrize("seed", range(4))
def test_no_words_leave_the_panel_or_run_into_each_other(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(100):
        spec = some_spec(chance)
        layout = lay_out(spec, INDIGO, PANEL)
        boxes = [box(line) for line in layout.lines]
        for line, (left, top, right, bottom) in zip(layout.lines, boxes, strict=True):
            assert line.text.strip(), spec
            assert left >= LEFT, (line, spec)
            assert right <= PANEL[0] - RIGHT, (line, spec)
            assert top >= TOP - 1, (line, spec)
            assert bottom <= PANEL[1] - BOTTOM + 1, (line, spec)
        for place, one in enumerate(boxes):
            for other in boxes[place + 1 :]:
                apart = one[2] <= other[0] or other[2] <= one[0]
                # A g may hang where the capitals of the next line end; a letter may not.
                above = one[3] - 0.25 * (one[3] - one[1]) <= other[1]
                below = other[3] - 0.25 * (other[3] - other[1]) <= one[1]
                assert apart or above or below, (one, other, spec)
        for slab in layout.slabs:
            assert slab.box[0] >= LEFT
            assert slab.box[2] <= PANEL[0] - RIGHT


def test_what_is_measured_is_what_is_drawn() -> None:
    spec = msgspec.structs.replace(PRODUCT, title=TITLE)
    picture = opened(draw_card(spec, []))
    margin = picture.crop((1200 - RIGHT + 6, 0, 1200, 630))
    assert all(high - low < 6 for low, high in margin.getextrema())  # type: ignore[misc]


def opened(card: bytes) -> Image.Image:
    with Image.open(io.BytesIO(card)) as picture:
        picture.load()
    return picture


@pytest.mark.parametrize("kind", CardKind)
@pytest.mark.parametrize("count", [0, 1, 2, 3, 4])
def test_a_card_is_a_jpeg_of_its_size_and_the_same_every_time(
    kind: CardKind,
    count: int,
    quarters: Callable[..., Image.Image],
    encoded: Callable[..., bytes],
) -> None:
    photos = tuple(CardPhoto("a" * 32, (320, 640)) for _ in range(count))
    spec = msgspec.structs.replace(PRODUCT, kind=kind, photos=photos)
    files = [encoded(quarters(640, 480 + 10 * place)) for place in range(count)]
    card = draw_card(spec, files)
    picture = opened(card)
    assert (picture.format or "JPEG", picture.size, picture.mode) == ("JPEG", (1200, 630), "RGB")
    assert card[:2] == b"\xff\xd8"
    assert b"Exif" not in card
    assert len(card) < MOST_BYTES
    assert draw_card(spec, files) == card


def test_the_noisiest_photograph_makes_no_card_that_messengers_refuse(
    encoded: Callable[..., bytes],
) -> None:
    noise = Image.frombytes("RGB", (900, 700), random.Random(1).randbytes(900 * 700 * 3))
    spec = msgspec.structs.replace(PRODUCT, photos=(CardPhoto("a" * 32, (900,)),))
    assert len(draw_card(spec, [encoded(noise, quality=95)])) < MOST_BYTES


def test_the_picture_keeps_its_focal_point(encoded: Callable[..., bytes]) -> None:
    photo = Image.new("RGB", (1600, 600), (30, 60, 200))
    photo.paste((230, 40, 30), (1500, 0, 1600, 600))
    spec = msgspec.structs.replace(
        PRODUCT, photos=(CardPhoto("a" * 32, (1600,), focal=(0.97, 0.5)),)
    )
    kept = opened(draw_card(spec, [encoded(photo)]))
    red, green, blue = kept.getpixel((PICTURE_SIZE[0] - 20, 300))  # type: ignore[misc]
    assert red > 180 > blue + green


def test_a_damaged_photograph_is_told() -> None:
    spec = msgspec.structs.replace(PRODUCT, photos=(CardPhoto("a" * 32, (640,)),))
    with pytest.raises(DamagedImage):
        draw_card(spec, [b"\xff\xd8\xff\xe0 nothing more"])


def test_whatever_is_shown_is_in_the_name() -> None:
    names = {card_name(PRODUCT)}
    for field, value in (
        ("kind", CardKind.PRODUCER), ("eyebrow", "x"), ("title", "x"), ("text", "x"),
        ("maker", "x"), ("place", "x"), ("price", "x"), ("price_lead", "x"),
        ("price_before", "x"), ("badges", ()), ("signature", "x"), ("motif", "x"),
        ("photos", (CardPhoto("b" * 32, (640,)),)),
    ):  # fmt: skip
        names.add(card_name(msgspec.structs.replace(PRODUCT, **{field: value})))
    assert len(names) == 1 + len(CardSpec.__struct_fields__)
    assert card_name(msgspec.structs.replace(PRODUCT)) == card_name(PRODUCT)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_places_fill_the_picture_without_touching(count: int) -> None:
    boxes = places(count)
    assert len(boxes) == count
    covered = Image.new("L", PICTURE_SIZE)
    for left, top, right, bottom in boxes:
        assert covered.crop((left, top, right, bottom)).getextrema() == (0, 0)
        covered.paste(255, (left, top, right, bottom))
    assert covered.getbbox() == (0, 0, *PICTURE_SIZE)
    assert sum((r - x) * (b - t) for x, t, r, b in boxes) > 0.96 * PICTURE_SIZE[0] * PICTURE_SIZE[1]


def test_no_more_of_a_photograph_is_read_than_its_place_needs() -> None:
    large, *small = places(4)
    assert width_wanted(large, (320, 640, 960, 1280)) == 640
    assert {width_wanted(place, (320, 640, 960, 1280)) for place in small} == {320}
    assert width_wanted(places(1)[0], (320, 640)) == 640


def test_the_title_is_the_larger_the_shorter_it_is() -> None:
    sizes = []
    for title in ("Haik", "Kain Tenun Ikat Sumba Timur", " ".join(WORDS[:14])):
        lines = lay_out(msgspec.structs.replace(PRODUCT, title=title), INDIGO, PANEL).lines
        sizes.append(max(line.size for line in lines if line.text.split()[0] in title))
    assert all(larger > smaller for larger, smaller in pairwise(sizes))


def test_without_price_text_maker_and_badges_nothing_is_drawn_for_them() -> None:
    bare = CardSpec(
        kind=CardKind.COLLECTION, eyebrow="Koleksi", title="Bunyi Lontar", signature="E", motif="x"
    )
    assert [line.text for line in lay_out(bare, LEAF, PANEL).lines] == [
        "E", "KOLEKSI", "Bunyi Lontar",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Keripik 🔥 Pisang", "Keripik Pisang"),
        ("½ kg × 3 – édisi", "½ kg × 3 – édisi"),
        ("Se’i\u200b Sapi\n\tAsap", "Se’i Sapi Asap"),
        ("Se\u02bci", "Se’i"),
        ("cafe\u0301", "café"),
        ("\ufb01lm ǆ", "film dž"),
        ("\ud800手織り", ""),
        ("👩\u200d🍳 Dapur", "Dapur"),
    ],
)
def test_what_cannot_be_written_becomes_its_like_or_nothing(text: str, written: str) -> None:
    assert writable(text) == written


def test_a_name_that_cannot_be_written_leaves_the_makers() -> None:
    spec = msgspec.structs.replace(PRODUCT, title="手織り 🙂")
    texts = [line.text for line in lay_out(spec, INDIGO, PANEL).lines]
    assert texts.count("Rumah Tenun") == 1
    assert all(texts)


@pytest.mark.parametrize("weight", Weight)
def test_the_typeface_has_every_sign_that_it_is_said_to_have(weight: Weight) -> None:
    missing = ink("\uffff", weight)
    edges = iter(COVERED.replace("-", ""))
    signs = [*map(chr, range(0x20, 0x7F)), *edges, *"½×–éÉ’‘“”…°²³·•ăãśžụệ€№™⅓→★"]
    for sign in signs:
        assert writable(f"a{sign}a") == f"a{sign}a".replace("\xa0", " ").replace("`", "'").replace(
            "´", "'"
        ).replace("−", "–")
        if not sign.isspace():
            assert ink(sign, weight) != missing, hex(ord(sign))


def ink(sign: str, weight: Weight) -> bytes:
    from media.cards.lettering import _font

    return bytes(_font(weight, 20).getmask(sign, anchor="ls"))


def test_letters_are_kerned_alike_on_every_machine() -> None:
    apart = measured("T", 60, Weight.EXTRA_BOLD) + measured("e", 60, Weight.EXTRA_BOLD)
    assert measured("Te", 60, Weight.EXTRA_BOLD) < apart - 2


@pytest.mark.parametrize(
    ("colour", "palette"),
    [((40, 80, 180), INDIGO), ((170, 30, 30), MORINDA), ((50, 130, 60), LEAF), ((128,) * 3, MUD)],
)
def test_the_border_suits_the_picture(colour: tuple[int, int, int], palette: object) -> None:
    # A pale wall takes most of a picture and says nothing of what is in it.
    photo = Image.new("RGB", (400, 300), (232, 224, 210))
    photo.paste(colour, (130, 90, 280, 220))
    assert palette_for(photo) is palette


@pytest.mark.parametrize("palette", [*DYES, MUD])
@pytest.mark.parametrize("kind", CardKind)
def test_all_words_can_be_read_on_what_they_stand_on(kind: CardKind, palette: object) -> None:
    layout = lay_out(msgspec.structs.replace(PRODUCT, kind=kind), palette, PANEL)  # type: ignore[arg-type]
    for line in layout.lines:
        grounds = [layout.ground] + [
            slab.colour
            for slab in layout.slabs
            if slab.box[0] <= line.left and slab.box[1] <= line.baseline <= slab.box[3]
        ]
        assert contrast(line.colour, grounds[-1]) >= 4.5, (line.text, line.colour, grounds[-1])


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """As WCAG defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: tuple[int, int, int]) -> float:
    shares = [level / 255 for level in colour]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
