"""The settings: what there is to set, the school itself, who may do what, and one's own name."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils import timezone

from lwt_admin.accounts.forms import OwnNameForm, SchoolForm
from lwt_admin.accounts.perms import MATRIX, Right, Role
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.views.common import chosen_school
from lwt_admin.forms import saved
from lwt_admin.rules.regimes import regime_on


@dataclass(frozen=True)
class Entry:
    """A page of settings; who may open it stands beside its address."""

    url_name: str
    icon: str
    title: str
    text: str

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    @property
    def right(self) -> Right | None:
        """The right that opens the page; None when every member of staff may."""
        return getattr(resolve(self.url).func, "right", None)


ENTRIES = (
    Entry(
        "school_settings",
        "school",
        "School",
        "Naam en adres, wie tekent en in welke volgorde, streefuren en welke uren meetellen.",
    ),
    Entry("year_list", "calendar", "Schooljaren", "Schooldagen, vakanties en het centraal examen."),
    Entry("class_times", "clock", "Schooltijden", "Wanneer elke klas les heeft, per weekdag."),
    Entry(
        "intake_steps",
        "check",
        "Stappen van de aanloop",
        "Welke stappen de school zet voordat een leer-werktraject begint.",
    ),
    Entry(
        "default_texts",
        "agreements",
        "Standaardteksten",
        "Waarmee een nieuwe overeenkomst begint, per profiel.",
    ),
    Entry(
        "assessment_settings",
        "check",
        "Beoordelingen",
        "De vragen, de periodes, en hoeveel periodes voldoende moeten zijn.",
    ),
    Entry(
        "catalogue_list",
        "exams",
        "Examenvakken",
        "De keuzevakken en extra vakken van de school, met hun vakcodes.",
    ),
    Entry("member_list", "students", "Gebruikers", "Wie hier werkt, in welke rol, en uitnodigen."),
    Entry("rights", "shield", "Rechten", "Wat elke rol mag zien en doen."),
    Entry(
        "retention_terms",
        "clock",
        "Bewaartermijnen",
        "Hoe lang de school bewaart wat zij van een leerling weet.",
    ),
    Entry(
        "erasure_list",
        "trash",
        "Bewaren en wissen",
        "De leerlingen van wie iets niet langer bewaard hoort te worden.",
    ),
    Entry("seal_status", "lock", "Zegels", "Waarmee getekende documenten worden verzegeld."),
    Entry(
        "law", "shield", "Wat zegt de wet?", "De regels die lwt-admin toepast, elk met het artikel."
    ),
    Entry("agenda", "calendar", "Bezoeken in uw agenda", "Een geheim adres voor uw eigen agenda."),
    Entry("profile", "person", "Mijn naam", "Hoe uw naam in lwt-admin staat."),
)


def settings_home(request: StaffRequest) -> HttpResponse:
    """What the person may set, and who they are here."""
    access = request.user.access
    context = {
        "entries": [entry for entry in ENTRIES if _opens(request, entry)],
        "own_schools": [
            (school, [role.label for role in Role if role in access.roles_at(school.pk)])
            for school in request.schools
        ],
    }
    return render(request, "accounts/settings.html", context)


def _opens(request: StaffRequest, entry: Entry) -> bool:
    if entry.right is None:
        return True
    school = request.school
    return school is not None and request.user.access.reach(entry.right, school.pk) is not None


def school_settings(request: StaffRequest) -> HttpResponse:
    """Change the school and its own choices."""
    school = chosen_school(request)
    form = SchoolForm(request.POST or None, instance=school)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "De instellingen van de school zijn opgeslagen.")
        return redirect("school_settings")
    if form.errors:
        school.refresh_from_db()
    regime = regime_on(timezone.localdate())
    planned = school.target_hours_year_3 + school.target_hours_year_4
    context = {
        "form": form,
        "school": school,
        "regime": regime,
        "planned": planned,
        "fits": regime.minimum_hours <= planned <= regime.maximum_hours,
    }
    return render(request, "accounts/school_settings.html", context)


def rights(request: StaffRequest) -> HttpResponse:
    """The table of roles and rights, as the software applies it."""
    own = request.user.access.roles_at(request.school.pk) if request.school else frozenset()
    context = {
        "roles": [(role.label, role in own) for role in Role],
        "rows": [
            (right.value, [(role.label, role in own, held.get(role)) for role in Role])
            for right, held in MATRIX.items()
        ],
        "own_labels": [role.label for role in Role if role in own],
    }
    return render(request, "accounts/rights.html", context)


def profile(request: StaffRequest) -> HttpResponse:
    """Change how one's own name is written."""
    form = OwnNameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Uw naam is opgeslagen.")
        return redirect("settings")
    if form.errors:
        request.user.refresh_from_db()
    return render(request, "accounts/profile.html", {"form": form})


def email_fixed(request: StaffRequest) -> HttpResponse:  # noqa: ARG001
    """An address changes by a new invitation to it, which proves whose it is."""
    return redirect("settings")
