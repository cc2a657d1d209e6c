"""Where a pupil or a parent lives, and who may know it.

A hidden address is printed in no document, stands in no list and on no page behind a link. On pages
of the school it shows only to who may change personal data.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import models

from lwt_admin.merging import Whole
from lwt_admin.students.models import Guardian, Student
from lwt_admin.text import fold

ADDRESS: Final = ("street", "house_number", "postcode", "city")
AT_SCHOOL: Final = "adres bij de school bekend"
SHIELDED: Final = "(afgeschermd)"
REACHING: Final = ("email", "phone")


def address_lines(who: Any) -> list[str]:
    """Street and place on a line each, hidden or not; without what is unknown."""
    lines = (f"{who.street} {who.house_number}".strip(), f"{who.postcode}  {who.city}".strip())
    return [line for line in lines if line]


def _in_one_line(who: Any) -> str:
    lines = ", ".join(address_lines(who))
    return f"{lines} (geheim)" if lines and getattr(who, "address_hidden", False) else lines


ONE_ADDRESS: Final = Whole("address", "Adres", ADDRESS, _in_one_line)
"""Of two records that become one the address of one of them stays, never a street of each."""


def printed_address(student: Student) -> list[str]:
    """The address of a pupil as a document shows it."""
    return [AT_SCHOOL] if student.address_hidden else address_lines(student)


def tells_what_is_hidden_now(content: Mapping[str, Any], student: Student) -> str:
    """That a frozen text holds an address that was hidden since, in Dutch; empty when it does not.

    From then on no party reads or signs that text, and no copy of it goes out.
    """
    printed = content.get("student", {}).get("address", [])
    if not student.address_hidden or printed in ([], [AT_SCHOOL]):
        return ""
    return f"In de tekst staat het adres van {student}, en dat is nu geheim."


def withheld(record: models.Model) -> frozenset[str]:
    """The fields of a record that leave the school in no document or file.

    Of a parent with a hidden address that is also how to reach them, for what is handed out about a
    pupil may end up with the other parent.
    """
    if isinstance(record, Guardian) and record.address_hidden:
        return frozenset({*ADDRESS, *REACHING})
    if isinstance(record, Student) and record.address_hidden:
        return frozenset(ADDRESS)
    return frozenset()


def without_hidden(text: str, people: Iterable[Guardian | Student]) -> str:
    """The text with every hidden address in it made unreadable, and how to reach those parents.

    For what was written down before the address was hidden, such as a text that was signed.
    """
    for word in sorted(_hidden_words(people), key=len, reverse=True):
        text = text.replace(word, SHIELDED)
    return text


def _hidden_words(people: Iterable[Guardian | Student]) -> set[str]:
    words: set[str] = set()
    for one in people:
        if one.address_hidden:
            reached = (one.email, one.phone) if isinstance(one, Guardian) else ()
            words |= {*address_lines(one), one.postcode, *reached}
    return words - {""}


def hider(student: Student, guardians: Iterable[Guardian]) -> Guardian | None:
    """A parent with a hidden address at which the pupil lives too; None without any."""
    return next((one for one in guardians if one.address_hidden and _together(one, student)), None)


def hide_with_guardian(student: Student) -> None:
    """Hide the address of a pupil who lives with a parent whose address is hidden."""
    guardians = Guardian.objects.for_system().filter(student=student)
    if not student.address_hidden and hider(student, guardians) is not None:
        student.address_hidden = True
        student.version += 1
        student.save()


def _together(guardian: Guardian, student: Student) -> bool:
    """Whether they live at one address, as far as is filled in."""
    places = [_place(one) for one in (guardian, student)]
    return all(places[0]) and places[0] == places[1]


def _place(who: Guardian | Student) -> tuple[str, str]:
    """A postcode and a number make an address; abroad that is a street and a number."""
    where = who.postcode or who.street
    return fold(where).replace(" ", ""), fold(who.house_number).replace(" ", "")
