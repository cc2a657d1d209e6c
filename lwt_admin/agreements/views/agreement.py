"""Agreements: the list, one agreement, and beginning one."""

from typing import Any

from auditlog.signals import accessed
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_filters.views import FilterView

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements.agreement_filters import AgreementFilter
from lwt_admin.agreements.choosing import companies_to_choose
from lwt_admin.agreements.forms.agreement import BeginForm
from lwt_admin.agreements.life_cycle_page import life_cycle_parts
from lwt_admin.agreements.lines import lines_of
from lwt_admin.agreements.models import AgreementVersion, Company, WorkAgreement
from lwt_admin.agreements.overview import overview_of
from lwt_admin.agreements.reminder_moments import in_words
from lwt_admin.agreements.services.drafts import (
    NotADraft,
    begin,
    likely_period,
    redraft,
)
from lwt_admin.students.models import Trajectory
from lwt_admin.text import key_in
from lwt_admin.ui.formats import nl_date


class AgreementList(FilterView):
    """All agreements, each by the version in force or nearest to it, and what stands beside."""

    filterset_class = AgreementFilter
    template_name = "agreements/agreement_list.html"
    paginate_by = 25

    def get_queryset(self) -> Any:
        versions = AgreementVersion.objects.for_user(self.request.user)
        return (
            versions.at_school(self.request.school)
            .leading(timezone.localdate())
            .with_names()
            .prefetch_related("schedule")
            .order_by("agreement__trajectory__student__sort_key", "-start", "pk")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        today = timezone.localdate()
        context["lines"] = lines_of(context["page_obj"], today)
        access = self.request.user.access
        context["may_send"] = bool(access.grant(Right.AGREEMENTS_SEND))
        context["may_export"] = bool(access.grant(Right.DOCUMENTS))
        return context


def current_version(request: StaffRequest, pk: int) -> AgreementVersion:
    """The version of an agreement to work with, in sight and with the page's right."""
    return fetch(request, AgreementVersion.objects.current().for_one_page(), agreement_id=pk)


def newest_version(request: StaffRequest, pk: int) -> AgreementVersion:
    """The version that was made last, given up or not."""
    return fetch(request, AgreementVersion.objects.newest().for_one_page(), agreement_id=pk)


def about(version: AgreementVersion) -> dict[str, Any]:
    """What the page of any step in the life of a version shows of it."""
    return {
        "version": version,
        "student": version.agreement.trajectory.student,
        "company": version.agreement.company,
    }


def agreement_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One agreement: what is in force, what is being prepared beside it, and what happened."""
    agreement = fetch(request, WorkAgreement.objects.for_its_page(), pk=pk)
    accessed.send(sender=WorkAgreement, instance=agreement)
    overview = overview_of(request, agreement, timezone.now())
    context = about(overview.shown.version) | {"agreement": agreement, "overview": overview}
    return render(request, "agreements/agreement_detail.html", context)


def agreement_steps(request: StaffRequest) -> HttpResponse:
    """Zo verloopt een overeenkomst: the table of the life cycle, for people."""
    context = {"parts": life_cycle_parts(), "reminders": in_words()}
    return render(request, "agreements/agreement_steps.html", context)


def agreement_add(request: StaffRequest, trajectory_pk: int) -> HttpResponse:
    """Choose kind, period and company; the draft comes next."""
    trajectory = fetch(
        request, Trajectory.objects.select_related("student__school"), pk=trajectory_pk
    )
    if trajectory.refused_on is not None:
        refused_on = nl_date(trajectory.refused_on)
        messages.error(request, f"Dat kan niet: de leerling is op {refused_on} afgewezen.")
        return redirect("dossier", trajectory.student_id)
    start, end = likely_period(trajectory, timezone.localdate())
    initial = {"start": start, "end": end}
    form = BeginForm(request.POST or None, initial=initial, until=trajectory.ended_on)
    in_reach = Company.objects.for_user(request.user).at_school(trajectory.student.school)
    if request.method == "POST" and form.is_valid() and "company" in request.POST:
        company = in_reach.filter(pk=key_in(request.POST["company"]) or 0).first()
        if company is not None:
            given = {name: form.cleaned_data[name] for name in ("kind", "start", "end")}
            version = begin(trajectory, company, by=request.user, **given)
            messages.success(request, "Het concept is gemaakt. Vul het rooster en de afspraken in.")
            return redirect("agreement_edit", version.agreement_id)
        messages.error(request, "Dit bedrijf staat niet (meer) in de lijst. Kies een ander.")
    choices, more = companies_to_choose(form, trajectory, in_reach)
    context = {
        "form": form,
        "trajectory": trajectory,
        "student": trajectory.student,
        "choices": choices,
        "more": more,
    }
    return render(request, "agreements/agreement_add.html", context)


@require_POST
def agreement_redraft(request: StaffRequest, pk: int) -> HttpResponse:
    """Go on with the text of a version that was withdrawn or refused, as a new draft."""
    version = current_version(request, pk)
    try:
        draft = redraft(version, by=request.user, now=timezone.now())
    except NotADraft as refused:
        messages.error(request, str(refused))
        return redirect("agreement_detail", pk)
    messages.success(request, f"Versie {draft.number} is een nieuw concept.")
    return redirect("agreement_edit", pk)
