"""Changing what was signed: an addendum, an early end with its letter, another place instead."""

from auditlog.signals import accessed
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.agreements import transitions
from lwt_admin.agreements.choosing import companies_to_choose
from lwt_admin.agreements.forms.changing import AmendForm, EndForm, LastDayForm, ReplaceForm
from lwt_admin.agreements.models import AgreementVersion, Company, State, WorkAgreement
from lwt_admin.agreements.services.amendments import CannotAmend, amend, may_be_amended
from lwt_admin.agreements.services.effective import leading, termination_of
from lwt_admin.agreements.services.endings import endings_of
from lwt_admin.agreements.services.replacements import begin_replacement
from lwt_admin.agreements.steps import TransitionRefused
from lwt_admin.agreements.termination_letter import letter_name, letter_pdf
from lwt_admin.agreements.termination_mail import mail_letters
from lwt_admin.agreements.views.agreement import about
from lwt_admin.downloads import pdf_answer
from lwt_admin.rules.periods import DAY
from lwt_admin.text import key_in


def versions_of(request: StaffRequest, pk: int) -> list[AgreementVersion]:
    """The versions of an agreement in sight, on which the person has the page's right."""
    agreement = fetch(request, WorkAgreement.objects.for_its_page(), pk=pk)
    return list(agreement.versions.all())


def signed_version(versions: list[AgreementVersion]) -> AgreementVersion | None:
    """The version that is signed and neither replaced nor ended; there is one at most."""
    return next((version for version in versions if version.state == State.SIGNED), None)


def agreement_amend(request: StaffRequest, pk: int) -> HttpResponse:
    """Begin an addendum to a signed agreement: from when, and why; the rest is drafted next."""
    today = timezone.localdate()
    version = signed_version(versions_of(request, pk))
    if version is None or not may_be_amended(version, today):
        messages.error(request, "Alleen een getekende overeenkomst die nog loopt, is te wijzigen.")
        return redirect("agreement_detail", pk)
    first = max(today, version.start)
    form = AmendForm(request.POST or None, amended=version, initial={"start": first})
    if request.method == "POST" and form.is_valid():
        start, reason = form.cleaned_data["start"], form.cleaned_data["change_reason"]
        try:
            draft = amend(version, start=start, reason=reason, by=request.user, now=timezone.now())
        except CannotAmend as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, f"Versie {draft.number} is een addendum in de maak.")
            return redirect("agreement_edit", pk)
    return render(request, "agreements/agreement_amend.html", about(version) | {"form": form})


def agreement_end(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop a signed agreement before its time."""
    versions = versions_of(request, pk)
    version = signed_version(versions)
    if version is None:
        messages.error(request, "Alleen een getekende overeenkomst is te beëindigen.")
        return redirect("agreement_detail", pk)
    form = EndForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        given = {"last_day": form.cleaned_data["last_day"], "termination": form.facts()}
        try:
            transitions.end(version, actor=request.user, now=timezone.now(), **given)
        except TransitionRefused as refused:
            form.add_error("last_day" if "laatste dag" in str(refused) else None, str(refused))
        else:
            messages.success(request, "De overeenkomst is beëindigd. Laat het de partijen weten.")
            return redirect("agreement_detail", pk)
    context = about(version) | {"form": form, "open_version": _open_among(versions)}
    return render(request, "agreements/agreement_end.html", context)


def agreement_last_day(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct the last day of an agreement that was ended early."""
    termination = termination_of(versions_of(request, pk))
    if termination is None:
        messages.error(request, "Alleen van wat voortijdig eindigt, is de laatste dag te wijzigen.")
        return redirect("agreement_detail", pk)
    version = termination.agreement_version
    form = LastDayForm(
        request.POST or None,
        instance=termination,
        today=timezone.localdate(),
        last_day=version.last_day,
    )
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("last_day", "reason")}
        given |= {"termination": form.facts(), "now": timezone.now()}
        try:
            transitions.change_last_day(version, actor=request.user, **given)
        except TransitionRefused as refused:
            form.add_error("last_day", str(refused))
        else:
            messages.success(request, "De laatste dag is gewijzigd. Laat het de partijen weten.")
            return redirect("agreement_detail", pk)
    context = about(version) | {"form": form}
    return render(request, "agreements/agreement_last_day.html", context)


def _open_among(versions: list[AgreementVersion]) -> AgreementVersion | None:
    is_open = (version for version in versions if version.is_waiting or version.state == "draft")
    return next(is_open, None)


@never_cache
def termination_letter(request: StaffRequest, pk: int) -> HttpResponse:
    """The letter to the parties about the early end, as a PDF; `brief` asks for an earlier one."""
    termination = termination_of(versions_of(request, pk))
    if termination is None:
        raise Http404
    number = None
    if "brief" in request.GET:
        number = key_in(request.GET["brief"])
        if number not in {one.number for one in endings_of(termination)}:
            raise Http404
    accessed.send(sender=AgreementVersion, instance=termination.agreement_version)
    return pdf_answer(letter_pdf(termination, number=number), letter_name(termination))


@require_POST
def termination_mail(request: StaffRequest, pk: int) -> HttpResponse:
    """Mail the letter to each party that has not had it yet."""
    termination = termination_of(versions_of(request, pk))
    if termination is None:
        raise Http404
    mailed = mail_letters(termination, timezone.now())
    if mailed:
        names = ", ".join(one.name for one in mailed)
        messages.success(request, f"De brief gaat per mail naar {names}.")
    else:
        messages.info(request, "Iedereen met een e-mailadres heeft de brief al gekregen.")
    return redirect("agreement_detail", pk)


def agreement_replace(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose another company for a pupil whose place ended or fails; the draft comes next."""
    today = timezone.localdate()
    versions = versions_of(request, pk)
    source = leading(versions, today)
    if not source.is_binding:
        messages.error(request, "Alleen een getekende plek kan door een andere worden vervangen.")
        return redirect("agreement_detail", pk)
    trajectory = source.agreement.trajectory
    termination = termination_of(versions)
    start = today if termination is None else max(today, source.last_day + DAY)
    form = ReplaceForm(
        request.POST or None,
        today=today,
        ask_sbb=termination is not None and termination.sbb_consulted_on is None,
        initial={
            "start": start,
            "end": max(start, source.end),
            "kind": source.agreement.kind,
        },
    )
    in_reach = Company.objects.for_user(request.user).at_school(trajectory.student.school)
    in_reach = in_reach.exclude(pk=source.agreement.company_id)
    if request.method == "POST" and form.is_valid() and "company" in request.POST:
        company = in_reach.filter(pk=key_in(request.POST["company"]) or 0).first()
        if company is not None:
            draft = begin_replacement(
                source, company, by=request.user, termination=termination, **form.chosen()
            )
            messages.success(request, "Het concept is gemaakt, met rooster en afspraken van nu.")
            return redirect("agreement_edit", draft.agreement_id)
        messages.error(request, "Dit bedrijf staat niet (meer) in de lijst. Kies een ander.")
    choices, more = companies_to_choose(form, trajectory, in_reach)
    context = about(source) | {
        "form": form,
        "trajectory": trajectory,
        "choices": choices,
        "more": more,
        "may_end": may(request, Right.AGREEMENTS_END, source),
    }
    return render(request, "agreements/agreement_replace.html", context)
