"""A dossier for an mbo institution that everybody agreed to, and that was not sent yet."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from lwt_admin.demo.placements import had_by_mail
from lwt_admin.demo.school import DemoSchool
from lwt_admin.dossier.signing_kinds import WORDS
from lwt_admin.dossier.transfer import consent
from lwt_admin.letters.models import Letter
from lwt_admin.signing.services import Mark

MILAN = "260107"
DAYS_AGO = 3
SECTIONS = ("trajectory", "placements", "assessments", "certificates", "career")


def add_transfer(demo: DemoSchool) -> None:
    """Prepared and agreed to at one table, a few days ago."""
    student = demo.school.students.get(number=MILAN)
    day = demo.today - timedelta(days=DAYS_AGO)
    moment = timezone.make_aware(datetime.combine(day, time(14, 10)))
    coordinator = demo.staff["l.bakker"]
    transfer = consent.prepare(
        student,
        "ROC Waalstad",
        SECTIONS,
        guardians=list(consent.choice_of(student, day).guardians[:1]),
        by=coordinator,
        now=moment,
    )
    for number, signatory in enumerate(transfer.document.signatories.all(), start=1):
        mark = Mark(transfer.document.sha256, str(WORDS.consent), typed_name=signatory.name)
        signed = moment + number * timedelta(minutes=6)
        consent.sign(transfer, signatory, mark, witness=coordinator, now=signed)
        Letter.objects.for_system().about(signatory).unfinished().delete()
    had_by_mail(transfer.document, moment)
