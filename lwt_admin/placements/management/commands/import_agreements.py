"""Take over running paper agreements, and what was made under them, from a file."""

from lwt_admin.placements.imports import plan_agreements, read_sheet_of
from lwt_admin.students.import_command import Importer, SignedImportCommand


class Command(SignedImportCommand):
    help = "Neem lopende papieren overeenkomsten over. Zonder --apply wordt er niets opgeslagen."
    importer = Importer(read_sheet_of, plan_agreements)
    what = "de overeenkomsten"
