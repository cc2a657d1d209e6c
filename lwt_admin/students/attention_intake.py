"""What must happen before the start: signals, letters that wait, meetings without a decision."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.letters.overview import latest_letters
from lwt_admin.signing.models import Signatory
from lwt_admin.signing.services import unsigned
from lwt_admin.students.models import AgendaItem, ApplicationLetter, Intake, IntakeStep, UnusedStep
from lwt_admin.todo import Todo, Urgency
from lwt_admin.ui.formats import nl_date

FOLLOW_UP_WITHIN: Final = timedelta(days=14)
SIGN_WITHIN: Final = timedelta(days=7)


def intake_attention(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """For who may change intakes: at most five queries, whatever the number of pupils."""
    if not user.access.grant(Right.STUDENTS_CHANGE):
        return
    yield from signals(user, school, today)
    yield from letters(user, school, today)
    yield from meetings(user, school, today)


def signals(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """Signals of a while ago after which nothing was done."""
    intakes = Intake.objects.for_user(user, Right.STUDENTS_CHANGE).at_school(school).unfinished()
    others = IntakeStep.objects.for_system().filter(intake=OuterRef("pk")).exclude(kind="signal")
    found = intakes.filter(
        ~Exists(others),
        steps__kind="signal",
        steps__day__lte=today - FOLLOW_UP_WITHIN,
        letters=None,
        agenda_items=None,
        trajectory=None,
    )
    unused = UnusedStep.objects.for_system().filter(school=OuterRef("student__school"))
    read = found.annotate(day=F("steps__day"), informs=~Exists(unused.filter(kind="parents")))
    for one in read.select_related("student").order_by("pk"):
        yield Todo(
            urgency=Urgency.ATTENTION,
            text=f"{one.student}: het signaal is nog niet opgevolgd",
            detail=f"Vastgelegd op {nl_date(one.day)}. "
            + ("Weten de ouders het al?" if one.informs else "Wat is de volgende stap?"),
            url=reverse("intake", args=[one.student_id]),
            action="Ga verder",
            student_id=one.student_id,
        )


def letters(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """Letters that wait for a signature too long, were refused, or could not be opened."""
    visible = ApplicationLetter.objects.for_user(user, Right.STUDENTS_CHANGE).at_school(school)
    going_on = Intake.objects.for_system().unfinished().values("pk")
    newer = ApplicationLetter.objects.for_system().filter(
        intake=OuterRef("intake"), pk__gt=OuterRef("pk")
    )
    waiting = Q(document__completed_at=None, document__withdrawn_at=None)
    refused = Q(document__signatories__refused_at__isnull=False)
    stuck = Q(document__completed_at__isnull=False, intake__trajectory=None)
    found = visible.filter(waiting | refused | stuck, ~Exists(newer), intake__in=going_on)
    found = found.exclude(refused, intake__steps__kind="letter")
    read = found.select_related("document", "intake__student").distinct().order_by("pk")
    signatories = Signatory.objects.for_system().select_related("signature")
    rows = list(read.prefetch_related(Prefetch("document__signatories", signatories)))
    open_ones = [one for row in rows if row.document.is_open for one in unsigned(row.document)]
    mail = latest_letters(open_ones) if open_ones else {}
    for row in rows:
        lines = ((one.name, mail.get(one.pk)) for one in unsigned(row.document))
        lost = [name for name, line in lines if line is not None and line.went_wrong]
        yield from _letter(row, lost, today)


def _letter(letter: ApplicationLetter, lost: list[str], today: date) -> Iterator[Todo]:
    document, student = letter.document, letter.intake.student
    offered = timezone.localdate(document.frozen_at)
    refusal = next((one for one in document.signatories.all() if one.refused_at), None)
    if refusal is not None:
        text = f"{refusal.name} ging niet akkoord met de aanvraag van {student}"
        detail, urgency = f"“{refusal.refusal_reason}”", Urgency.WRONG
    elif document.completed_at is not None:
        text = f"De getekende aanvraag van {student} kon niet worden geopend"
        detail, urgency = "Er staat iets in de weg in het dossier.", Urgency.WRONG
    elif lost:
        text = f"De aanvraagbrief van {student} kwam niet aan"
        detail, urgency = f"Kijk het e-mailadres na van {' en '.join(lost)}.", Urgency.ATTENTION
    elif offered <= today - SIGN_WITHIN:
        text = f"De aanvraagbrief van {student} is nog niet getekend"
        names = " en ".join(one.name for one in unsigned(document))
        detail, urgency = f"Aangeboden op {nl_date(offered)}. Wacht op {names}.", Urgency.WAITS
    else:
        return
    yield Todo(
        urgency=urgency,
        text=text,
        detail=detail,
        url=reverse("intake", args=[student.pk]),
        action="Bekijk de aanloop",
        student_id=student.pk,
    )


def meetings(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """Pupils who were discussed, without a decision on record."""
    items = AgendaItem.objects.for_user(user, Right.STUDENTS_CHANGE).at_school(school)
    going_on = Intake.objects.for_system().unfinished().values("pk")
    found = items.filter(held_over="", meeting__day__lte=today, intake__in=going_on)
    for item in found.select_related("meeting", "intake__student").order_by("meeting__day", "pk"):
        student, day = item.intake.student, item.meeting.day
        late = f"De vergadering was op {nl_date(day)}. Ging die niet door, haal de leerling dan van"
        yield Todo(
            urgency=Urgency.WRONG if day < today else Urgency.WAITS,
            text=f"{student}: het besluit van de toelatingscommissie "
            + ("ontbreekt" if day < today else "valt vandaag"),
            detail=f"{late} de agenda." if day < today else "Leg het na de vergadering vast.",
            url=reverse("intake_decide", args=[student.pk]),
            action="Leg het besluit vast",
            due=day,
            student_id=student.pk,
        )
