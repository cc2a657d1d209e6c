"""Companies: the list, one company with all that is known of it, and its data."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django_filters.views import FilterView

from lwt_admin.accounts.models import School
from lwt_admin.accounts.one_school import one_school
from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.agreements.companies.doubles import double_companies
from lwt_admin.agreements.companies.page import merges_of, newest_contacts, quality_of, week_of
from lwt_admin.agreements.company_filters import CompanyFilter
from lwt_admin.agreements.forms.company import CompanyForm, SupervisorForm
from lwt_admin.agreements.lines import lines_of
from lwt_admin.agreements.models import AgreementVersion, Company, Supervisor
from lwt_admin.agreements.models.agreement import Stage
from lwt_admin.agreements.standing import company_standing, recognition_standing
from lwt_admin.forms import saved
from lwt_admin.letters.overview import letters_about
from lwt_admin.rules.agreements import RECOGNITION_SOURCE
from lwt_admin.rules.recognition import CRITERIA

PAST = frozenset({Stage.EXPIRED, Stage.ENDED, Stage.WITHDRAWN, Stage.REPLACED})


class CompanyList(FilterView):
    """All companies of the chosen school, by name."""

    filterset_class = CompanyFilter
    template_name = "agreements/company_list.html"
    paginate_by = 25
    strict = False

    def get_queryset(self) -> Any:
        companies = Company.objects.for_user(self.request.user).at_school(self.request.school)
        return companies.with_recognitions().with_pupils_on(timezone.localdate())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        today, data = timezone.localdate(), self.request.GET
        return context | {
            "lines": [
                {
                    "company": company,
                    "standing": company_standing(company, today),
                    "profiles": profiles_of(company),
                    "free": free_places(company),
                }
                for company in context["page_obj"]
            ],
            "narrowed": any(data.get(name) for name in context["filter"].form.fields),
            "may_add": school_to_add_to(self.request) is not None,
            "may_download": bool(self.request.user.access.grant(Right.DOCUMENTS).all),
        }


def company_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One company: recognition and quality with the law beside them, places, people, contact."""
    today = timezone.localdate()
    company = fetch(
        request,
        Company.objects.with_recognitions()
        .with_pupils_on(today)
        .with_last_placement(today)
        .prefetch_related("supervisors", "days"),
        pk=pk,
    )
    standing = company_standing(company, today)
    now, before = _agreements(request, company)
    context = {
        "company": company,
        "standing": standing,
        "law": [_law(standing.holds)],
        "recognitions": [
            (recognition, recognition_standing(recognition, today))
            for recognition in company.recognitions.all()
        ],
        "free": free_places(company),
        "agreements_now": now,
        "agreements_before": before,
        "week": week_of(company, today),
        "quality": quality_of(company, today),
        "criteria": len(CRITERIA),
        "contacts": newest_contacts(company),
        "today": today,
        "letters": letters_about([company]),
        "merges": merges_of(company),
        "may_change": may(request, Right.COMPANIES_CHANGE, company),
        "may_log": may(request, Right.COMPANY_LOG, company),
        "may_download": company.school_id in request.user.access.grant(Right.DOCUMENTS).all,
    }
    return render(request, "agreements/company_detail.html", context)


def company_add(request: StaffRequest) -> HttpResponse:
    """A new company at the chosen school."""
    school = school_to_add_to(request)
    if school is None:
        raise PermissionDenied("Kies eerst de school van het leerbedrijf.")
    return _company_form(request, Company(school=school))


def company_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Address, contact and who signs."""
    return _company_form(request, fetch(request, Company.objects, pk=pk))


def supervisor_add(request: StaffRequest, pk: int) -> HttpResponse:
    """A leermeester more at this company."""
    company = fetch(request, Company.objects, pk=pk)
    return _supervisor_form(request, Supervisor(company=company))


def supervisor_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a leermeester, or stop offering who no longer guides pupils."""
    supervisor = fetch(request, Supervisor.objects.select_related("company"), pk=pk)
    return _supervisor_form(request, supervisor)


def school_to_add_to(request: StaffRequest) -> School | None:
    """The school where a company may be added."""
    return one_school(request, request.user.access.grant(Right.COMPANIES_CHANGE).all)


def free_places(company: Company) -> int | None:
    """Places without a pupil now; None when the number of places is not known."""
    return None if company.places is None else max(0, company.places - company.pupils_now)


def profiles_of(company: Company) -> list[str]:
    """The profiles of all valid recognitions for LWT, whenever they hold."""
    valid = [one for one in company.recognitions.all() if one.for_lwt and one.status == "valid"]
    return sorted(frozenset().union(*(one.profile_shorts for one in valid)))


def _law(holds: bool) -> dict[str, Any]:
    """What the law says about working at this company today."""
    text = (
        "Het bedrijf is vandaag door SBB erkend voor leer-werktrajecten: de uren kunnen meetellen."
        if holds
        else "Alleen een bedrijf dat SBB voor leer-werktrajecten erkent, mag de stage verzorgen. "
        "Dit bedrijf heeft vandaag geen geldige erkenning: uren tellen niet mee."
    )
    source = RECOGNITION_SOURCE
    return {"ok": holds, "text": text, "article": source.article, "status": source.status}


def _agreements(request: StaffRequest, company: Company) -> tuple[list[Any], list[Any]]:
    """Each agreement in sight as a line: those that matter now, and the rest."""
    counted = AgreementVersion.objects.for_figures(request.user)
    versions = counted.filter(agreement__company=company)
    today = timezone.localdate()
    rows = lines_of(versions.leading(today).with_names().order_by("-start", "pk"), today)
    past = {row for row in rows if row.stage in PAST and not row.version.is_running_on(today)}
    return [row for row in rows if row not in past], [row for row in rows if row in past]


def _company_form(request: StaffRequest, company: Company) -> HttpResponse:
    name, is_new = company.name, company.pk is None
    form = CompanyForm(request.POST or None, instance=company)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, f"{company} is opgeslagen.")
        if is_new:
            _tell_double(request, company)
        return redirect("company_detail", company.pk)
    context = {"form": form, "company": company, "name": name}
    return render(request, "agreements/company_form.html", context)


def _tell_double(request: StaffRequest, company: Company) -> None:
    """That a company which was just added seems to stand there already."""
    companies = Company.objects.for_user(request.user).filter(school=company.school_id)
    for pair in double_companies(companies):
        if company in pair:
            other = pair[1] if pair[0] == company else pair[0]
            messages.warning(
                request,
                f"{company} lijkt op {other}. Is het hetzelfde bedrijf, voeg ze dan samen met de "
                "knop “Dubbel?” bij de leerbedrijven.",
            )
            return


def _supervisor_form(request: StaffRequest, supervisor: Supervisor) -> HttpResponse:
    form = SupervisorForm(request.POST or None, instance=supervisor)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, f"{supervisor} is opgeslagen.")
        return redirect("company_detail", supervisor.company_id)
    context = {"form": form, "supervisor": supervisor, "company": supervisor.company}
    return render(request, "agreements/supervisor_form.html", context)
