"""Candidates with their packages, the marks so far, and what was decided last summer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from lwt_admin.demo.exams_list import chosen_by
from lwt_admin.demo.people import Pupil
from lwt_admin.demo.pupils import EXAMINED
from lwt_admin.demo.school import DemoSchool
from lwt_admin.exams.decisions.life_cycle import propose, take
from lwt_admin.exams.facts import judge_candidate
from lwt_admin.exams.models import (
    CatalogueSubject,
    ExamCandidate,
    ExamSession,
    ExamSubject,
    SchoolExamPart,
)
from lwt_admin.exams.models import SubjectKind as Kind
from lwt_admin.exams.package.services import Wanted, save_package
from lwt_admin.exams.services import enter_for_exam
from lwt_admin.storing import store_changed, store_new
from lwt_admin.students.models import AdditionalSubject, Trajectory
from lwt_admin.students.services import add_subject

HALF = Decimal("0.5")
CONTESTED = (
    "De lage 3 is voor een keuzevak dat de leerling bijna niet kon volgen. De school past de regel "
    "over het laagste keuzevak toe, zoals in de eigen examenregeling staat."
)


@dataclass(frozen=True)
class More:
    """What a candidate has besides the usual."""

    extra: tuple[tuple[str, str, str | None], ...] = ()
    """Extra subjects with SE, and CE once the central exam is over."""
    followed: tuple[str, str] = ("", "")
    extra_time: bool = False
    resit: str | None = None
    """The mark of the resit of Dutch."""


MORE = {
    "260121": More(extra=(("Engels", "6.4", "6.1"), ("Maatschappijleer", "7.0", None))),
    "260128": More(extra=(("Wiskunde", "5.9", "6.2"),)),
    "260142": More(followed=("Biologie", "alleen de onderdelen over planten")),
    "260114": More(extra_time=True),
    "250261": More(resit="5.9"),
}
DECIDED_LATER = {"260128": "Wiskunde"}
"""Extra subjects that were decided on; that on Engels belongs to the story of its pupil."""


def add_candidate(demo: DemoSchool, pupil: Pupil, trajectory: Trajectory) -> None:
    """Enter a pupil of leerjaar 4, or one who was examined last summer, with package and marks."""
    if pupil.leerjaar < 4 or not pupil.marks:
        return
    is_over = pupil.leerjaar == EXAMINED
    candidate = enter_for_exam(trajectory, demo.running_year + (0 if is_over else 1))
    more = MORE.get(pupil.number, More())
    _decide_on(DECIDED_LATER.get(pupil.number, ""), trajectory, demo.today)
    save_package(candidate, list(_wanted(demo, pupil, more)), by=None)
    _enter_marks(demo, candidate, pupil, more, central=is_over or _after_exam(demo))
    candidate.extra_time = candidate.audio = more.extra_time
    candidate.resits_closed = is_over
    candidate.save()


def _wanted(demo: DemoSchool, pupil: Pupil, more: More) -> Iterator[Wanted]:
    """The subjects of a package, out of the list of the school."""
    listed = {one.name: one for one in CatalogueSubject.objects.for_system().at_school(demo.school)}
    for name in chosen_by(pupil.number, pupil.profile):
        yield Wanted(Kind.ELECTIVE, listed=listed[name])
    for name, _, _ in more.extra:
        yield Wanted(Kind.EXTRA, listed=listed[name])
    name, note = more.followed
    if name:
        yield Wanted(Kind.FOLLOWED, name=name, note=note)


def _decide_on(name: str, trajectory: Trajectory, today: date) -> None:
    """Record the decision on an extra subject, on the day of the admission."""
    day = trajectory.admitted_on
    if not name or day is None:
        return
    decision = AdditionalSubject(
        trajectory=trajectory,
        subject=name,
        decided_on=day,
        consulted=AdditionalSubject.Consulted.BOTH,
        consulted_on=day,
    )
    add_subject(decision, today)


def _after_exam(demo: DemoSchool) -> bool:
    """Whether the central exam of the running year is over, a month after its first day."""
    first = demo.year.first_central_exam
    return first is not None and (demo.today - first).days > 30


# --- Marks ----------------------------------------------------------------------------------------
def _enter_marks(
    demo: DemoSchool, candidate: ExamCandidate, pupil: Pupil, more: More, *, central: bool
) -> None:
    """Marks stand in the order Dutch SE and CE, profile SE and CE, the electives, arithmetic.

    The exam of the profile subject was taken in leerjaar 3, where there is a mark for it.
    """
    dutch_se, dutch_ce, profile_se, profile_ce, *rest = pupil.marks
    subjects = list(candidate.subjects.all())
    by_kind = {subject.kind: subject for subject in subjects}
    dutch, profile = by_kind[Kind.DUTCH], by_kind[Kind.PROFILE]
    first = demo.years[candidate.exam_year - 1].first_central_exam
    dutch.se, dutch.ce = dutch_se, dutch_ce if central else None
    profile.se, profile.ce = profile_se, profile_ce
    by_kind[Kind.ARITHMETIC].se = rest[-1]
    if first is not None:
        dutch.ce_on = first if dutch.ce is not None else None
        if profile.ce is not None:
            profile.ce_on = first if pupil.leerjaar == EXAMINED else first - timedelta(days=350)
        if more.resit is not None and central:
            dutch.resit, dutch.resit_on = Decimal(more.resit), first + timedelta(days=63)
            dutch.resit_requested_on = first + timedelta(days=50)
    for (_, school, final), subject in zip(more.extra, _of(subjects, Kind.EXTRA), strict=True):
        subject.se = Decimal(school)
        subject.ce = Decimal(final) if final and central else None
    electives = _of(subjects, Kind.ELECTIVE)
    for subject, se in zip(electives, rest[:-1], strict=True):
        subject.se, subject.se_from_parts = se, True
    store_changed(subjects)
    store_new(_parts(demo, electives, date(candidate.exam_year - 1, 5, 12)))


def _of(subjects: list[ExamSubject], kind: Kind) -> list[ExamSubject]:
    return [subject for subject in subjects if subject.kind == kind]


def _parts(demo: DemoSchool, electives: list[ExamSubject], first: date) -> Iterator[SchoolExamPart]:
    """Two parts that give the mark of each elective; what has no mark yet is planned in March."""
    mentor = str(demo.staff["p.dekker"])
    for number, subject in enumerate(electives):
        day = first + timedelta(weeks=number)
        later = day + timedelta(weeks=3) if subject.se is not None else date(first.year + 1, 3, 16)
        yield SchoolExamPart(
            subject=subject,
            name="Toets",
            period="leerjaar 3",
            form=SchoolExamPart.Form.WRITTEN,
            planned_on=day,
            done_on=day,
            mark=Decimal("5.8") if subject.se is None else subject.se - HALF,
        )
        yield SchoolExamPart(
            subject=subject,
            name="Praktijkopdracht",
            period="leerjaar 3" if subject.se is not None else "leerjaar 4",
            form=SchoolExamPart.Form.PRACTICAL,
            place=SchoolExamPart.Place.COMPANY,
            teacher=mentor,
            planned_on=later,
            done_on=later if subject.se is not None else None,
            mark=None if subject.se is None else subject.se + HALF,
            position=1,
        )


# --- The exam years, and last summer's decisions ------------------------------------------------
def add_exam_years(demo: DemoSchool) -> None:
    """The days of last summer's exam and of the next, and what was decided."""
    last, coming = demo.running_year, demo.running_year + 1
    for exam_year in (last, coming):
        _session(demo, exam_year)
    found = ExamCandidate.objects.for_system().filter(exam_year=last).with_subjects()
    for candidate in found:
        _decide(demo, candidate, _at(date(last, 6, 29)))


def _session(demo: DemoSchool, exam_year: int) -> None:
    first = demo.years[exam_year - 1].first_central_exam
    closed = None if first is None else first - timedelta(days=12)

    def done(day: date | None) -> date | None:
        return day if day is not None and day <= demo.today else None

    ExamSession.objects.create(
        school=demo.school,
        exam_year=exam_year,
        pta_given_on=done(date(exam_year - 1, 9, 22)),
        candidates_reported_on=done(date(exam_year - 1, 10, 20)),
        school_exam_closed_on=done(closed),
        resit_requests_before=date(exam_year, 6, 12),
        meeting_on=date(exam_year, 6, 29),
        offers_se_resit=True,
    )


def _decide(demo: DemoSchool, candidate: ExamCandidate, now: datetime) -> None:
    """The exam secretary proposes and the director confirms; a contested result needs a reason."""
    result = judge_candidate(candidate).result
    if result is None:
        return
    own = {"result": result.result, "reason": CONTESTED} if result.contested else {}
    secretary, director = demo.staff["j.vos"], demo.staff["p.dewit"]
    decision = propose(candidate, actor=secretary, now=now, placement_seen=True, **own)
    take("confirm", decision, actor=director, now=now + timedelta(minutes=20))


def _at(day: date) -> datetime:
    """That day in the afternoon."""
    return timezone.make_aware(datetime.combine(day, time(15, 30)))
