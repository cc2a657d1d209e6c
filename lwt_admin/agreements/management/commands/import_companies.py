"""`manage.py import_companies FILE --school CODE [--apply] [--partial]`."""

from lwt_admin.agreements.imports import plan_companies, read_companies
from lwt_admin.students.import_command import ImportCommand, Importer


class Command(ImportCommand):
    help = "Neemt een lijst met leerbedrijven over: CSV of XLSX."
    importer = Importer(read_companies, plan_companies)
