"""Where pupils applied, and where those who had their exam last summer went."""

from datetime import date, timedelta

from lwt_admin.demo.school import DemoSchool
from lwt_admin.rules.onward import DIPLOMA_LWT, ENTREE, NO_DIPLOMA
from lwt_admin.students.models import Enrolment, MboApplication, Outcome, Student, Trajectory
from lwt_admin.students.onward.services import save_application, save_outcome

Answer = MboApplication.Answer

INSTITUTION = "ROC Waalstad"
OTHER_INSTITUTION = "Rivierencollege mbo"
COURSES = {
    "004217": ("Timmerman", "90001"),
    "260128": ("Kok", "90003"),
    "250254": ("Autotechnicus", "90005"),
    "250261": ("Assistent verkoop", "90007"),
}
"""Courses with made-up numbers, by the number of the pupil."""


def add_onward(demo: DemoSchool) -> None:
    """Some are quick to apply; two left last summer, with a diploma and without; one long ago."""
    _apply(demo, "004217", 12)
    _apply(demo, "260128", 30, answer=Answer.REFUSED, why="De opleiding is vol; kijk bij de BOL.")
    _apply(demo, "260128", 9, institution=OTHER_INSTITUTION, route="bol")
    _leave(demo, "250254", DIPLOMA_LWT, 2)
    _leave(demo, "250261", NO_DIPLOMA, ENTREE)
    _left_before(demo)


def _left_before(demo: DemoSchool) -> None:
    """Somebody of the summer before, of whom the school should ask what became of her."""
    year = demo.years[demo.running_year - 2]
    student = Student.objects.create(
        school=demo.school,
        number="230288",
        first_name="Iris",
        last_name="Blom",
        birth_date=date(demo.running_year - 18, 3, 14),
        email="230288@leerling.vmbo-deoever.example",
        phone="06 10000288",
    )
    Enrolment.objects.create(student=student, school_year=year, leerjaar=4, class_name="4bw1")
    began = date(year.start.year - 1, 8, 28)
    trajectory = Trajectory.objects.create(
        student=student,
        profile="Z&W",
        start=began,
        admitted_on=began - timedelta(days=70),
        admission_note="Leert door te doen.",
        ended_on=year.end,
        end_kind=Trajectory.EndKind.COMPLETED,
        end_reason="Geslaagd voor het leer-werktraject.",
    )
    outcome = Outcome(
        trajectory=trajectory,
        result=DIPLOMA_LWT,
        where=Outcome.Where.MBO,
        level=2,
        institution=INSTITUTION,
        course="Helpende zorg en welzijn",
        source=Outcome.Source.PARENT,
        known_on=year.end + timedelta(days=3),
    )
    save_outcome(outcome, demo.today)


def _trajectory(number: str) -> Trajectory:
    found: Trajectory = Trajectory.objects.for_system().get(student__number=number)
    return found


def _apply(
    demo: DemoSchool,
    number: str,
    days_ago: int,
    *,
    institution: str = INSTITUTION,
    route: str = "bbl",
    answer: str = Answer.WAITING,
    why: str = "",
) -> None:
    """An application of so many days ago, answered a week and a half later."""
    course, crebo = COURSES[number]
    applied = demo.today - timedelta(days=days_ago)
    application = MboApplication(
        trajectory=_trajectory(number),
        institution=institution,
        course=course,
        crebo=crebo,
        level=2,
        route=route,
        is_related=True,
        applied_on=applied,
        requirements="Intakegesprek; neem het portfolio van de stage mee.",
        answer=answer,
        answered_on=None if answer == Answer.WAITING else applied + timedelta(days=11),
        answer_note=why,
    )
    save_application(application, demo.today)


def _leave(demo: DemoSchool, number: str, result: str, level: int) -> None:
    """Applied before the reference date, admitted, and there when the school asked in July."""
    trajectory = _trajectory(number)
    course, crebo = COURSES[number]
    exam_year = demo.years[demo.running_year - 1].end
    applied = exam_year.replace(month=3, day=9)
    study = {
        "institution": INSTITUTION,
        "course": course,
        "crebo": crebo,
        "level": level,
        "route": "bol" if level == ENTREE else "bbl",
        "is_related": True,
    }
    application = MboApplication(
        trajectory=trajectory,
        applied_on=exam_year if level == ENTREE else applied,
        answer=Answer.ADMITTED,
        answered_on=exam_year if level == ENTREE else applied + timedelta(days=24),
        **study,
    )
    save_application(application, demo.today)
    outcome = Outcome(
        trajectory=trajectory,
        result=result,
        where=Outcome.Where.MBO,
        source=Outcome.Source.STUDENT,
        known_on=exam_year + timedelta(days=5),
        **study,
    )
    save_outcome(outcome, demo.today)
