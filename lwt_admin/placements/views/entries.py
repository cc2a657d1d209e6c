"""One day at the company: enter, change, take away, approve, reject."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lwt_admin.accounts.models import User
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.forms import show_refusal
from lwt_admin.placements.checks import check_agreement, check_date
from lwt_admin.placements.closed import is_closed
from lwt_admin.placements.corrections import in_words
from lwt_admin.placements.forms import HourEntryForm, ReasonForm, RejectForm
from lwt_admin.placements.models import HourCorrection, HourEntry, HourStep
from lwt_admin.placements.perms import guides, may_approve, may_judge
from lwt_admin.placements.reading import TrajectoryHours, read_hours
from lwt_admin.placements.services import APPROVE, REJECT, delete_entry, judge_entry, save_entry
from lwt_admin.placements.states import MARKS, OPEN
from lwt_admin.placements.views.week import week_url
from lwt_admin.placements.week import Week
from lwt_admin.text import key_in
from lwt_admin.ui.formats import nl_date

AGREEMENTS = WorkAgreement.objects.select_related("trajectory__student__school", "company")
ENTRIES = HourEntry.objects.select_related(
    "agreement__trajectory__student__school",
    "agreement__company",
    "entered_by",
    "entered_link",
    "judged_by",
)


def hour_add(request: StaffRequest, agreement_pk: int, day: date) -> HttpResponse:
    """Hours on one day under one agreement, filled in beforehand with what was planned."""
    agreement = fetch(request, AGREEMENTS.all(), pk=agreement_pk)
    (hours,) = read_hours([agreement.trajectory], day, day)
    entry = HourEntry(agreement=agreement, date=day)
    form = HourEntryForm(
        request.POST or None,
        instance=entry,
        initial=_planned(hours, entry),
        is_closed=is_closed(agreement.trajectory, day),
    )
    return _entry_page(request, form, hours)


def hour_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change what was entered."""
    entry = fetch(request, ENTRIES.all(), pk=pk)
    (hours,) = read_hours([entry.agreement.trajectory], entry.date, entry.date)
    closed = is_closed(entry.agreement.trajectory, entry.date)
    form = HourEntryForm(request.POST or None, instance=entry, is_closed=closed)
    return _entry_page(request, form, hours)


def _planned(hours: TrajectoryHours, entry: HourEntry) -> dict:
    for shift in hours.planned(entry.date, entry.date):
        if shift.agreement.pk == entry.agreement_id:
            return {"start": shift.start, "end": shift.end, "breaks": shift.breaks}
    return {}


def _entry_page(request: StaffRequest, form: HourEntryForm, hours: TrajectoryHours) -> HttpResponse:
    entry, today = form.instance, timezone.localdate()
    back = week_url(Week.of(entry.date))
    if request.method == "POST" and form.is_valid():
        try:
            save_entry(entry, request.user, today, form.cleaned_data.get("reason", ""))
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _saved(entry))
            return redirect(back)
    steps = _steps(entry)
    context = {
        "form": form,
        "entry": entry,
        "agreement": entry.agreement,
        "student": hours.trajectory.student,
        "others": [other for other in hours.entries if other.pk != entry.pk],
        "blocked": _blocked(hours, entry, today),
        "carried": [one for one in hours.carried if one.covers(entry.date)],
        "mark": MARKS[entry.status] if entry.pk else None,
        "is_closed": "reason" in form.fields,
        "close_url": _close_url(entry),
        "steps": steps,
        "dispute": next((one for one in reversed(steps) if one.link and one.reason), None),
        "corrections": _corrections(entry),
        "may_approve": bool(entry.pk) and _may_approve(request.user, entry, today),
        "may_reject": bool(entry.pk) and may_judge(request.user, entry),
        "settle_form": _settle_form(entry),
        "back_url": back,
    }
    return render(request, "placements/hour_form.html", context)


def _may_approve(user: User, entry: HourEntry, today: date) -> bool:
    trajectory = entry.agreement.trajectory
    own = entry.entered_by_id == user.pk
    guided = own and guides(user, trajectory, today)
    return may_approve(user, entry, trajectory.student.school, guided=guided)


def _close_url(entry: HourEntry) -> str:
    address = reverse("hours_close", args=[entry.agreement.trajectory_id])
    return f"{address}?week={Week.of(entry.date)}"


def _steps(entry: HourEntry) -> list[HourStep]:
    """What happened to the entry so far."""
    return list(entry.steps.select_related("by", "link")) if entry.pk else []


def _corrections(entry: HourEntry) -> list[tuple[HourCorrection, str]]:
    """Each correction after the week was closed, with what stood there before."""
    found = entry.corrections.select_related("by") if entry.pk else ()
    return [(one, in_words(one.before)) for one in found]


def _settle_form(entry: HourEntry) -> ReasonForm | None:
    """What the leermeester disputes is approved all the same only with a reason."""
    if not entry.pk or entry.status != HourEntry.Status.DISPUTED:
        return None
    return ReasonForm(initial={"version": entry.version})


def _saved(entry: HourEntry) -> str:
    saved = f"{entry.agreement.trajectory.student}, {nl_date(entry.date)}: opgeslagen"
    waits = entry.status in OPEN
    return f"{saved}. Een ander moet dit nog goedkeuren." if waits else f"{saved}."


def _blocked(hours: TrajectoryHours, entry: HourEntry, today: date) -> list[str]:
    """Why nothing can be entered on this day at all, known before anybody types."""
    placement = next(
        (one for one in hours.placements if one.agreement.pk == entry.agreement_id), None
    )
    try:
        check_date(entry.date, today)
        if placement is not None:
            check_agreement(placement, entry.date)
    except ValidationError as error:
        return list(error.messages)
    return []


def hour_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Take an entry away, after asking; in a closed week it stays, rejected with a reason."""
    entry = fetch(request, ENTRIES.all(), pk=pk)
    back = week_url(Week.of(entry.date))
    closed = is_closed(entry.agreement.trajectory, entry.date)
    form = ReasonForm(request.POST or None) if closed else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            kept = delete_entry(entry, request.user, timezone.localdate(), reason, _seen(request))
        except ValidationError as error:
            messages.info(request, error.messages[0])
        else:
            done = "is vervallen" if kept else "is verwijderd"
            student = entry.agreement.trajectory.student
            messages.success(request, f"{student}, {nl_date(entry.date)}: de urenregel {done}.")
        return redirect(back)
    context = {
        "entry": entry,
        "form": form,
        "student": entry.agreement.trajectory.student,
        "back_url": back,
    }
    return render(request, "placements/hour_delete.html", context)


@require_POST
def hour_approve(request: StaffRequest, pk: int) -> HttpResponse:
    """Approve one entry of somebody else."""
    entry = fetch(request, ENTRIES.all(), pk=pk)
    try:
        judge_entry(entry, APPROVE, request.user, _reason(request), seen=_seen(request))
    except ValidationError as error:
        messages.info(request, error.messages[0])
    else:
        messages.success(request, f"De uren van {nl_date(entry.date)} zijn goedgekeurd.")
    return redirect(week_url(Week.of(entry.date)))


def _reason(request: StaffRequest) -> str:
    """Why, as its form takes it; raises ValidationError for a text that may not be kept."""
    typed = request.POST.get("reason", "").strip()
    return str(ReasonForm.base_fields["reason"].clean(typed)) if typed else ""


def _seen(request: StaffRequest) -> int | None:
    """The version of the entry that stood on the screen."""
    return key_in(request.POST.get("version", ""))


def hour_reject(request: StaffRequest, pk: int) -> HttpResponse:
    """Reject one entry of somebody else, with the reason."""
    entry = fetch(request, ENTRIES.all(), pk=pk)
    back = week_url(Week.of(entry.date))
    form = RejectForm(request.POST or None, initial={"version": entry.version})
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            judge_entry(entry, REJECT, request.user, reason, seen=_seen(request))
        except ValidationError as error:
            messages.info(request, error.messages[0])
        else:
            messages.success(request, f"De uren van {nl_date(entry.date)} zijn afgewezen.")
        return redirect(back)
    context = {
        "form": form,
        "entry": entry,
        "student": entry.agreement.trajectory.student,
        "back_url": back,
    }
    return render(request, "placements/hour_reject.html", context)
