"""`manage.py import_marks FILE --school CODE [--apply --by E-MAIL] [--partial]`."""

from lwt_admin.exams.exchange.marks_import import plan_marks, read_marks
from lwt_admin.students.import_command import Importer, SignedImportCommand


class Command(SignedImportCommand):
    help = "Neemt SE- en CE-cijfers over: CSV of XLSX. Zonder --apply wordt er niets opgeslagen."
    importer = Importer(read_marks, plan_marks)
    what = "de cijfers"
