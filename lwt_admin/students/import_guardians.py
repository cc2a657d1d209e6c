"""Parents in a pupil list: who of them is known already, and what the row adds."""

from collections.abc import Iterator
from dataclasses import dataclass

from lwt_admin.imports import Draft, storing
from lwt_admin.students.addresses import hider
from lwt_admin.students.import_columns import GUARDIANS, PARTS
from lwt_admin.students.models import Guardian, Student
from lwt_admin.text import fold


@dataclass(frozen=True)
class Named:
    """A parent as the row gives them."""

    number: int
    name: str
    email: str

    def column(self, part: str) -> str:
        return f"ouder{self.number}_{part}"


def plan_guardians(draft: Draft, student: Student) -> None:
    """Match each parent of the row to a known one and set what the row gives; nobody is removed."""
    known = list(student.guardians.all()) if student.pk else []
    named = list(_without_doubles(_named(draft)))
    matches = _match(named, known)
    for parent in named:
        guardian = matches.get(parent.number)
        if guardian is None and not parent.name:
            draft.refuse(parent.column("naam"), "Bij deze ouder ontbreekt de naam.")
            continue
        guardian = guardian or Guardian(student=student)
        keep_hidden(draft, guardian, parent.column("adres_geheim"))
        _keep_uninformed(draft, guardian, parent.column("informatie"))
        draft.write(guardian, {parent.column(part): field for part, field in PARTS.items()})
        _check_information(draft, parent, guardian)
        if not student.address_hidden and hider(student, [guardian]) is not None:
            student.address_hidden = True
            draft.add("adres_geheim", "ja", storing(student))


def keep_hidden(draft: Draft, record: Student | Guardian, column: str) -> None:
    """A list, which may be an old one, never brings a hidden address into the open."""
    if record.address_hidden and draft.line.values.get(column) is False:
        del draft.line.values[column]
        draft.note(f"Het adres van {record} blijft geheim: dat wijzigt u alleen in het dossier.")


def _keep_uninformed(draft: Draft, guardian: Guardian, column: str) -> None:
    """Nor does it give a right back that was taken away, by a court perhaps."""
    if not guardian.informed and draft.line.values.get(column) is True:
        del draft.line.values[column]
        draft.note(
            f"{guardian} heeft geen recht op informatie, en dat blijft zo: dat wijzigt u alleen in "
            "het dossier."
        )


def _check_information(draft: Draft, parent: Named, guardian: Guardian) -> None:
    """Since when and why belong to who may have no information."""
    if guardian.informed and (guardian.uninformed_since or guardian.uninformed_reason):
        why = f"Bij {guardian} staat sinds wanneer of waarom er geen recht op informatie is."
        draft.refuse(parent.column("informatie"), why)


def _named(draft: Draft) -> Iterator[Named]:
    values = draft.line.values
    for number in GUARDIANS:
        if any(f"ouder{number}_{part}" in values for part in PARTS):
            name, email = (
                values.get(f"ouder{number}_naam", ""),
                values.get(f"ouder{number}_email", ""),
            )
            yield Named(number, name, email)


def _without_doubles(named: Iterator[Named]) -> Iterator[Named]:
    """Leave out a parent who stands in the row twice with the same name and address."""
    seen: set[tuple[str, str]] = set()
    for parent in named:
        key = (fold(parent.name), parent.email.casefold())
        if key not in seen:
            seen.add(key)
            yield parent


def _match(named: list[Named], known: list[Guardian]) -> dict[int, Guardian]:
    """The known guardian for each parent in the row, the surest match first.

    Name and address together, then the name, then the address: the last only when one parent in the
    row and one known guardian are left with it, for two parents may share an address.
    """
    found: dict[int, Guardian] = {}
    free, open_ = list(known), list(named)

    def pair(parent: Named, guardian: Guardian) -> None:
        found[parent.number] = guardian
        free.remove(guardian)
        open_.remove(parent)

    for sure in (True, False):
        for parent in list(open_):
            if parent.name:
                for guardian in _same_name(parent, free, with_email=sure)[:1]:
                    pair(parent, guardian)
    for parent in list(open_):
        rivals = [other for other in open_ if _address(other.email) == _address(parent.email)]
        reached = [one for one in free if _address(one.email) == _address(parent.email)]
        if parent.email and len(rivals) == len(reached) == 1:
            pair(parent, reached[0])
    return found


def _same_name(parent: Named, free: list[Guardian], *, with_email: bool) -> list[Guardian]:
    return [
        one
        for one in free
        if fold(one.name) == fold(parent.name)
        and (not with_email or _address(one.email) == _address(parent.email))
    ]


def _address(email: str) -> str:
    return email.casefold()
