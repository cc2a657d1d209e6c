"""`manage.py import_students FILE --school CODE [--apply] [--partial]`."""

from lwt_admin.students.import_command import ImportCommand, Importer
from lwt_admin.students.imports import plan_students, read_students


class Command(ImportCommand):
    help = "Neemt een leerlingenlijst over: CSV, XLSX of een OneRoster-zip."
    importer = Importer(read_students, plan_students)
