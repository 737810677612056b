"""Marks are where the words are, and nothing else in the text is HTML."""

from __future__ import annotations

import random
import re
from html import unescape

import pytest

from search.highlight import highlight


@pytest.mark.parametrize(
    ("text", "matched", "expected"),
    [
        ("Se'i Sapi", ["sei"], "<mark>Se'i</mark> Sapi"),
        ("Se’i Sapi", ["sei", "sapi"], "<mark>Se’i</mark> <mark>Sapi</mark>"),
        ("Sasando Kecil", ["sas*"], "<mark>Sas</mark>ando Kecil"),
        ("Sasando", ["sas*", "sasan*"], "<mark>Sasan</mark>do"),
        ("Sasando", ["sasando", "sas*"], "<mark>Sasando</mark>"),
        ("Se'i-ku", ["se*"], "<mark>Se'</mark>i-ku"),
        ("Cafe\u0301s", ["cafe*"], "<mark>Cafe\u0301</mark>s"),
        (
            "<b>Tenun</b> & 'x'",
            ["tenun"],
            "&lt;b&gt;<mark>Tenun</mark>&lt;/b&gt; &amp; 'x'",
        ),
        ("<mark>a</mark>", ["mark"], "&lt;<mark>mark</mark>&gt;a&lt;/<mark>mark</mark>&gt;"),
        ("½ kg", ["1"], "<mark>½</mark> kg"),
        ("Straße", ["stras*"], "<mark>Straß</mark>e"),
        ("Kopi Élite", ["elite"], "Kopi <mark>Élite</mark>"),
        ("kain-kain", ["kain"], "<mark>kain</mark>-<mark>kain</mark>"),
        ("<script>", ["script"], "&lt;<mark>script</mark>&gt;"),
    ],
)
def test_marks(text: str, matched: list[str], expected: str) -> None:
    assert highlight(text, matched) == expected


@pytest.mark.parametrize("matched", [[], ["babi"], ["*"], [""], ["sap"], ["<"]])
def test_nothing_is_marked(matched: list[str]) -> None:
    assert highlight("Se'i <Sapi>", matched) == "Se'i &lt;Sapi&gt;"


def test_the_typed_part_of_a_begun_word_and_the_whole_of_a_corrected_one() -> None:
    assert highlight("Tenun Ikat Tenunan", ["tenun", "tenu*"]) == (
        "<mark>Tenun</mark> Ikat <mark>Tenu</mark>nan"
    )


def test_whatever_the_text_only_marks_are_tags() -> None:
    chance = random.Random(3)
    letters = "<>&\"'/abmark ’é\u0301½\ud800\ue000🍖;#"
    for _ in range(3_000):
        text = "".join(chance.choices(letters, k=chance.randint(0, 20)))
        matched = [
            "".join(chance.choices("abmark", k=2)) + chance.choice(["", "*"]) for _ in range(3)
        ]
        marked = highlight(text, [*matched, "a", "m*"])
        plain = marked.replace("<mark>", "").replace("</mark>", "")
        assert not re.search("[<>]", plain)
        assert unescape(plain) == text
        assert marked.count("<mark>") == marked.count("</mark>")


def test_plain_texts_are_marked_as_all_others_are() -> None:
    chance = random.Random(5)
    for _ in range(3_000):
        text = "".join(chance.choices("abkAB1 _-.<&", k=chance.randint(0, 24)))
        matched = [
            "".join(chance.choices("abk1", k=chance.randint(1, 3))) + chance.choice(["", "*"])
            for _ in range(3)
        ]
        assert highlight(f"{text} …", matched) == f"{highlight(text, matched)} …"
