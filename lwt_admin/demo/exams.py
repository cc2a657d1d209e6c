"""Candidates with their packages and the marks so far."""

from decimal import Decimal

from lwt_admin.demo.people import Pupil
from lwt_admin.demo.pupils import EXAMINED
from lwt_admin.demo.school import DemoSchool
from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.exams.services import FIRST_ELECTIVE, enter_for_exam
from lwt_admin.students.models import Trajectory

# What the demo school offers beside each profile.
ELECTIVES = {
    "BWI": ("Meubelmaken", "Wand- en vloerafwerking", "Kapconstructies", "Schilderwerk"),
    "PIE": ("Lassen", "Plaatwerk", "Duurzame energie", "Domotica"),
    "M&T": ("Tweewielers", "Carrosserie", "Magazijn en logistiek", "Fietstechniek"),
    "E&O": ("Webshop", "Presentatie en verkoop", "Logistiek", "Secretarieel werk"),
    "HBR": ("Bakkerij", "Keuken", "Gastheerschap", "Recreatie"),
    "Z&W": ("Assisteren in de zorg", "Welzijn kind", "Facilitair werk", "Uiterlijke verzorging"),
    "Groen": ("Tuinaanleg", "Dierverzorging", "Bloem en styling", "Groene machines"),
}


def add_candidate(demo: DemoSchool, pupil: Pupil, trajectory: Trajectory) -> None:
    """Enter a pupil of leerjaar 4, or one who was examined last summer, with marks."""
    if pupil.leerjaar < 4 or not pupil.marks:
        return
    is_over = pupil.leerjaar == EXAMINED
    candidate = enter_for_exam(trajectory, demo.running_year + (0 if is_over else 1))
    for number, name in enumerate(ELECTIVES[pupil.profile]):
        candidate.subjects.create(
            kind=ExamSubject.Kind.ELECTIVE, name=name, position=FIRST_ELECTIVE + number
        )
    _enter_marks(candidate, pupil.marks, central=is_over or _after_exam(demo))
    if is_over:
        candidate.resits_closed = True
        candidate.save()


def _after_exam(demo: DemoSchool) -> bool:
    """Whether the central exam of the running year is over, a month after its first day."""
    first = demo.year.first_central_exam
    return first is not None and (demo.today - first).days > 30


def _enter_marks(
    candidate: ExamCandidate, marks: tuple[Decimal | None, ...], *, central: bool
) -> None:
    """Marks stand in the order Dutch SE and CE, profile SE and CE, four electives, arithmetic.

    The exam of the profile subject was taken in leerjaar 3, where there is a mark for it.
    """
    dutch_se, dutch_ce, profile_se, profile_ce, *rest = marks
    subjects = {subject.kind: subject for subject in candidate.subjects.all()}
    found = [
        (subjects[ExamSubject.Kind.DUTCH], dutch_se, dutch_ce if central else None),
        (subjects[ExamSubject.Kind.PROFILE], profile_se, profile_ce),
        (subjects[ExamSubject.Kind.ARITHMETIC], rest[-1], None),
    ]
    electives = candidate.subjects.filter(kind=ExamSubject.Kind.ELECTIVE)
    found += [(subject, se, None) for subject, se in zip(electives, rest[:-1], strict=True)]
    for subject, se, ce in found:
        subject.se, subject.ce = se, ce
        subject.save()
