"""How far a company is, as the crow flies, where the school knows where both postcodes are.

Nothing is looked up anywhere: a school types coordinates or takes them from a file, per postcode
(`6811 AB`) or for the four digits of an area (`6811`), which is less exact.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from lwt_admin.accounts.models import School
from lwt_admin.agreements.models import PostcodePlace

EARTH_KM = 6371.0
AREA = 4


@dataclass(frozen=True)
class Point:
    """A place in degrees; `exact` is False when only the area of the postcode is known."""

    latitude: float
    longitude: float
    exact: bool = True


@dataclass(frozen=True)
class Distance:
    """Kilometres in a straight line; `exact` is False when an area stands for an address."""

    km: float
    exact: bool


class Places:
    """The places of postcodes that a school knows, read once."""

    def __init__(self, rows: Iterable[PostcodePlace]) -> None:
        self._known = {row.postcode: row for row in rows}

    def __bool__(self) -> bool:
        return bool(self._known)

    def find(self, postcode: str) -> Point | None:
        """Where a postcode is, else where its area is; None when the school knows neither."""
        row = self._known.get(postcode)
        if row is not None:
            return Point(float(row.latitude), float(row.longitude), len(postcode) > AREA)
        area = self._known.get(postcode[:AREA])
        return None if area is None else Point(float(area.latitude), float(area.longitude), False)


def places_of(school: School) -> Places:
    """One query."""
    return Places(PostcodePlace.objects.for_system().filter(school=school))


def distance(one: Point | None, other: Point | None) -> Distance | None:
    """Over the surface of the earth; None when either place is unknown."""
    if one is None or other is None:
        return None
    north, east = (
        radians(other.latitude - one.latitude),
        radians(other.longitude - one.longitude),
    )
    near = cos(radians(one.latitude)) * cos(radians(other.latitude))
    half = sin(north / 2) ** 2 + near * sin(east / 2) ** 2
    return Distance(2 * EARTH_KM * asin(sqrt(half)), one.exact and other.exact)
