"""Doing something with many agreements: look it over, start it, see it go, fetch the file."""

from typing import cast

from auditlog.signals import accessed
from django.contrib import messages
from django.core.files.storage import Storage
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.agreements.agreement_filters import AgreementFilter
from lwt_admin.agreements.forms.bulk import SelectionForm, StartForm
from lwt_admin.agreements.models import AgreementVersion, BulkJob, State, WorkAgreement
from lwt_admin.agreements.querysets import AgreementVersionQuerySet
from lwt_admin.agreements.services import bulk
from lwt_admin.agreements.tasks import run_bulk_jobs
from lwt_admin.downloads import named
from lwt_admin.files import pieces_of

Kind = BulkJob.Kind

# Per kind: what the page is called, its button, and why an agreement is left out.
WORDS = {
    Kind.SEND: ("Aanbieden ter ondertekening", "Bied {} aan", "is geen concept"),
    Kind.REMIND: ("Herinneren", "Herinner bij {}", "wacht niet op handtekeningen"),
    Kind.EXPORT: ("Exporteren", "Exporteer {}", "is nog niet door iedereen getekend"),
}

OUT_OF_SIGHT = (
    "In dit bestand staat een leerling die u niet meer ziet. Exporteer de overeenkomsten opnieuw."
)


def bulk_send(request: StaffRequest) -> HttpResponse:
    """Offer many drafts for signature."""
    return _start(request, Kind.SEND)


def bulk_remind(request: StaffRequest) -> HttpResponse:
    """Remind whoever has not signed many agreements."""
    return _start(request, Kind.REMIND)


def bulk_export(request: StaffRequest) -> HttpResponse:
    """Put the kept files of many agreements in one ZIP."""
    return _start(request, Kind.EXPORT)


def _start(request: StaffRequest, kind: BulkJob.Kind) -> HttpResponse:
    """Say what will happen and with what, and begin."""
    posted = request.method == "POST"
    form = StartForm(request.POST) if posted else SelectionForm(request.GET)
    chosen = _chosen(request, form) if form.is_valid() else None
    fit, left_out = _divided(kind, chosen)
    now = timezone.now()
    if posted and form.is_valid() and fit and request.school:
        opened_at = form.cleaned_data["opened_at"]
        school, by = request.school, request.user
        job = bulk.begin(kind, fit, school=school, by=by, opened_at=opened_at, now=now)
        run_bulk_jobs.enqueue()
        return redirect("bulk_job", job.pk)
    title, button, why_not = WORDS[kind]
    context = {
        "form": form,
        "fit": fit,
        "left_out": left_out,
        "title": title,
        "button": button.format(_counted(len(fit))),
        "why_not": why_not,
        "kind": kind,
        "opened_at": now.isoformat(),
    }
    return render(request, "agreements/bulk_start.html", context)


def _chosen(request: StaffRequest, form: SelectionForm) -> AgreementVersionQuerySet:
    """The versions of the chosen agreements, as far as the person may do this with them."""
    given = form.cleaned_data
    reached = AgreementVersion.objects.for_user(request.user, request.right)
    here = reached.at_school(request.school)
    if not given["everything"]:
        return here.filter(agreement__in=given["pk"])
    asked = {"q": given["q"], "stand": given["stand"]}
    shown = AgreementFilter(asked, queryset=here.leading(timezone.localdate()), request=request).qs
    return here.filter(agreement__in=shown.values("agreement"))


def _divided(
    kind: BulkJob.Kind, chosen: AgreementVersionQuerySet | None
) -> tuple[list[AgreementVersion], list[AgreementVersion]]:
    """The versions that this can be done with, and those of the other agreements."""
    if chosen is None:
        return [], []
    named = chosen.with_names().order_by("agreement__trajectory__student__sort_key", "pk")
    fit = list(_fitting(kind, named))
    others = named.newest().exclude(agreement__in=[one.agreement_id for one in fit])
    return fit, list(others)


def _fitting(kind: BulkJob.Kind, versions: AgreementVersionQuerySet) -> AgreementVersionQuerySet:
    if kind == Kind.SEND:
        return versions.filter(state=State.DRAFT)
    return versions.waiting() if kind == Kind.REMIND else versions.binding()


def _counted(number: int) -> str:
    return "1 overeenkomst" if number == 1 else f"{number} overeenkomsten"


@never_cache
def bulk_job(request: StaffRequest, pk: int) -> HttpResponse:
    """How far a job is, and with which agreements it did not work."""
    job = fetch(request, BulkJob.objects, pk=pk)
    counted = job.items.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(done_at__isnull=False)),
        failed=Count("pk", filter=Q(succeeded=False)),
    )
    failed = job.items.filter(succeeded=False).select_related(
        "agreement_version__agreement__trajectory__student", "agreement_version__agreement__company"
    )
    context = counted | {
        "job": job,
        "title": WORDS[Kind(job.kind)][0],
        "succeeded": counted["done"] - counted["failed"],
        "failures": failed,
        "percent": 100 * counted["done"] // max(counted["total"], 1),
        "may_download": job.has_file and may(request, Right.DOCUMENTS, job),
        "is_mine": job.asked_by_id == request.user.pk,
        "kept_until": job.finished_at and job.finished_at + bulk.KEPT_FOR,
    }
    return render(request, "agreements/bulk_job.html", context)


@never_cache
def bulk_download(request: StaffRequest, pk: int) -> HttpResponse:
    """The archive; every agreement in it counts as looked at.

    It was made up to a week ago: who may not have all of it any more gets none of it.
    """
    job = fetch(request, BulkJob.objects, pk=pk)
    storage: Storage = job.file.storage
    if not job.has_file or not storage.exists(job.file.name):
        raise Http404
    held = set(job.items.filter(succeeded=True).values_list("agreement_version", flat=True))
    reached = AgreementVersion.objects.for_user(request.user, request.right).filter(pk__in=held)
    if len(held) != reached.count():
        messages.error(request, OUT_OF_SIGHT)
        return redirect("bulk_job", pk)
    accessed.send(sender=BulkJob, instance=job)
    agreements = WorkAgreement.objects.for_user(request.user, request.right)
    for agreement in agreements.filter(versions__in=reached).distinct():
        accessed.send(sender=WorkAgreement, instance=agreement)
    name = f"overeenkomsten-{timezone.localdate(job.asked_at)}.zip"
    answer = StreamingHttpResponse(pieces_of(job.file), content_type="application/zip")
    answer.headers["Content-Length"] = str(storage.size(job.file.name))
    return cast("HttpResponse", named(answer, name))


@require_POST
def bulk_retry(request: StaffRequest, pk: int) -> HttpResponse:
    """Try again what could not be finished."""
    job = fetch(request, BulkJob.objects, pk=pk)
    if job.asked_by_id != request.user.pk:
        messages.error(request, f"Alleen {job.asked_by} kan deze taak opnieuw proberen.")
        return redirect("bulk_job", pk)
    bulk.retry(job)
    run_bulk_jobs.enqueue()
    return redirect("bulk_job", pk)
