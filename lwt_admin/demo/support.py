"""The guidance of the pupils: support, contacts, certificates, LOB, and two restricted notes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from lwt_admin.accounts.models import User
from lwt_admin.demo.school import DemoSchool
from lwt_admin.rules.periods import months_later
from lwt_admin.scans import read_scan
from lwt_admin.students.models import (
    CareerEvidence,
    CareerGoal,
    CareerTalk,
    Certificate,
    Contact,
    MboArrangement,
    RestrictedNote,
    Student,
    Support,
    Trajectory,
)
from lwt_admin.students.support.evidence import add_evidence

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True)
class Talk:
    """A contact so many days ago; `due` counts days from today, `done` days ago."""

    ago: int
    with_whom: str
    way: str
    line: str
    person: str = ""
    note: str = ""
    follow_up: str = ""
    due: int = 0
    done: int | None = None
    by_coordinator: bool = False


TALKS = (
    Talk(3, "parent", "phone", "Gaat graag naar de stage, is thuis wel moe", "moeder"),
    Talk(
        9,
        "company",
        "mail",
        "Komt de laatste weken later dan afgesproken",
        "leermeester",
        "De bus van 7.12 uur rijdt niet meer. Het bedrijf vindt 8.30 uur ook goed.",
        "Nieuwe begintijd in het rooster zetten",
        due=0,
    ),
    Talk(
        16,
        "compulsory",
        "talk",
        "Verzuim besproken; er komt geen waarschuwing",
        "leerplichtambtenaar",
        "",
        "Over drie weken het verzuim weer bekijken",
        due=5,
        by_coordinator=True,
    ),
    Talk(24, "parent", "message", "Toestemming voor de open dag van het mbo"),
    Talk(
        31,
        "mbo",
        "visit",
        "Meegekeken in de werkplaats van het mbo",
        "ROC Waalstad",
        "",
        "Formulier voor de open dag opsturen",
        due=-24,
        done=25,
    ),
    Talk(45, "care", "phone", "Begeleiding loopt goed, volgende maand weer overleg", "Jeugdteam"),
    Talk(38, "other", "talk", "Vakdocent wil dezelfde opdrachten als op de stage", "vakdocent"),
    Talk(
        20,
        "parent",
        "phone",
        "Wil weten hoe het met de uren staat",
        "vader",
        "",
        "Urenoverzicht bespreken",
        due=-4,
    ),
)
SUPPORT = (
    (
        "planning",
        "Elke dinsdag een half uur samen plannen",
        "school",
        "mentor",
        "Werkt met een weekkaart.",
    ),
    ("language", "Leest werkbonnen met de leermeester door", "placement", "leermeester", ""),
    ("coaching", "Gesprekken over omgaan met kritiek", "outside", "Jeugdteam De Oever", ""),
)
GOALS = (
    ("Zelf een klus voorbereiden en afmaken", "qualities"),
    ("Weten of ik liever buiten of in de werkplaats werk", "work"),
    ("Een plek vinden op het mbo in de buurt", "steering"),
)


def add_guidance(demo: DemoSchool) -> None:
    """What was noted about pupils whose trajectory runs; the same every time the demo is made."""
    trajectories = list(
        Trajectory.objects.for_system()
        .filter(student__school=demo.school)
        .running_on(demo.today)
        .select_related("student")
        .prefetch_related("mentor_assignments__mentor")
        .order_by("student__number")
    )
    coordinator = demo.staff["l.bakker"]
    for number, trajectory in enumerate(trajectories):
        assignments = trajectory.mentor_assignments.all()
        mentor = assignments[0].mentor if assignments else coordinator
        _contacts(demo, number, trajectory.student, mentor, coordinator)
        if number % 3 == 0:
            _support(demo, number, trajectory)
        if number % 4 == 0:
            _career(demo, number, trajectory.student, mentor)
        if number % 5 == 0:
            _papers(demo, number, trajectory.student)
    for number, trajectory in enumerate(trajectories[:2]):
        _note(demo, number, trajectory.student, coordinator)


def _contacts(
    demo: DemoSchool, number: int, student: Student, mentor: User, coordinator: User
) -> None:
    """The first pupil has them all, the others two or three; most follow-ups were done."""
    chosen = TALKS if number == 0 else _some(number)
    for talk in chosen:
        day = demo.today - talk.ago * DAY
        due = demo.today + talk.due * DAY if talk.follow_up else None
        done = demo.today - talk.done * DAY if talk.done is not None else None
        if talk.follow_up and done is None and number % 4:
            done = day + DAY
        Contact.objects.create(
            student=student,
            date=day,
            with_whom=talk.with_whom,
            way=talk.way,
            line=talk.line,
            person=talk.person,
            note=talk.note,
            follow_up=talk.follow_up,
            follow_up_on=due,
            follow_up_owner=(coordinator if talk.by_coordinator else mentor) if due else None,
            follow_up_done_on=done,
            entered_by=mentor,
        )


def _some(number: int) -> Iterator[Talk]:
    for offset in range(2 + number % 2):
        yield TALKS[(number + 3 * offset) % len(TALKS)]


def _support(demo: DemoSchool, number: int, trajectory: Trajectory) -> None:
    kind, what, given_by, giver, note = SUPPORT[number // 3 % len(SUPPORT)]
    start = max(trajectory.start, demo.today - 10 * WEEK)
    stopped = number % 6 == 3 and start < demo.today - 2 * WEEK
    Support.objects.create(
        student=trajectory.student,
        kind=kind,
        what=what,
        given_by=given_by,
        giver=giver,
        start=start,
        until=demo.today - WEEK if stopped else None,
        note=note,
    )
    Student.objects.for_system().filter(pk=trajectory.student_id).update(has_lwoo=number % 6 == 0)


def _career(demo: DemoSchool, number: int, student: Student, mentor: User) -> None:
    for offset, (text, competence) in enumerate(GOALS[: 1 + number % 3]):
        CareerGoal.objects.create(
            student=student,
            text=text,
            competence=competence,
            set_on=demo.today - (7 - offset) * WEEK,
            by=demo.today + 8 * WEEK,
        )
    CareerTalk.objects.create(
        student=student,
        competence="motives",
        date=demo.today - 3 * WEEK,
        subject="Wat vind je het leukste aan de stage?",
        present="de leerling en de mentor",
        outcome="Werkt het liefst met de handen en met een vaste collega. Zoekt een open dag uit.",
        entered_by=mentor,
    )
    if number == 0:
        _evidence(demo, student, mentor)


def _evidence(demo: DemoSchool, student: Student, mentor: User) -> None:
    file = SimpleUploadedFile("muur.jpg", _wall())
    file.scan = read_scan(file)  # type: ignore[attr-defined]
    added = datetime.combine(demo.today - 2 * WEEK, time(15, 20))
    evidence = CareerEvidence(
        student=student,
        competence="qualities",
        title="De muur die ik zelf heb gemetseld",
        added_by=mentor,
        added_at=timezone.make_aware(added),
    )
    add_evidence(evidence, file)


def _wall() -> bytes:
    """A drawing of a brick wall, so that no real photo is needed."""
    picture = Image.new("RGB", (1200, 900), "#d9d2c5")
    draw = ImageDraw.Draw(picture)
    for row in range(9):
        for brick in range(-1, 8):
            left, top = 160 * brick + 80 * (row % 2), 100 * row
            draw.rectangle((left + 6, top + 6, left + 154, top + 94), fill="#a8553f")
    stored = BytesIO()
    picture.save(stored, format="JPEG", quality=80)
    return stored.getvalue()


def _papers(demo: DemoSchool, number: int, student: Student) -> None:
    obtained = demo.today - 20 * WEEK
    Certificate.objects.create(
        student=student,
        kind="vca",
        obtained_on=obtained,
        valid_until=months_later(obtained, 120),
        number=f"VCA-B {7001 + 13 * number}",
    )
    if number % 2:
        Certificate.objects.create(
            student=student,
            kind="forklift",
            obtained_on=demo.today - 3 * WEEK,
            valid_until=demo.today + 5 * WEEK,
        )
    MboArrangement.objects.create(
        student=student,
        institution="ROC Waalstad",
        kind="module" if number % 2 else "exemption",
        what=(
            "De module veilig werken telt mee in het eerste jaar"
            if number % 2
            else "Vrijstelling voor veilig werken, op vertoon van het VCA-certificaat"
        ),
        agreed_on=demo.today - 4 * WEEK,
        agreed_with="teamleider bouw",
    )


def _note(demo: DemoSchool, number: int, student: Student, coordinator: User) -> None:
    RestrictedNote.objects.create(
        student=student,
        date=demo.today - (2 + number) * WEEK,
        text=(
            "Woont sinds kort om de week bij vader. Wil niet dat het bedrijf dit weet."
            if number == 0
            else "Vertelde dat er thuis geldzorgen zijn; het jeugdteam is op de hoogte."
        ),
        entered_by=coordinator,
    )
