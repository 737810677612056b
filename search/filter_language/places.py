"""The functions of the filter language that are about where a product is made. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from search.filter_language.comparisons import number
from search.filters import Condition, WithinBox, WithinRadius


class PlaceRefused(Exception):
    """The arguments are no place on earth, or are not those of the function."""


def within_radius(arguments: Sequence[str | list[str]]) -> Condition:
    """`_geoRadius(latitude, longitude, metres)`; a fourth, the precision, is passed over."""
    if len(arguments) not in (3, 4):
        raise PlaceRefused(
            f"Was expecting 3 or 4 arguments for `_geoRadius`, but instead found {len(arguments)}."
        )
    latitude, longitude, metres = arguments[:3]
    return WithinRadius(_latitude(latitude), _longitude(longitude), _distance(metres))


def within_box(arguments: Sequence[str | list[str]]) -> Condition:
    """`_geoBoundingBox([north, east], [south, west])`."""
    corners = [each for each in arguments if isinstance(each, list) and len(each) == 2]
    if len(corners) != 2 or len(arguments) != 2:
        raise PlaceRefused(
            "The `_geoBoundingBox` filter expects two pairs of arguments: "
            "`_geoBoundingBox([latitude, longitude], [latitude, longitude])`."
        )
    (north, east), (south, west) = corners
    box = WithinBox(_latitude(north), _longitude(east), _latitude(south), _longitude(west))
    if box.north < box.south:
        raise PlaceRefused(f"The top latitude `{north}` is below the bottom latitude `{south}`.")
    return box


def _latitude(given: str | list[str]) -> float:
    return _degrees(given, "latitude", 90)


def _longitude(given: str | list[str]) -> float:
    return _degrees(given, "longitude", 180)


def _degrees(given: str | list[str], what: str, most: int) -> float:
    value = number(given) if isinstance(given, str) else None
    if value is None or not -most <= value <= most:
        raise PlaceRefused(
            f"Bad {what} `{given}`. "
            f"{what.capitalize()} must be contained between -{most} and {most} degrees."
        )
    return value


def _distance(given: str | list[str]) -> float:
    value = number(given) if isinstance(given, str) else None
    if value is None or value < 0:
        raise PlaceRefused(f"Bad distance `{given}`. A distance is a positive number of metres.")
    return value
