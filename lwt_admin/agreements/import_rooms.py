"""Taking over a list of companies."""

from lwt_admin.agreements.imports import (
    COLUMNS,
    plan_companies,
    read_companies,
    stamp_of_companies,
)
from lwt_admin.students.import_rooms import ImportRoom
from lwt_admin.students.models import ImportUpload

COMPANIES = ImportRoom(
    kind=ImportUpload.Kind.COMPANIES,
    columns=COLUMNS,
    read=read_companies,
    plan=plan_companies,
    upload_page="company_import",
    review_page="company_import_apply",
    list_page="company_list",
    many="leerbedrijven",
    formats="CSV of Excel (.xlsx)",
    rules=("Het SBB-nummer, of anders KvK-nummer met postcode, bepaalt om welk bedrijf het gaat.",),
    title_columns=frozenset({"naam"}),
    background=True,
    stamp=stamp_of_companies,
)

IN_BACKGROUND = (COMPANIES,)
