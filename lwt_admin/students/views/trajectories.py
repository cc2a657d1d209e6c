"""The leer-werktraject of a pupil: decisions, interruptions, mentors, additional subjects."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.deleting import removed
from lwt_admin.rules.subjects import consultation_source
from lwt_admin.students.forms.parts import sent
from lwt_admin.students.forms.trajectory import (
    InterruptionForm,
    MentorAssignForm,
    MentorEditForm,
    SubjectForm,
    TrajectoryAddForm,
    TrajectoryEndForm,
    TrajectoryForm,
)
from lwt_admin.students.models import (
    AdditionalSubject,
    Interruption,
    MentorAssignment,
    Student,
    Trajectory,
)
from lwt_admin.students.running_on import running_on
from lwt_admin.students.start_room import judge_start
from lwt_admin.students.summary import summarise_trajectory


def trajectory_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Open a trajectory; while another is open, the page says so and links to it."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    today = timezone.localdate()
    form = TrajectoryAddForm(request.POST or None, instance=Trajectory(student=student))
    if sent(request, form, lambda: form.open(request.user, today)):
        messages.success(request, f"Het leer-werktraject van {student} is geopend.")
        return redirect("dossier", pk)
    context = {
        "form": form,
        "student": student,
        "open": student.trajectories.open().first(),
        "start": judge_start(student, today),
    }
    return render(request, "students/trajectory_add.html", context)


def trajectory_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct dates or decide; beside the form stands all that was decided before."""
    trajectory = _trajectory(request, pk)
    today = timezone.localdate()
    form = TrajectoryForm(request.POST or None, instance=trajectory)
    if sent(request, form, lambda: form.decide(request.user, today)):
        messages.success(request, "Het leer-werktraject is opgeslagen.")
        return redirect("trajectory", trajectory.student_id)
    return trajectory_page(request, "students/trajectory_edit.html", pk, form=form)


def trajectory_end(request: StaffRequest, pk: int) -> HttpResponse:
    """End a trajectory with its last day and the reason, or undo that."""
    trajectory = _trajectory(request, pk)
    today = timezone.localdate()
    asked = _asked_end(request, trajectory)
    stored_end = trajectory.ended_on
    form = TrajectoryEndForm(request.POST or None, instance=trajectory, initial=asked)
    if sent(request, form, lambda: form.decide(request.user, today)):
        said = "is voortgezet" if trajectory.ended_on is None else "is beëindigd"
        messages.success(request, f"Het leer-werktraject van {trajectory.student} {said}.")
        return redirect("trajectory", trajectory.student_id)
    typed = form.cleaned_data.get("ended_on") if form.is_bound else None
    last_day = typed or stored_end or today
    going_on = running_on(request.user, {pk: last_day}).get(pk, [])
    page = "students/trajectory_end.html"
    return trajectory_page(request, page, pk, form=form, last_day=last_day, runs_on=going_on)


def _asked_end(request: StaffRequest, trajectory: Trajectory) -> dict[str, object]:
    """The kind of end that the link to the page named, filled in beforehand."""
    kind = request.GET.get("soort", "")
    if trajectory.ended_on is not None or kind not in Trajectory.EndKind.values:
        return {}
    day = trajectory.start if kind == Trajectory.EndKind.NOT_STARTED else None
    return {"end_kind": kind, "ended_on": day}


def interruption_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Let a trajectory stand still for a time."""
    trajectory = _trajectory(request, pk)
    form = InterruptionForm(request.POST or None, instance=Interruption(trajectory=trajectory))
    return _part(request, trajectory, form, form.store, "Onderbreking toevoegen")


def interruption_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct an interruption, or fill in its end."""
    interruption = fetch(request, _of_trajectory(Interruption), pk=pk)
    form = InterruptionForm(request.POST or None, instance=interruption)
    return _part(request, interruption.trajectory, form, form.store, "Onderbreking wijzigen")


def mentor_assign(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a pupil a mentor or a substitute; who guided the pupil before stays on record."""
    trajectory = _trajectory(request, pk)
    today = timezone.localdate()
    guided = trajectory.mentor_assignments.from_day(today).exists()
    form = MentorAssignForm(
        request.POST or None,
        instance=MentorAssignment(trajectory=trajectory),
        initial={"start": today, "replaces": guided},
    )
    if not guided:
        del form.fields["replaces"]
    if sent(request, form, form.store):
        messages.success(request, f"{form.instance.mentor} begeleidt {trajectory.student}.")
        return redirect("trajectory", trajectory.student_id)
    return trajectory_page(request, "students/mentor_assign.html", pk, form=form)


def mentor_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change from when until when somebody guides a pupil."""
    assignment = fetch(request, _of_trajectory(MentorAssignment).select_related("mentor"), pk=pk)
    form = MentorEditForm(request.POST or None, instance=assignment)
    heading = f"Begeleiding door {assignment.mentor}"
    return _part(request, assignment.trajectory, form, form.store, heading)


def subject_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a subject after consultation (WVO art. 10b1 lid 3)."""
    trajectory = _trajectory(request, pk)
    today = timezone.localdate()
    form = SubjectForm(request.POST or None, instance=AdditionalSubject(trajectory=trajectory))
    if sent(request, form, lambda: form.store(today)):
        messages.success(request, f"{form.instance} is toegevoegd.")
        return redirect("trajectory", trajectory.student_id)
    return trajectory_page(request, "students/subject_add.html", pk, form=form)


def subject_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask first, then take an additional subject away."""
    subject = fetch(request, _of_trajectory(AdditionalSubject), pk=pk)
    student = subject.trajectory.student
    if request.method == "POST":
        if not removed(request, subject):
            return redirect(request.path)
        messages.success(request, f"{subject} is verwijderd bij {student}.")
        return redirect("trajectory", student.pk)
    context = {"subject": subject, "student": student}
    return render(request, "students/subject_delete.html", context)


def _trajectory(request: StaffRequest, pk: int) -> Trajectory:
    return fetch(request, Trajectory.objects.select_related("student"), pk=pk)


def _of_trajectory(model: Any) -> Any:
    return model.objects.select_related("trajectory__student")


def _part(
    request: StaffRequest,
    trajectory: Trajectory,
    form: BaseForm,
    store: Callable[[], object],
    heading: str,
) -> HttpResponse:
    """A form about part of a trajectory, with the decisions beside it."""
    if sent(request, form, store):
        messages.success(request, "De wijziging is opgeslagen.")
        return redirect("trajectory", trajectory.student_id)
    return trajectory_page(
        request, "students/trajectory_part.html", trajectory.pk, form=form, heading=heading
    )


def trajectory_page(request: StaffRequest, template: str, pk: int, **context: Any) -> HttpResponse:
    """A page about a trajectory; it shows what is stored, not what was typed."""
    trajectory = (
        Trajectory.objects.for_user(request.user)
        .select_related("student")
        .prefetch_related(
            "mentor_assignments__mentor",
            "interruptions",
            "additional_subjects",
            "profile_changes",
            "events__actor",
        )
        .get(pk=pk)
    )
    context |= {
        "may_change": True,
        "trajectory": trajectory,
        "student": trajectory.student,
        "consultation": consultation_source(trajectory.start),
        "summary": summarise_trajectory(trajectory, timezone.localdate()),
    }
    return render(request, template, context)
