"""`manage.py import_companies FILE --school CODE [--apply] [--partial]`."""

from lwt_admin.agreements.imports import plan_companies, read_companies
from lwt_admin.students.import_command import ImportCommand


class Command(ImportCommand):
    help = "Neemt een lijst met leerbedrijven over: CSV of XLSX."
    read = staticmethod(read_companies)
    plan = staticmethod(plan_companies)
