"""`manage.py import_subjects FILE --school CODE [--apply] [--partial]`."""

from lwt_admin.exams.catalogue.imports import plan_subjects, read_subjects
from lwt_admin.students.import_command import ImportCommand, Importer


class Command(ImportCommand):
    help = "Neemt een lijst met keuzevakken en extra vakken over: CSV of XLSX."
    importer = Importer(read_subjects, plan_subjects)
