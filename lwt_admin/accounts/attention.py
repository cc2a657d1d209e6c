"""What must happen about the school itself: its calendar, who signs, and who may come in."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.models import Invitation, Membership, School, SchoolYear, User
from lwt_admin.accounts.perms import Right
from lwt_admin.todo import Todo, Urgency
from lwt_admin.ui.formats import nl_date

NEXT_YEAR_KNOWN_BEFORE = timedelta(days=90)
EXAM_KNOWN_BEFORE = timedelta(days=180)


def attention(user: User, school: School | None, today: date) -> list[Todo]:
    """What this person can mend at `school`; nothing without a school."""
    if school is None:
        return []
    todos: list[Todo] = []
    if user.access.reach(Right.CALENDAR, school.pk):
        todos += _calendar(school, today)
    if user.access.reach(Right.MANAGE, school.pk):
        todos += [*_signatory(school), *_invitations(school)]
    elif user.access.reach(Right.HISTORY, school.pk):
        todos += _manager(school, today)
    return todos


def _calendar(school: School, today: date) -> Iterator[Todo]:
    from_today = SchoolYear.objects.for_system().at_school(school).filter(end__gte=today)
    years = list(from_today.order_by("start"))
    if not years:
        yield Todo(
            Urgency.WRONG,
            "Er staat geen schooljaar in de kalender",
            reverse("year_add"),
            "Schooljaar toevoegen",
            detail="Zonder schooljaar kunnen uren niet worden beoordeeld.",
        )
        return
    year = years[0]
    if len(years) == 1 and year.end - today <= NEXT_YEAR_KNOWN_BEFORE:
        yield Todo(
            Urgency.ATTENTION,
            "Het volgende schooljaar staat nog niet in de kalender",
            reverse("year_add"),
            "Schooljaar toevoegen",
            detail=f"Schooljaar {year} eindigt op {nl_date(year.end)}.",
            due=year.end,
        )
    if year.first_central_exam is None and year.end - today <= EXAM_KNOWN_BEFORE:
        yield Todo(
            Urgency.ATTENTION,
            f"De eerste dag van het centraal examen in {year} ontbreekt",
            reverse("year_edit", args=[year.pk]),
            "Invullen",
            detail="Tot die dag is er in leerjaar 4 elke schoolweek les op school.",
        )


def _signatory(school: School) -> Iterator[Todo]:
    missing = [
        label
        for label, value in (
            ("het bevoegd gezag", school.competent_authority),
            ("wie tekent", school.signatory_name),
            ("de functie van wie tekent", school.signatory_capacity),
            ("het e-mailadres van wie tekent", school.signatory_email),
        )
        if not value
    ]
    if missing:
        yield Todo(
            Urgency.WRONG,
            "De gegevens van wie namens de school tekent zijn niet volledig",
            reverse("school_settings"),
            "Aanvullen",
            detail=f"Er ontbreekt: {', '.join(missing)}.",
        )


def _invitations(school: School) -> Iterator[Todo]:
    now = timezone.now()
    for invitation in Invitation.objects.for_system().at_school(school).open():
        state = invitation.state_at(now)
        if invitation.failed_at:
            text = f"De uitnodiging van {invitation.email} kon nog niet worden verstuurd"
        elif state is Invitation.State.EXPIRED:
            text = f"De uitnodiging van {invitation.email} is verlopen"
        else:
            continue
        yield Todo(Urgency.ATTENTION, text, reverse("member_list"), "Bekijken")


def _manager(school: School, today: date) -> Iterator[Todo]:
    running = Membership.objects.for_system().at_school(school).running_on(today)
    if not running.managers().exists():
        yield Todo(
            Urgency.WRONG,
            "Deze school heeft geen beheerder",
            reverse("settings"),
            "Bekijken",
            detail="Niemand kan collega's toelaten. Vraag wie lwt-admin installeerde om een "
            "beheerder uit te nodigen.",
        )
