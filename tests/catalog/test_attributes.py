from __future__ import annotations

import pytest

from catalog.attributes import Definition, Scalar, attribute_faults
from catalog.values import AttributeKind

DEFINITIONS = {
    definition.key: definition
    for definition in (
        Definition(key="technique", kind=AttributeKind.CHOICE, values=frozenset({"ikat", "buna"})),
        Definition(
            key="material", kind=AttributeKind.MULTI_CHOICE, values=frozenset({"lontar", "perak"})
        ),
        Definition(key="weight", kind=AttributeKind.NUMBER, variant_option=True),
        Definition(key="electric", kind=AttributeKind.YES_NO),
        Definition(key="motif", kind=AttributeKind.TEXT),
    )
}


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        ("technique", "ikat", None),
        ("technique", "knit", "'knit' is not one of the allowed values"),
        ("technique", ("ikat", "buna"), "takes one value"),
        ("material", ("lontar", "perak"), None),
        ("material", ("lontar", "lontar"), "lists a value twice"),
        ("weight", 250, None),
        ("weight", "250", "expected a number, found '250'"),
        ("weight", True, "expected a number, found True"),
        ("electric", True, None),
        ("electric", "yes", "expected true or false, found 'yes'"),
        ("motif", "Korkase", None),
        ("motif", "  ", "expected a text of 1 to 200 characters"),
        ("colour", "red", "is not defined for the category"),
    ],
)
def test_a_value_must_be_of_its_kind(
    key: str, value: Scalar | tuple[Scalar, ...], fault: str | None
) -> None:
    assert attribute_faults({key: value}, DEFINITIONS, ()) == ([(key, fault)] if fault else [])


def test_an_axis_of_the_variants_lists_all_their_values() -> None:
    assert attribute_faults({"weight": (250, 500)}, DEFINITIONS, ["weight"]) == []


def test_an_axis_must_be_allowed_by_the_category() -> None:
    found = attribute_faults({}, DEFINITIONS, ["technique", "colour"])

    assert found == [
        ("technique", "is no variant option of the category"),
        ("colour", "is no variant option of the category"),
    ]


def test_what_is_required_must_be_there() -> None:
    required = {"halal": Definition(key="halal", kind=AttributeKind.TEXT, required=True)}

    assert attribute_faults({}, required, ()) == [("halal", "is required by the category")]
