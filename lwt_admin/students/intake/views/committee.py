"""The admission committee: its meetings, their agendas, and what was decided."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from lwt_admin.accounts.one_school import one_school
from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.forms import saved
from lwt_admin.students.forms.parts import attempt
from lwt_admin.students.intake import committee
from lwt_admin.students.intake.forms import AdviceForm, AgendaForm, MeetingForm, VerdictForm
from lwt_admin.students.intake.progress import (
    Outcome,
    newest_letter,
    open_item,
    outcome_of,
    progress_of,
    signed_letter,
    without_committee,
)
from lwt_admin.students.intake.views.pupil import current_of, intakes_of
from lwt_admin.students.models import AgendaItem, CommitteeMeeting, Intake, Student
from lwt_admin.students.start_room import judge_start


def meeting_add(request: StaffRequest) -> HttpResponse:
    """Plan or record a meeting; who works at several schools picks one first."""
    school = one_school(request, request.user.access.grant(request.right).all)
    if school is None:
        messages.info(request, "Kies eerst een school; een vergadering is van één school.")
        return redirect("intake_board")
    initial = {"day": timezone.localdate()}
    form = MeetingForm(
        request.POST or None, instance=CommitteeMeeting(school=school), initial=initial
    )
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "De vergadering staat klaar. Zet er leerlingen op.")
        return redirect("meeting_detail", form.instance.pk)
    return render(request, "students/intake/meeting_form.html", {"form": form, "school": school})


def meeting_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct the date, the members or the note."""
    meeting = _meeting(request, pk)
    form = MeetingForm(request.POST or None, instance=meeting)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "De vergadering is opgeslagen.")
        return redirect("meeting_detail", pk)
    context = {"form": form, "school": meeting.school, "meeting": meeting}
    return render(request, "students/intake/meeting_form.html", context)


def meeting_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Who is on the agenda, and what was decided about each."""
    meeting = _meeting(request, pk)
    if not may(request, Right.STUDENTS_CHANGE, meeting):
        return _detail(request, meeting, None)
    offered = _offered(request, meeting)
    return _detail(request, meeting, AgendaForm(offered=offered) if offered else None)


@require_POST
def agenda_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Put pupils on the agenda."""
    meeting = _meeting(request, pk)
    form = AgendaForm(request.POST, offered=_offered(request, meeting))
    if form.is_valid():
        chosen = form.cleaned_data["intakes"]
        if attempt(form, lambda: committee.put_on_agenda(meeting, chosen)):
            number = len(chosen)
            pupils = "leerling" if number == 1 else "leerlingen"
            messages.success(request, f"{number} {pupils} op de agenda gezet.")
            return redirect("meeting_detail", pk)
    return _detail(request, meeting, form)


def _detail(
    request: StaffRequest, meeting: CommitteeMeeting, form: AgendaForm | None
) -> HttpResponse:
    context = {
        "meeting": meeting,
        "items": _items(request, meeting),
        "anonymised": _anonymised(request, meeting),
        "form": form,
        "may_change": may(request, Right.STUDENTS_CHANGE, meeting),
        "is_past": meeting.day <= timezone.localdate(),
    }
    return render(request, "students/intake/meeting.html", context)


def _meeting(request: StaffRequest, pk: int) -> CommitteeMeeting:
    return fetch(request, CommitteeMeeting.objects.select_related("school"), pk=pk)


def _items(request: StaffRequest, meeting: CommitteeMeeting) -> list[dict[str, Any]]:
    """The pupils on the agenda, each with the decision, and whether it was taken here."""
    visible = Intake.objects.for_user(request.user).with_steps()
    intakes = {one.pk: one for one in visible.filter(agenda_items__meeting=meeting)}
    items = AgendaItem.objects.for_user(request.user).filter(meeting=meeting)
    shown, today = [], timezone.localdate()
    for item in items.order_by("intake__student__sort_key", "pk"):
        progress = progress_of(intakes[item.intake_id], today)
        undecided = not item.held_over and progress.outcome is None
        shown.append({"item": item, "progress": progress, "is_undecided": undecided})
    return shown


def _anonymised(request: StaffRequest, meeting: CommitteeMeeting) -> int:
    """How many on the agenda were anonymised: they are counted, and no longer named."""
    items = AgendaItem.objects.for_figures(request.user).filter(meeting=meeting)
    return items.filter(intake__student__anonymised_at__isnull=False).count()


def _offered(request: StaffRequest, meeting: CommitteeMeeting) -> list[Intake]:
    """Who may be put on the agenda: not decided on, and on no agenda."""
    visible = Intake.objects.for_user(request.user, Right.STUDENTS_CHANGE)
    found = visible.filter(student__school=meeting.school_id).unfinished().newest_of_each()
    elsewhere = AgendaItem.objects.for_user(request.user).filter(held_over="").values("intake")
    here = AgendaItem.objects.for_user(request.user).filter(meeting=meeting).values("intake")
    free = found.exclude(pk__in=elsewhere).exclude(pk__in=here)
    return list(free.select_related("student").order_by("student__sort_key", "pk"))


@require_POST
def agenda_remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a pupil off the agenda again."""
    item = fetch(request, AgendaItem.objects.select_related("intake__student"), pk=pk)
    try:
        committee.take_off_agenda(item)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"{item.intake.student} staat niet meer op de agenda.")
    return redirect("meeting_detail", item.meeting_id)


def intake_decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Record what was decided about one pupil, with the motivation."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    current = current_of(request, student)
    if current is None:
        messages.info(request, f"Over {student} is al besloten, of er loopt geen aanloop.")
        return redirect("intake", pk)
    item, today = open_item(current), timezone.localdate()
    asked = _asked(current, today)
    form = VerdictForm(
        request.POST or None, student=student, in_meeting=item is not None, initial=asked
    )
    if request.method == "POST" and form.is_valid() and _concluded(request, current, form):
        messages.success(request, f"Het besluit over {student} is vastgelegd.")
        return redirect("meeting_detail", item.meeting_id) if item else redirect("intake", pk)
    context = {
        "student": student,
        "form": form,
        "meeting": item.meeting if item else None,
        "progress": progress_of(current, today),
        "letter": signed_letter(current) or newest_letter(current),
        "left_out": without_committee(current),
        "start": form.judged or judge_start(student, asked["start"] or today),
    }
    return render(request, "students/intake/decide.html", context)


def _concluded(request: StaffRequest, current: Intake, form: VerdictForm) -> bool:
    """Take the decision; what stands in the way comes on the form."""
    day, verdict = form.cleaned_data.get("day"), form.verdict()

    def store() -> None:
        today = timezone.localdate()
        committee.conclude(current, verdict, day=day, actor=request.user, today=today)

    return attempt(form, store)


def _asked(intake: Intake, today: date) -> dict[str, Any]:
    trajectory = intake.trajectory
    return {
        "profile": trajectory.profile if trajectory else intake.profile,
        "start": trajectory.start if trajectory else intake.start,
        "day": today,
    }


def intake_advice(request: StaffRequest, pk: int) -> HttpResponse:
    """What the school advises to a pupil who was not admitted."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    found = intakes_of(request, student)
    if not found or outcome_of(found[0])[0] is not Outcome.REFUSED:
        messages.info(request, f"{student} is niet afgewezen.")
        return redirect("intake", pk)
    form = AdviceForm(request.POST or None, instance=found[0])
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "Het advies is opgeslagen.")
        return redirect("intake", pk)
    return render(request, "students/intake/advice.html", {"student": student, "form": form})
