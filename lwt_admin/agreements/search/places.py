"""Where postcodes are: which of them a school uses, typing one, and taking them from a file.

Of a file only what the school uses is kept: the places of its companies, of itself, and of pupils
for whom a place may be looked for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import School
from lwt_admin.accounts.transitions import locked
from lwt_admin.agreements.models import Company, PostcodePlace
from lwt_admin.agreements.search.distance import AREA, Places
from lwt_admin.columns import Column, Line, raw_text, read_lines
from lwt_admin.contact import normalise_postcode
from lwt_admin.forms import VersionedModelForm
from lwt_admin.spreadsheets import Cell, Unusable, read_sheet
from lwt_admin.students.models import Student, Trajectory

_AREA = re.compile(r"[1-9][0-9]{3}")
DEGREES = Decimal("0.000001")


def read_postcode(text: str) -> str:
    """`6811ab` -> `6811 AB`, and the four digits of an area as they are."""
    text = text.strip()
    return text if _AREA.fullmatch(text) else normalise_postcode(text)


def read_degrees(text: str) -> Decimal:
    """`51,98` -> 51.98, rounded to some decimetres; ValidationError for what is no number."""
    try:
        found = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) > 180:
        raise ValidationError(f"“{text[:20]}” is geen aantal graden. Schrijf bijvoorbeeld 51,98.")
    return found.quantize(DEGREES)


@dataclass(frozen=True)
class UsedPostcode:
    """A postcode that the school uses, who has it, and where it is if that is known."""

    postcode: str
    users: str
    place: PostcodePlace | None
    near: bool

    @property
    def kind(self) -> str:
        if self.place is not None:
            return "ok"
        return "warn" if self.near else "neutral"


def used_postcodes(school: School) -> dict[str, str]:
    """Every postcode of the school, its companies and its pupils, and whose it is, in words.

    Two queries. Pupils are counted, not named.
    """
    companies = Company.objects.for_system().at_school(school).exclude(postcode="")
    open_ones = Trajectory.objects.for_system().open()
    pupils = (
        Student.objects.for_system()
        .at_school(school)
        .filter(trajectories__in=open_ones, address_hidden=False)
    )
    users: dict[str, list[str]] = {}
    if school.postcode:
        users[school.postcode] = ["de school"]
    for postcode, name in companies.values_list("postcode", "name"):
        users.setdefault(postcode, []).append(name)
    counts: dict[str, int] = {}
    for postcode, _ in pupils.exclude(postcode="").distinct().values_list("postcode", "pk"):
        counts[postcode] = counts.get(postcode, 0) + 1
    for postcode, number in counts.items():
        users.setdefault(postcode, []).append(
            "1 leerling" if number == 1 else f"{number} leerlingen"
        )
    return {postcode: _short(names) for postcode, names in sorted(users.items())}


def _short(names: list[str]) -> str:
    few = 3
    more = len(names) - few
    return ", ".join(names[:few]) + (f" en nog {more}" if more > 0 else "")


def overview(school: School) -> tuple[list[UsedPostcode], list[PostcodePlace]]:
    """The postcodes in use with their places, and the places that no postcode needs."""
    rows = list(PostcodePlace.objects.for_system().filter(school=school))
    known = {row.postcode: row for row in rows}
    places, used = Places(rows), used_postcodes(school)
    lines = [
        UsedPostcode(postcode, users, known.get(postcode), places.find(postcode) is not None)
        for postcode, users in used.items()
    ]
    return lines, [row for row in rows if row.postcode not in used]


class DegreesField(forms.CharField):
    """Degrees with a comma or a point."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return f"{value.normalize():f}".replace(".", ",")
        return value

    def clean(self, value: Any) -> Any:
        return read_degrees(super().clean(value))


class PostcodePlaceForm(VersionedModelForm[PostcodePlace]):
    """One postcode with its degrees; `instance.school` is set by the page."""

    latitude = DegreesField(label="Breedtegraad", help_text="Noord-zuid, bijvoorbeeld 51,98.")
    longitude = DegreesField(label="Lengtegraad", help_text="Oost-west, bijvoorbeeld 5,91.")

    class Meta:
        model = PostcodePlace
        fields = ("postcode", "latitude", "longitude")
        help_texts = {"postcode": "6811 AB, of alleen 6811 voor een heel gebied."}

    def clean_postcode(self) -> str:
        return read_postcode(self.cleaned_data["postcode"])

    def save(self, commit: bool = True) -> PostcodePlace:
        self.instance.is_imported = False
        return super().save(commit)

    def _get_validation_exclusions(self) -> set[str]:
        # The school comes from the page; each postcode stands there once.
        return super()._get_validation_exclusions() - {"school"}  # type: ignore[misc]


class PlacesFileForm(forms.Form):
    """A list of postcodes with their degrees."""

    file = forms.FileField(
        label="Bestand",
        help_text="CSV of Excel (.xlsx) met de kolommen postcode, breedtegraad en lengtegraad.",
        error_messages={"required": "Kies een bestand."},
    )


def _cell_postcode(cell: Cell) -> str:
    return read_postcode(raw_text(cell))


def _cell_degrees(cell: Cell) -> Decimal:
    if isinstance(cell, Unusable):
        raise ValidationError(cell.reason)
    return read_degrees(str(cell))


COLUMNS = (
    Column("postcode", _cell_postcode, required=True),
    Column("breedtegraad", _cell_degrees, required=True),
    Column("lengtegraad", _cell_degrees, required=True),
)


@dataclass(frozen=True)
class Taken:
    """What a file brought: stored anew or changed, the same, not needed here, and refused."""

    new: int
    changed: int
    same: int
    unused: int
    problems: tuple[str, ...]


@transaction.atomic
def take_places(content: bytes, school: School) -> Taken:
    """Store the places of the postcodes that the school uses; what was typed is not overwritten.

    Raises UnreadableFile. A row that is wrong is refused by itself; the others are stored.
    """
    lines, _ = read_lines(read_sheet(content), COLUMNS)
    locked(school)
    used = used_postcodes(school)
    wanted = set(used) | {postcode[:AREA] for postcode in used}
    known = {one.postcode: one for one in PostcodePlace.objects.for_system().filter(school=school)}
    counts = dict.fromkeys(("new", "changed", "same", "unused"), 0)
    problems = []
    seen: set[str] = set()
    for line in lines:
        postcode = line.values.get("postcode", "")
        if line.problems:
            problems.append(f"Rij {line.number}: {line.problems[0]}")
        elif postcode in seen:
            problems.append(f"Rij {line.number}: {postcode} staat twee keer in het bestand.")
        elif postcode not in wanted:
            counts["unused"] += 1
        else:
            seen.add(postcode)
            _take(line, known.get(postcode), school, counts, problems)
    return Taken(**counts, problems=tuple(problems))


def _take(
    line: Line,
    place: PostcodePlace | None,
    school: School,
    counts: dict[str, int],
    problems: list[str],
) -> None:
    values = line.values["breedtegraad"], line.values["lengtegraad"]
    if place is not None and (values == (place.latitude, place.longitude) or not place.is_imported):
        counts["same"] += 1
        return
    new = place is None
    place = place or PostcodePlace(
        school=school, postcode=line.values["postcode"], is_imported=True
    )
    place.latitude, place.longitude = values
    try:
        place.full_clean(exclude=["school"])
    except ValidationError as error:
        problems.append(f"Rij {line.number}: {_first(error.messages)}")
        return
    if not new:
        place.version += 1
    place.save()
    counts["new" if new else "changed"] += 1


def _first(messages: Iterable[str]) -> str:
    return next(iter(messages))
