"""The way of five pupils of leerjaar 2 to a leer-werktraject, each at another step."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from lwt_admin.demo.placements import had_by_mail
from lwt_admin.demo.school import DemoSchool
from lwt_admin.letters.models import Letter
from lwt_admin.signing.models import Party
from lwt_admin.signing.services import Mark
from lwt_admin.students.intake.committee import Choice, Verdict, conclude, put_on_agenda
from lwt_admin.students.intake.letter import Application
from lwt_admin.students.intake.services import (
    StepFacts,
    begin,
    record_interview,
    record_signal,
    record_step,
    skip,
)
from lwt_admin.students.intake.signing import offer, sign
from lwt_admin.students.models import (
    AgendaItem,
    Alternative,
    ApplicationLetter,
    CommitteeMeeting,
    Intake,
    IntakeStep,
    Interview,
    SignalReason,
    Student,
)
from lwt_admin.students.signing_kinds import WORDS

DAY = timedelta(days=1)
COORDINATOR = "L. Bakker"
BJORN, MEES, SOFIE, YOUSSEF, NAOMI = "260219", "260226", "260233", "260240", "260247"
APPLIED = 20  # days ago: see `pupils.add_trajectory`
DISCUSSED = 6

Kind, Reason = IntakeStep.Kind, SignalReason.Reason


def add_intakes(demo: DemoSchool) -> None:
    """Signals, letters and talks, a meeting that was held and one that is planned."""
    pupils = {one.number: one for one in demo.school.students.all()}
    held = _meeting(demo, _workday(demo.today - DISCUSSED * DAY))
    planned = _meeting(demo, _workday(demo.today + 10 * DAY))
    _signal(demo, pupils[NAOMI], 16, [Reason.LEARNS_BY_DOING, Reason.MOTIVATION])
    _waiting(demo, pupils[YOUSSEF])
    bjorn, mees = _discussed(demo, pupils[BJORN]), _discussed(demo, pupils[MEES])
    put_on_agenda(held, [bjorn, mees])
    again = Verdict(Choice.HOLD_OVER, "Mees loopt eerst een week mee bij een fietsenmaker.")
    coordinator = demo.staff["l.bakker"]
    conclude(mees, again, day=None, actor=coordinator, today=demo.today)
    put_on_agenda(planned, [mees])
    _refused(demo, pupils[SOFIE], held)


def _meeting(demo: DemoSchool, day: date) -> CommitteeMeeting:
    members = "\n".join((COORDINATOR, "P. de Wit", "P. Dekker", "Zorgcoördinator F. Smit"))
    return CommitteeMeeting.objects.create(school=demo.school, day=day, members=members)


def _signal(
    demo: DemoSchool, pupil: Student, days_ago: int, reasons: list[SignalReason.Reason]
) -> None:
    note = "Werkt in de praktijklessen zelfstandig en blijft vragen stellen."
    facts = StepFacts(_workday(demo.today - days_ago * DAY), "R. van Loon", note)
    record_signal(pupil, facts, reasons, demo.today)


def _parents(demo: DemoSchool, pupil: Student, days_ago: int) -> None:
    day = _workday(demo.today - days_ago * DAY)
    facts = StepFacts(day, COORDINATOR, "Gebeld; zij denken er thuis over na.")
    record_step(pupil, Kind.PARENTS, facts, demo.today)


def _waiting(demo: DemoSchool, pupil: Student) -> None:
    """The pupil signed; the letter to the parent has been waiting for more than a week."""
    _signal(demo, pupil, 30, [Reason.LEARNS_BY_DOING, Reason.BLOCKING_SUBJECT])
    _parents(demo, pupil, 25)
    letter = _letter(demo, pupil, "BWI", demo.today - 9 * DAY)
    _sign(demo, letter, Party.STUDENT)


def _discussed(demo: DemoSchool, pupil: Student) -> Intake:
    """Applied for by letter, talked with, and ready for the committee."""
    _signal(demo, pupil, 50, [Reason.LEARNS_BY_DOING, Reason.MAY_STAY_DOWN])
    _parents(demo, pupil, 44)
    letter = _letter(demo, pupil, begin(pupil).profile, demo.today - APPLIED * DAY)
    _sign(demo, letter, Party.STUDENT, Party.GUARDIAN)
    had_by_mail(letter.document, letter.document.frozen_at)
    if pupil.number == MEES:
        why = "Mees kwam halverwege het jaar; het gesprek van toen gaat over hetzelfde."
        facts = StepFacts(_workday(demo.today - 14 * DAY), COORDINATOR, why)
        skip(pupil, Kind.INTERVIEW, facts, demo.today)
    else:
        _interview(demo, pupil)
    talk = StepFacts(
        _workday(demo.today - 12 * DAY), "R. van Loon", "Is op tijd en durft te vragen."
    )
    record_step(pupil, Kind.MENTOR, talk, demo.today)
    return begin(pupil)


def _interview(demo: DemoSchool, pupil: Student) -> None:
    answers = Interview(
        fit=Interview.Fit.NOW,
        dutch=Interview.Reach.YES,
        vocational=Interview.Reach.YES,
        trade="Timmerman, net als zijn oom.",
        duties="Helpt op zaterdag op een kinderboerderij.",
        wish="Twee dagen per week werken en een diploma halen.",
    )
    facts = StepFacts(_workday(demo.today - 14 * DAY), COORDINATOR, "Met zijn moeder erbij.")
    record_interview(pupil, facts, answers, demo.today)


def _letter(demo: DemoSchool, pupil: Student, profile: str, day: date) -> ApplicationLetter:
    start = demo.years[demo.running_year + 1].start
    words = "Ik wil werken met mijn handen. Op school zit ik te lang stil."
    return offer(
        begin(pupil),
        Application(profile, start, words),
        guardians=list(pupil.guardians.all()[:1]),
        by=demo.staff["l.bakker"],
        now=_at(day, time(10, 20)),
    )


def _sign(demo: DemoSchool, letter: ApplicationLetter, *parties: Party) -> None:
    """At one table, right after the letter was made: no link had left yet."""
    document = letter.document
    for number, signatory in enumerate(document.signatories.filter(party__in=parties), start=1):
        typed = Mark(document.sha256, str(WORDS.consent), typed_name=signatory.name)
        moment = document.frozen_at + number * timedelta(minutes=7)
        sign(letter, signatory, typed, witness=demo.staff["l.bakker"], now=moment)
        Letter.objects.for_system().about(signatory).unfinished().delete()
    document.refresh_from_db()


def _refused(demo: DemoSchool, pupil: Student, meeting: CommitteeMeeting) -> None:
    """Not admitted at that meeting, with an advice; so it stands in the trajectory already."""
    trajectory = pupil.trajectories.get()
    intake = Intake.objects.create(
        student=pupil,
        profile=trajectory.profile,
        start=trajectory.start,
        trajectory=trajectory,
        alternative=Alternative.BB_WITH_SUPPORT,
        alternative_note="Extra uren Nederlands, en stage in leerjaar 3.",
    )
    SignalReason.objects.create(intake=intake, reason=Reason.DYSLEXIA)
    for kind, days_ago in ((Kind.SIGNAL, 45), (Kind.PARENTS, 40), (Kind.INTERVIEW, 15)):
        day = _workday(demo.today - days_ago * DAY)
        IntakeStep.objects.create(intake=intake, kind=kind, day=day, person=COORDINATOR)
    Interview.objects.create(
        intake=intake,
        fit=Interview.Fit.LATER,
        dutch=Interview.Reach.DOUBT,
        vocational=Interview.Reach.YES,
        trade="Weet het nog niet.",
        wish="Liever bij haar klas blijven.",
    )
    AgendaItem.objects.create(intake=intake, meeting=meeting)


def _workday(day: date) -> date:
    """That day, or the Friday before when nobody is at school."""
    return day - max(0, day.isoweekday() - 5) * DAY


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
