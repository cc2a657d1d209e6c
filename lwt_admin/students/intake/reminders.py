"""Reminders about an application letter that is not signed: see `signing.reminders`."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone

from lwt_admin.letters.kinds import Composed, LetterKind
from lwt_admin.letters.models import Letter
from lwt_admin.links import absolute
from lwt_admin.signing.reminder_letters import who_waits
from lwt_admin.signing.reminder_moments import NOT_BEFORE
from lwt_admin.signing.reminders import Reminder, Waiting, post_all, still_due, to_sign
from lwt_admin.signing.services import unsigned
from lwt_admin.students.intake.letter import application_in
from lwt_admin.students.intake.querysets import ApplicationQuerySet
from lwt_admin.students.models import ApplicationLetter, Intake

TO_COORDINATOR: Final = "application_unsigned"


def reminders_due(now: datetime) -> list[Reminder]:
    """Every reminder of an application that must go by `now` and has not; none before the morning.

    At most nine queries while none is due, whatever the number of letters.
    """
    if timezone.localtime(now).time() < NOT_BEFORE:
        return []
    return still_due(to_sign(_waiting(), now), now)


def send_due(now: datetime) -> int:
    """Post every reminder that is due; returns how many."""
    return post_all(reminders_due(now), now)


def _open_letters() -> ApplicationQuerySet:
    """Letters that wait for a signature, of pupils whose way goes on."""
    going_on = Intake.objects.for_system().unfinished().values("pk")
    letters = ApplicationLetter.objects.for_system().waiting().filter(intake__in=going_on)
    return letters.select_related("document", "intake__student__school").order_by("pk")


def _waiting() -> Iterator[Waiting]:
    for letter in _open_letters():
        yield Waiting(
            document_id=letter.document_id,
            begins=application_in(letter.document.content).start,
            school=letter.intake.student.school,
            letter=TO_COORDINATOR,
            key=letter.pk,
            about=letter.intake.student,
            data={"application": letter.pk},
        )


def compose_unsigned(letter: Letter) -> Composed | None:
    """Who has not signed an application yet, and who cannot be reached by mail."""
    found = _open_letters().filter(pk=letter.data["application"]).first()
    waiting = unsigned(found.document) if found else []
    if found is None or not waiting:
        return None
    student = found.intake.student
    start = application_in(found.document.content).start
    return Composed(
        {
            "school": letter.school,
            "student": student,
            "start": start,
            "past": start <= timezone.localdate(),
            "url": absolute(reverse("intake", args=[student.pk])),
            **who_waits(waiting),
        }
    )


UNSIGNED_LETTER: Final = LetterKind(
    TO_COORDINATOR,
    "Aanvraag nog niet getekend",
    "students/mail/application_unsigned.txt",
    compose_unsigned,
)
