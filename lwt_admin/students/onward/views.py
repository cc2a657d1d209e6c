"""After the leer-werktraject: applications at the mbo, the outcome, and asking afterwards."""

from typing import Any

from auditlog.signals import accessed
from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.deleting import removed
from lwt_admin.rules.onward import ASKED_AFTER, SOURCE
from lwt_admin.students.forms.parts import sent
from lwt_admin.students.models import LaterDestination, MboApplication, Outcome, Student, Trajectory
from lwt_admin.students.onward.decided import decided_of
from lwt_admin.students.onward.forms import LaterForm, MboApplicationForm, OutcomeForm
from lwt_admin.students.onward.page import onward_of
from lwt_admin.students.onward.watching import applying, to_ask, without_outcome


def onward(request: StaffRequest, pk: int) -> HttpResponse:
    """Where a pupil applied, with what the trajectory ended, and what became of them."""
    student = fetch(request, Student.objects.with_onward(), pk=pk)
    accessed.send(sender=Student, instance=student)
    today = timezone.localdate()
    decided = decided_of(request.user, [one.pk for one in student.trajectories.all()])
    context = {
        "student": student,
        "parts": onward_of(student, today, decided),
        "today": today,
        "may_change": may(request, Right.STUDENTS_CHANGE, student),
        "source": SOURCE,
    }
    return render(request, "students/onward/onward.html", context)


def onward_list(request: StaffRequest) -> HttpResponse:
    """Who must still apply, whose outcome is not known, and of whom to ask what became of them."""
    today = timezone.localdate()
    mine = Trajectory.objects.for_user(request.user, Right.STUDENTS_CHANGE)
    trajectories = mine.at_school(request.school)
    context = {
        "applying": list(applying(trajectories, today)),
        "without_outcome": list(without_outcome(trajectories, today)),
        "to_ask": list(to_ask(trajectories, today)),
        "today": today,
    }
    return render(request, "students/onward/onward_list.html", context)


def mbo_application_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Note that a pupil applied at an mbo institution."""
    trajectory = _trajectory(request, pk)
    application = MboApplication(trajectory=trajectory)
    return _application(request, application, trajectory, "Aanmelding bij het mbo")


def mbo_application_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Note the answer of the institution, or correct an application."""
    application = fetch(request, _applications(), pk=pk)
    heading = "Aanmelding bij het mbo wijzigen"
    return _application(request, application, application.trajectory, heading)


def mbo_application_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask first, then remove an application that should not have been entered."""
    application = fetch(request, _applications(), pk=pk)
    student = application.trajectory.student
    if request.method == "POST":
        if not removed(request, application):
            return redirect(request.path)
        messages.success(request, f"De aanmelding {application} is verwijderd.")
        return redirect("onward", student.pk)
    context = {"application": application, "student": student}
    return render(request, "students/onward/application_delete.html", context)


def outcome_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Note with what a trajectory ended and where the pupil went, or correct it."""
    trajectory = _trajectory(request, pk)
    stored = Outcome.objects.for_user(request.user).filter(trajectory=trajectory).first()
    decided = decided_of(request.user, [trajectory.pk]).get(trajectory.pk)
    initial: dict[str, Any] = {} if stored else {"known_on": timezone.localdate()}
    if decided is not None and not stored:
        initial["result"] = decided.suggests
    form = OutcomeForm(
        request.POST or None, instance=stored or Outcome(trajectory=trajectory), initial=initial
    )
    if decided is not None:
        form.fields["result"].help_text = f"Vastgesteld: {decided.text}."
    return _where(request, form, trajectory, "Uitkomst en bestemming")


def later_edit(request: StaffRequest, pk: int, years: int) -> HttpResponse:
    """Note what became of a pupil so many years after leaving, or correct it."""
    trajectory = _trajectory(request, pk)
    if years not in ASKED_AFTER:
        raise Http404
    rows = LaterDestination.objects.for_user(request.user)
    stored = rows.filter(trajectory=trajectory, after_years=years).first()
    form = LaterForm(
        request.POST or None,
        instance=stored or LaterDestination(trajectory=trajectory, after_years=years),
        initial={} if stored else {"known_on": timezone.localdate()},
    )
    when = "één jaar" if years == 1 else f"{years} jaar"
    return _where(request, form, trajectory, f"Navragen na {when}")


def _trajectory(request: StaffRequest, pk: int) -> Trajectory:
    found: Trajectory = fetch(request, Trajectory.objects.select_related("student"), pk=pk)
    return found


def _applications() -> Any:
    return MboApplication.objects.select_related("trajectory__student")


def _application(
    request: StaffRequest, application: MboApplication, trajectory: Trajectory, heading: str
) -> HttpResponse:
    today = timezone.localdate()
    form = MboApplicationForm(request.POST or None, instance=application)
    if sent(request, form, lambda: form.store(today)):
        messages.success(request, f"De aanmelding {form.instance} is opgeslagen.")
        return redirect("onward", trajectory.student_id)
    return _form_page(request, form, trajectory, heading)


def _where(
    request: StaffRequest, form: OutcomeForm | LaterForm, trajectory: Trajectory, heading: str
) -> HttpResponse:
    today = timezone.localdate()
    if sent(request, form, lambda: form.store(today)):
        messages.success(request, f"Opgeslagen: {form.instance}.")
        return redirect("onward", trajectory.student_id)
    return _form_page(request, form, trajectory, heading)


def _form_page(
    request: StaffRequest, form: BaseForm, trajectory: Trajectory, heading: str
) -> HttpResponse:
    context = {
        "form": form,
        "trajectory": trajectory,
        "student": trajectory.student,
        "heading": heading,
    }
    return render(request, "students/onward/form.html", context)
