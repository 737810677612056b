from __future__ import annotations

import pytest

from storefront.http.conditional import content_hash, entity_tag, none_match_holds

TAG = b'"abc-br"'


@pytest.mark.parametrize(
    ("header", "sends_content"),
    [
        (b'"abc-br"', False),
        (b'W/"abc-br"', False),
        (b"*", False),
        (b' "x", "abc-br" ', False),
        (b'"a,b", W/"abc-br","z"', False),
        (b'"abc"', True),
        (b"abc-br", True),
        (b'"abc-br', True),
        (b'"abc-br" garbage', True),
        (b"", True),
        (b'w/"abc-br"', True),
    ],
)
def test_if_none_match(header: bytes, sends_content: bool) -> None:
    assert none_match_holds(header, TAG) is sends_content


def test_each_coding_has_a_strong_tag_of_its_own() -> None:
    name = content_hash(b"content")
    tags = {entity_tag(name, coding) for coding in ("identity", "br", "gzip")}

    assert len(tags) == 3
    assert all(tag.startswith(b'"') and tag.endswith(b'"') for tag in tags)
    assert content_hash(b"content") == name != content_hash(b"other")
