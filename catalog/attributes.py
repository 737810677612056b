"""What a category demands of its products' attributes, and whether given values comply.

Pure: definitions come from the database or a file. Used by the loader, and by whoever lets people
write products later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from catalog.values import AttributeKind

Scalar = str | int | float | bool
MAX_TEXT = 200


class Definition(Struct, frozen=True, kw_only=True):
    """How one category uses one attribute."""

    key: str
    kind: AttributeKind
    values: frozenset[str] = frozenset()
    """Allowed values of a choice, multi-choice or colour."""
    required: bool = False
    variant_option: bool = False


def attribute_faults(
    attributes: Mapping[str, Scalar | Sequence[Scalar]],
    definitions: Mapping[str, Definition],
    option_keys: Sequence[str],
) -> list[tuple[str, str]]:
    """(key, what is wrong) for each attribute that does not comply.

    An attribute along which the variants differ (`option_keys`) lists the values of all variants.
    """
    faults = [
        (key, "is required by the category")
        for key, definition in definitions.items()
        if definition.required and key not in attributes
    ]
    faults += [
        (key, "is no variant option of the category")
        for key in option_keys
        if key not in definitions or not definitions[key].variant_option
    ]
    for key, given in attributes.items():
        definition = definitions.get(key)
        if definition is None:
            faults.append((key, "is not defined for the category"))
            continue
        values = [given] if isinstance(given, str | int | float | bool) else list(given)
        several = definition.kind is AttributeKind.MULTI_CHOICE or key in option_keys
        if len(values) > 1 and not several:
            faults.append((key, "takes one value"))
        if len(values) != len(set(values)):
            faults.append((key, "lists a value twice"))
        faults.extend(
            (key, fault) for value in values if (fault := _value_fault(value, definition))
        )
    return faults


def _value_fault(value: Scalar, definition: Definition) -> str | None:
    match definition.kind:
        case AttributeKind.NUMBER:
            if isinstance(value, bool) or not isinstance(value, int | float):
                return f"expected a number, found {value!r}"
        case AttributeKind.YES_NO:
            if not isinstance(value, bool):
                return f"expected true or false, found {value!r}"
        case AttributeKind.CHOICE | AttributeKind.MULTI_CHOICE | AttributeKind.COLOUR:
            if value not in definition.values:
                return f"{value!r} is not one of the allowed values"
        case AttributeKind.TEXT | AttributeKind.REFERENCE:
            if not isinstance(value, str) or not value.strip() or len(value) > MAX_TEXT:
                return f"expected a text of 1 to {MAX_TEXT} characters"
    return None
