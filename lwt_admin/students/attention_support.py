"""What must happen in the guidance of pupils: follow-ups, evaluations, lapsing certificates."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.students.models import Certificate, Contact, Support, Trajectory
from lwt_admin.todo import Todo, Urgency

LEFT_LYING: Final = timedelta(weeks=2)
"""After so long, what a colleague was to do becomes a matter for who looks after all pupils."""
RUNS_OUT_WITHIN: Final = timedelta(weeks=8)


def support_attention(user: User, school: School | None, today: date) -> list[Todo]:
    """What this person should do, one's own follow-ups first: three queries at most."""
    todos = [*_follow_ups(user, school, today)] if user.access.grant(Right.CONTACT_LOG) else []
    if user.access.grant(Right.STUDENTS_CHANGE):
        todos += [*_to_evaluate(user, school, today), *_running_out(user, school, today)]
    return todos


def _follow_ups(user: User, school: School | None, today: date) -> Iterator[Todo]:
    contacts = Contact.objects.for_user(user, Right.CONTACT_LOG).at_school(school).waiting()
    for contact in contacts.filter(follow_up_on__lte=today).with_names().with_owner_gone(today):
        due = contact.follow_up_on or today
        own = contact.follow_up_owner_id == user.pk
        presses = own or contact.owner_gone or due <= today - LEFT_LYING
        yield Todo(
            urgency=Urgency.ATTENTION if presses else Urgency.WAITS,
            text=f"{contact.student}: {contact.follow_up}",
            detail=_who(contact, own=own),
            url=f"{reverse('contact_log', args=[contact.student_id])}#contact-{contact.pk}",
            action="Bekijk het contact",
            due=due,
            student_id=contact.student_id,
        )


def _who(contact: Contact, *, own: bool) -> str:
    if own:
        return "U zou dit doen."
    gone = ", maar werkt hier niet meer" if contact.owner_gone else ""
    return f"{contact.follow_up_owner} zou dit doen{gone}."


def _open_pupils(today: date) -> Any:
    """Primary keys of the pupils whose trajectory has not ended."""
    return Trajectory.objects.for_system().not_ended_on(today).values("student")


def _to_evaluate(user: User, school: School | None, today: date) -> Iterator[Todo]:
    supports = Support.objects.for_user(user, Right.STUDENTS_CHANGE).at_school(school)
    for support in (
        supports.to_evaluate(today)
        .filter(student__in=_open_pupils(today))
        .select_related("student")
        .order_by("until", "pk")
    ):
        yield Todo(
            urgency=Urgency.ATTENTION,
            text=f"{support.student}: ondersteuning gestopt en nog niet geëvalueerd",
            detail=support.get_kind_display().capitalize(),
            url=reverse("support_edit", args=[support.pk]),
            action="Evalueer",
            due=support.until,
            student_id=support.student_id,
        )


def _running_out(user: User, school: School | None, today: date) -> Iterator[Todo]:
    certificates = Certificate.objects.for_user(user, Right.STUDENTS_CHANGE).at_school(school)
    for certificate in (
        certificates.expiring(today, today + RUNS_OUT_WITHIN)
        .filter(student__in=_open_pupils(today))
        .select_related("student")
        .order_by("valid_until", "pk")
    ):
        yield Todo(
            urgency=Urgency.ATTENTION,
            text=f"{certificate.student}: certificaat {certificate} verloopt",
            url=reverse("support", args=[certificate.student_id]),
            action="Bekijk de certificaten",
            due=certificate.valid_until,
            student_id=certificate.student_id,
        )
