"""The draft of an agreement: form, what the law asks, and what the schedule comes to."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements.forms.draft import DraftForm, ScheduleForm, TypedDraftForm
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.agreements.provisions import FIELDS
from lwt_admin.agreements.services.draft_page import DraftPage, read_page
from lwt_admin.agreements.services.drafts import NotADraft, lock_draft, only_a_draft, save_schedule
from lwt_admin.agreements.views.agreement import about

TAKE = "take"
"""The button that puts a standard text in its field; `TAKE_BACK` undoes that."""
TAKE_BACK = "take_back"
REPLACED = "replaced_"


def draft_version(request: StaffRequest, pk: int) -> AgreementVersion:
    """The version of an agreement to work with; its schedule is read with the other plans."""
    versions = AgreementVersion.objects.current().with_names().select_related("amends")
    guardians = "agreement__trajectory__student__guardians"
    return fetch(request, versions.prefetch_related(guardians), agreement_id=pk)


def agreement_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """The draft: period, schedule, provisions, and beside it what is missing for sending."""
    version = draft_version(request, pk)
    page = read_page(version)
    try:
        form, schedule, saved = _forms(request, version, page)
    except NotADraft as refused:
        messages.error(request, str(refused))
        return redirect("agreement_detail", pk)
    if saved:
        messages.success(request, "Het concept is opgeslagen.")
        return redirect("agreement_edit" if "stay" in request.POST else "agreement_detail", pk)
    context = {"form": form, "schedule": schedule, **_beside(version, page)}
    return render(request, "agreements/agreement_edit.html", context)


@require_POST
def agreement_prospect(request: StaffRequest, pk: int) -> HttpResponse:
    """What stands beside the form, for what is typed at this moment; nothing is stored."""
    version = draft_version(request, pk)
    if version.state != State.DRAFT:
        return HttpResponse(status=204)  # sent meanwhile: saving will say so
    page = read_page(version)
    given: dict[str, Any] = {"standard": page.standard, "goals": page.goals}
    form = TypedDraftForm(request.POST, instance=version, **given)
    schedule = ScheduleForm(request.POST)
    # Judging the forms puts what is valid on `version`; the rest stays as it is stored.
    form.is_valid()
    schedule.is_valid()
    if version.end < version.start:
        version.refresh_from_db(fields=("start", "end"))
    completeness, prospect = page.judge(version, schedule.as_schedule(), timezone.localdate())
    context = {"version": version, "completeness": completeness, "prospect": prospect}
    return render(request, "agreements/_draft_prospect.html", context)


def _forms(
    request: StaffRequest, version: AgreementVersion, page: DraftPage
) -> tuple[DraftForm, ScheduleForm, bool]:
    """Both forms, and whether they were saved; the draft is locked while that happens.

    `version` itself stays as it is stored: the forms change the locked one.
    """
    given: dict[str, Any] = {"standard": page.standard, "goals": page.goals}
    if request.method != "POST":
        only_a_draft(version)
        return DraftForm(instance=version, **given), ScheduleForm(schedule=page.schedule), False
    if TAKE in request.POST or TAKE_BACK in request.POST:
        only_a_draft(version)
        return *_with_text_taken(request.POST, version, page), False
    with transaction.atomic():
        locked = lock_draft(version)
        form = DraftForm(request.POST, instance=locked, **given)
        schedule = ScheduleForm(request.POST)
        # Both, so that everything that is wrong shows at once.
        fine = all([form.is_valid(), schedule.is_valid()])
        if fine:
            save_schedule(form.save(), schedule.days())
        return form, schedule, fine


def _with_text_taken(
    posted: Any, version: AgreementVersion, page: DraftPage
) -> tuple[DraftForm, ScheduleForm]:
    """The forms as they were typed, with a standard text in its field or out of it again.

    Nothing is stored yet, and what stood there stays on the page.
    """
    typed = posted.dict() | {"goals": posted.getlist("goals")}
    typed["sunday_agreed"] = "sunday_agreed" in posted
    replaced: dict[str, str] = {}
    if (field := posted.get(TAKE)) in FIELDS:
        replaced[field] = typed.get(field, "")
        typed[field] = page.standard.get(field, "")
    elif (field := posted.get(TAKE_BACK)) in FIELDS:
        typed[field] = posted.get(f"{REPLACED}{field}", "")
    form = DraftForm(
        instance=version,
        initial=typed,
        standard=page.standard,
        goals=page.goals,
        replaced=replaced,
    )
    form.initial["version"] = typed.get("version")
    return form, ScheduleForm(initial=_without_prefix(typed))


def _without_prefix(typed: Mapping[str, Any]) -> dict[str, Any]:
    prefix = f"{ScheduleForm.prefix}-"
    return {
        name.removeprefix(prefix): value for name, value in typed.items() if name.startswith(prefix)
    }


def _beside(version: AgreementVersion, page: DraftPage) -> dict[str, Any]:
    """What the stored draft comes to, untouched by what stands in the form."""
    completeness, prospect = page.judge(version, page.schedule, timezone.localdate())
    return about(version) | {
        "completeness": completeness,
        "prospect": prospect,
    }
