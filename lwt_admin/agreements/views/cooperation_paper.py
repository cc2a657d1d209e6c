"""One samenwerkingsovereenkomst: its page, its articles, the paper, the scan, and giving notice."""

from datetime import date
from typing import Any

from auditlog.signals import accessed
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.agreements.forms.cooperation import ArticlesForm, NoticeForm, SignedScanForm
from lwt_admin.agreements.models import CooperationAgreement, TrajectoryRoute
from lwt_admin.agreements.services import cooperation_paper as papers
from lwt_admin.agreements.standing import cooperation_standing
from lwt_admin.downloads import pdf_answer
from lwt_admin.letters.overview import letters_about
from lwt_admin.scans import as_download
from lwt_admin.students.models import Trajectory


def cooperation_of(request: StaffRequest, pk: int) -> CooperationAgreement:
    """The agreement, in sight and with the page's right."""
    found = CooperationAgreement.objects.select_related("school", "scan_uploaded_by")
    cooperation: CooperationAgreement = fetch(request, found, pk=pk)
    return cooperation


def cooperation_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Articles, dates, paper, and the pupils whose route goes by this agreement."""
    cooperation = cooperation_of(request, pk)
    today = timezone.localdate()
    routes = TrajectoryRoute.objects.for_figures(request.user).filter(
        cooperation=cooperation, trajectory__in=_running_on(request, today)
    )
    ordered = routes.select_related("trajectory__student").order_by("trajectory__student__sort_key")
    placed = papers.running_under(cooperation, today)
    context = {
        "cooperation": cooperation,
        "state": cooperation_standing(cooperation, today),
        "paper": papers.about_paper(cooperation),
        "articles": papers.articles_of(cooperation),
        "duration": papers.duration_text(cooperation),
        "notice_text": papers.notice_text(cooperation),
        "routes": [(one.trajectory, placed.get(one.trajectory_id)) for one in ordered],
        "letters": letters_about([cooperation]),
        "today": today,
        "may_change": may(request, Right.COMPANIES_CHANGE, cooperation),
        "may_download": may(request, Right.DOCUMENTS, cooperation),
    }
    return render(request, "agreements/cooperation_detail.html", context)


def cooperation_articles(request: StaffRequest, pk: int) -> HttpResponse:
    """Change the articles of this agreement, as long as it was not signed."""
    cooperation = cooperation_of(request, pk)
    if cooperation.scan:
        messages.info(request, papers.SIGNED_ALREADY)
        return redirect("cooperation_detail", pk)
    articles = papers.articles_of(cooperation)
    form = ArticlesForm(request.POST or None, cooperation=cooperation, articles=articles)
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["version"]
            papers.write_texts(cooperation, form.texts(), seen=seen)
        except papers.CooperationRefused as refused:
            form.add_error(None, str(refused))
            form.reopen(cooperation.version)
        else:
            messages.success(request, "De artikelen zijn opgeslagen.")
            return redirect("cooperation_detail", pk)
    context = {"form": form, "cooperation": cooperation}
    return render(request, "agreements/cooperation_articles.html", context)


@never_cache
def cooperation_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """The document to print and sign; CONCEPT until the signed scan is there."""
    cooperation = cooperation_of(request, pk)
    accessed.send(sender=CooperationAgreement, instance=cooperation)
    pdf = papers.paper_pdf(cooperation, timezone.now())
    return pdf_answer(pdf, papers.paper_name(cooperation))


def cooperation_scan(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter the signed paper, with the day of its last signature."""
    cooperation = cooperation_of(request, pk)
    form = SignedScanForm(
        request.POST or None,
        request.FILES or None,
        today=timezone.localdate(),
        initial={"signed_on": cooperation.signed_on},
    )
    if request.method == "POST" and form.is_valid():
        given = {"signed_on": form.cleaned_data["signed_on"], "by": request.user}
        try:
            papers.store_scan(cooperation, form.cleaned_data["file"], now=timezone.now(), **given)
        except papers.CooperationRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, "Het getekende exemplaar is ingevoerd.")
            return redirect("cooperation_detail", pk)
    context = {"form": form, "cooperation": cooperation}
    return render(request, "agreements/cooperation_scan.html", context)


@never_cache
def cooperation_scan_file(request: StaffRequest, pk: int) -> HttpResponse:
    """The signed paper, to save."""
    cooperation = cooperation_of(request, pk)
    if not cooperation.scan:
        raise Http404("Er is nog geen getekend exemplaar.")
    accessed.send(sender=CooperationAgreement, instance=cooperation)
    try:
        return as_download(cooperation.scan, papers.scan_name(cooperation))
    except OSError as error:
        raise Http404("Het bestand van deze scan is niet te vinden.") from error


def cooperation_notice(request: StaffRequest, pk: int) -> HttpResponse:
    """Give notice; pupils whose route goes by this agreement keep the right to finish it."""
    cooperation = cooperation_of(request, pk)
    today = timezone.localdate()
    if cooperation.terminated_on is not None:
        messages.info(request, "Deze overeenkomst is al opgezegd.")
        return redirect("cooperation_detail", pk)
    earliest = papers.earliest_end(cooperation, today)
    form = NoticeForm(
        request.POST or None,
        today=today,
        initial={"notice_given": today, "first_day_without": earliest},
    )
    if request.method == "POST" and form.is_valid():
        try:
            ended = papers.terminate(cooperation, **form.cleaned_data)
        except papers.CooperationRefused as refused:
            form.add_error("first_day_without", str(refused))
        else:
            _tell(request, ended)
            return redirect("cooperation_detail", pk)
    routes = TrajectoryRoute.objects.for_figures(request.user).filter(cooperation=cooperation)
    context = {
        "form": form,
        "cooperation": cooperation,
        "earliest": earliest,
        "pupils": routes.filter(trajectory__in=_running_on(request, today)).count(),
    }
    return render(request, "agreements/cooperation_notice.html", context)


def _tell(request: StaffRequest, ended: CooperationAgreement) -> None:
    messages.success(request, "De opzegging is vastgelegd.")
    if ended.terminated_on and papers.left_without(ended, ended.terminated_on):
        messages.warning(
            request,
            "Daarna geldt er geen andere samenwerkingsovereenkomst. Zonder mag de school geen "
            "leer-werktraject aanbieden in leerjaar 3 en 4.",
        )


def _running_on(request: StaffRequest, day: date) -> Any:
    return Trajectory.objects.for_figures(request.user).running_on(day).values("pk")
