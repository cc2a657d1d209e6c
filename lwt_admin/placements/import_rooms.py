"""Taking over lists of running paper agreements, and of hours."""

from typing import Any

from lwt_admin.accounts.perms import Right
from lwt_admin.placements import hours_file, hours_import, imports
from lwt_admin.students.import_rooms import ImportRoom
from lwt_admin.students.models import ImportUpload


def who_logs(upload: ImportUpload) -> dict[str, Any]:
    """The columns about hours count only of who enters hours at the school."""
    return {"logs": upload.school_id in upload.user.access.grant(Right.PLACEMENTS_LOG).all}


AGREEMENTS = ImportRoom(
    kind=ImportUpload.Kind.AGREEMENTS,
    columns=imports.COLUMNS,
    read=imports.read_sheet_of,
    plan=imports.plan_agreements,
    upload_page="agreement_import",
    review_page="agreement_import_apply",
    list_page="agreement_list",
    many="overeenkomsten",
    formats="CSV of Excel (.xlsx)",
    rules=(
        "Leerlingnummer, leerbedrijf en eerste dag bepalen om welke overeenkomst het gaat.",
        "Schrijf het rooster als do, vr 8.00-15.30 (12.00-12.30); tussen haakjes staat de pauze.",
        "Verschillen de dagen, zet er dan een puntkomma tussen.",
        "Tekende meer dan één ouder, zet dan een / tussen de namen.",
        "Wat er per maand is gemaakt: uren_2026-09 en dagen_2026-09, en zo voor elke maand.",
        "Een toelichting is alleen nodig als er iets niet is zoals de wet het vraagt.",
        "De scans voegt u daarna per overeenkomst toe.",
    ),
    title_columns=frozenset({"leerlingnummer", "leerbedrijf"}),
    background=True,
    more=who_logs,
)

KINDS = (
    "gewerkt, ziek, afwezig zonder verlof, afwezig met verlof, vakantie of vrij, of "
    "bedrijf gesloten"
)
HOURS = ImportRoom(
    kind=ImportUpload.Kind.HOURS,
    columns=hours_file.COLUMNS,
    read=hours_import.read_sheet_of,
    plan=hours_import.plan_hours,
    upload_page="hours_import",
    review_page="hours_import_apply",
    list_page="hours_week",
    many="uren",
    formats="CSV of Excel (.xlsx)",
    rules=(
        "Een rij gaat over één dag bij één leerbedrijf.",
        "Bij meer rijen op een dag gaat elk over de uren die dan beginnen.",
        "Vul begin en einde in, of alleen de uren.",
        "Begin, einde en pauzes horen bij elkaar: zonder pauzes was er geen pauze.",
        f"Soort is {KINDS}; leeg is gewerkt.",
        "Gemist staat in minuten; les is ja of nee.",
        "Een bestand dat u hier bewaarde, kunt u zo weer inlezen.",
    ),
    title_columns=frozenset({"leerlingnummer", "leerbedrijf", "datum"}),
    of_own_pupils=True,
    background=True,
    more=lambda upload: {"user": upload.user},
)

IN_BACKGROUND = (AGREEMENTS, HOURS)
