"""What must happen for the exam."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.exams.decisions.attention import proposing_attention
from lwt_admin.exams.facts import judge_candidate
from lwt_admin.exams.marks.early import early_attention
from lwt_admin.exams.models import DecisionState, ExamCandidate
from lwt_admin.exams.package.reading import look_at
from lwt_admin.exams.school_exam.attention import school_exam_attention
from lwt_admin.rules.exam_package import EXTRA_DECIDED
from lwt_admin.students.models import Trajectory
from lwt_admin.todo import Todo, Urgency

DECIDED = {DecisionState.PROPOSED, DecisionState.CONFIRMED}


def attention(user: User, school: School | None, today: date) -> list[Todo]:
    """Pupils not entered, packages that cannot be judged, extra subjects without a decision,
    contested results, a CSPE that lapses, the school exam, and decisions that came back."""
    return [
        *_not_entered(user, school, today),
        *_packages(user, school, today),
        *early_attention(user, school, today),
        *school_exam_attention(user, school, today),
        *proposing_attention(user, school),
    ]


def without_candidacy(user: User, school: School | None, today: date) -> list[Trajectory]:
    """Running trajectories in leerjaar 4 this school year that have no candidacy yet."""
    running = Trajectory.objects.for_user(user, Right.EXAMS_ENTER).at_school(school)
    return list(
        running.running_on(today)
        .filter(
            student__enrolments__leerjaar=4,
            student__enrolments__school_year__start__lte=today,
            student__enrolments__school_year__end__gte=today,
            candidacies=None,
        )
        .select_related("student")
        .order_by("student__sort_key", "pk")
    )


def _not_entered(user: User, school: School | None, today: date) -> Iterator[Todo]:
    for trajectory in without_candidacy(user, school, today):
        yield Todo(
            urgency=Urgency.ATTENTION,
            text=f"{trajectory.student} zit in leerjaar 4 en is nog geen examenkandidaat",
            url=reverse("exam_candidate_add", args=[trajectory.pk]),
            action="Meld aan",
            student_id=trajectory.student_id,
        )


def _packages(user: User, school: School | None, today: date) -> Iterator[Todo]:
    candidates = ExamCandidate.objects.for_user(user, Right.EXAMS_ENTER).at_school(school)
    coming = candidates.filter(exam_year__gte=today.year).with_subjects().with_decision()
    for candidate in coming.prefetch_related("trajectory__additional_subjects"):
        yield from _undecided(candidate)
        judged = judge_candidate(candidate)
        if judged.result is None:
            yield _todo(
                candidate,
                Urgency.ATTENTION,
                f"Het examenpakket van {candidate.trajectory.student} is niet compleet",
                judged.problem,
            )
        elif judged.result.contested and candidate.decided_state not in DECIDED:  # type: ignore[attr-defined]
            yield _todo(
                candidate,
                Urgency.WRONG,
                f"De uitslag van {candidate.trajectory.student} is betwistbaar",
                "Alleen de regel over het laagste keuzevak staat in de weg. De school besluit.",
            )


def _undecided(candidate: ExamCandidate) -> Iterator[Todo]:
    """Extra subjects that were not decided on after consultation; one line for a candidate."""
    looked = look_at(candidate, candidate.subjects.all())
    found = [one for one in looked.wrong if one.rule == EXTRA_DECIDED]
    if found:
        which = "een extra vak" if len(found) == 1 else f"{len(found)} extra vakken"
        yield replace(
            _todo(
                candidate,
                Urgency.ATTENTION,
                f"{candidate.trajectory.student} doet examen in {which} zonder besluit",
                " ".join(one.text for one in found),
            ),
            article=found[0].article,
            url=reverse("exam_package", args=[candidate.pk]),
            action="Bekijk het pakket",
        )


def _todo(candidate: ExamCandidate, urgency: Urgency, text: str, detail: str) -> Todo:
    return Todo(
        urgency=urgency,
        text=text,
        detail=detail,
        url=reverse("exam_candidate", args=[candidate.pk]),
        action="Bekijk het examen",
        student_id=candidate.trajectory.student_id,
    )
